"""Cookies that no page of ours wrote: they are as good as none, and nothing breaks."""

import pytest

from tests.web.visitor import Visitor

# Bytes that are no UTF-8, a surrogate in percent signs, base64 that nobody sealed.
VALUES = ["\udcff\udcfe", "%ed%a0%80", "%00%ff", "AAAA", "e30=", "\u00e9"]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize(
    ("path", "cookie", "status"),
    [
        ("/login", "login_typed", 200),
        ("/password/reset", "reset_typed", 200),
        ("/staff/login", "desk_login_typed", 200),
        ("/staff/login", "madoguchi-staff", 200),
        ("/staff/recovery-codes", "desk_recovery_codes", 200),
        ("/staff/invitation", "desk_invitation", 410),
        ("/menu", "madoguchi", 401),
    ],
)
async def test_a_cookie_of_somebody_else_is_none(
    visitor: Visitor, path: str, cookie: str, status: int, value: str
) -> None:
    headers = {"Cookie": f"{cookie}={value}"}
    answer = await visitor.client.get(path, headers=headers, allow_redirects=False)
    assert answer.status == status
