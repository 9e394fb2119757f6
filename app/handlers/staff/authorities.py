"""What administrators are told about the certification authorities that cards are checked against: only what somebody
has to see to."""

from collections.abc import Iterator
from datetime import datetime

from app.clock import utc
from app.context import Context
from app.handlers.staff.people import moment_text
from app.i18n import lazy as _l
from app.identity.anchor import AuthorityFor
from app.identity.expiry import Lasting, lasting
from app.identity.trust import NEEDED
from app.records import Permission, Role
from app.rules.staff import may

_NONE: dict[AuthorityFor, str] = {
    "sign": _l("None is valid for signature certificates: every registration with a card is refused."),
    "auth": _l("None is valid for user authentication certificates: every card is refused."),
}
_ENDS: dict[AuthorityFor, str] = {
    "sign": _l("%(name)s for signature certificates expires on %(day)s, in %(days)s days."),
    "auth": _l("%(name)s for user authentication certificates expires on %(day)s, in %(days)s days."),
    "residence": _l("%(name)s for chips of residence cards expires on %(day)s, in %(days)s days."),
}


def authorities_to_see_to(context: Context, role: Role) -> tuple[str, ...]:
    if not may(role, Permission.OFFICE):
        return ()
    now = utc(context.clock.now_ms())
    held = [each for each in lasting(context.trust, now) if not each.ended]
    return (*_missing(held), *(_sentence(each) for each in held if each.ends_soon))


def _missing(held: list[Lasting]) -> Iterator[str]:
    for use in sorted(NEEDED, reverse=True):
        if not any(each.use == use for each in held):
            yield str(_NONE[use])


def _sentence(each: Lasting) -> str:
    ends: datetime = each.anchor.certificate.not_valid_after_utc
    day = moment_text(int(ends.timestamp()) * 1000)
    return str(_ENDS[each.use]) % {"name": each.label, "day": day, "days": each.days}
