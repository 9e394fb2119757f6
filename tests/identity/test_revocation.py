"""The default revocation provider: nobody was asked, and the result says so."""

from app.identity.revocation import NotChecked, RevocationStatus
from tests.identity.demo_card import NOW


async def test_what_nobody_asked_is_never_called_good(card):
    result = await NotChecked().check(card.judged("sign"), NOW)
    assert result.status is RevocationStatus.NOT_CHECKED
    assert result.status == "not_checked"
    assert result.asked_at == NOW
