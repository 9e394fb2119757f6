"""Rows of live sessions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Session:
    """`token_hash` changes when rights change, `id` never; `account_id` is None for a visitor, whose
    `registered_id` is the account made in this session. `card_proved_at`: when its holder last proved to have the
    account's card."""

    id: str
    token_hash: bytes
    account_id: str | None
    created_at: int
    last_active_at: int
    registered_id: str | None = None
    card_proved_at: int | None = None

    @property
    def has_account(self) -> bool:
        """Whether its holder goes on by logging in; somebody who only visits goes on by registering."""
        return self.account_id is not None or self.registered_id is not None


@dataclass(frozen=True, slots=True)
class Journey:
    """The page order of one tab: the page it is on and the request that led there."""

    id: str
    session_id: str
    step: int
    page: str
    came_by: str
    updated_at: int
