"""What a live reading is for. The page a tab is on decides it; neither page nor agent can name another one."""

from collections.abc import Mapping
from enum import StrEnum

from app.rules.live_states import CardKind
from app.wire.messages import PinKind


class Purpose(StrEnum):
    """`LINK`: a card, perhaps a renewed one, becomes that of the account that is logged in. `STEP_UP`: its holder
    proves to have it, before an important change. `CHECK` tells a person what works and keeps nothing."""

    REGISTER = "register"
    LOG_IN = "log_in"
    LINK = "link"
    STEP_UP = "step_up"
    CHECK = "check"
    RESIDENCE = "residence"


# The manual's order: the signature password first, then the user authentication PIN.
NEEDS: Mapping[Purpose, tuple[PinKind, ...]] = {
    Purpose.REGISTER: ("sign", "auth"),
    Purpose.LOG_IN: ("auth",),
    Purpose.LINK: ("sign", "auth"),
    Purpose.STEP_UP: ("auth",),
    Purpose.CHECK: ("auth",),
    Purpose.RESIDENCE: (),
}
# Which card lies on the reader, where it is not the Individual Number card.
READS: Mapping[Purpose, CardKind] = {Purpose.RESIDENCE: "residence"}
# By the route of the page. A page that is not listed gets no reading.
OF_PAGE: Mapping[str, Purpose] = {
    "register_card": Purpose.REGISTER,
    "login_card": Purpose.LOG_IN,
    "card_link": Purpose.LINK,
    "step_up": Purpose.STEP_UP,
    "check": Purpose.CHECK,
    "register_chip": Purpose.RESIDENCE,
}
# The others begin as soon as an agent is there; here the person looks first.
STARTS_BY_HAND = frozenset({Purpose.CHECK})
