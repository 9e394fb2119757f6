"""What stands in the registration mail, in both languages, and what can never get into its headers."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from app.i18n import Language
from app.notices import AddressUnusable
from app.records import OutgoingMail
from tests.mail.conftest import ADDRESS, NOW, TOKEN, USER_ID, Office


def opened(office: Office, mail: OutgoingMail) -> EmailMessage:
    sealed = office.sealer.open(mail.body_sealed, context=f"outbox:{mail.id}:body")
    return message_from_bytes(sealed, policy=policy.default)


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return body.get_content()


async def test_the_mail_says_the_same_in_japanese_first_and_english_below(office: Office) -> None:
    message = opened(office, office.compose())
    for kind in ("plain", "html"):
        text = part(message, kind)
        assert text.index("利用者情報登録が完了しました") < text.index("Your user registration is complete.")
        assert text.count(USER_ID) == 2
        assert text.count("24") >= 2
        assert "登録した覚えがない場合" in text
        assert "If you did not register" in text
        assert "@ras.example.com" in text


async def test_the_user_id_and_the_link_stand_on_lines_of_their_own(office: Office) -> None:
    lines = [line.strip() for line in part(opened(office, office.compose()), "plain").splitlines()]
    assert lines.count(USER_ID) == 2
    assert lines.count(f"http://127.0.0.1:8080/password/new?token={TOKEN}") == 2


async def test_translators_are_told_to_leave_id_link_and_time_alone(office: Office) -> None:
    html = part(opened(office, office.compose()), "html")
    for kept in (f">{USER_ID}<", f'<a href="http://127.0.0.1:8080/password/new?token={TOKEN}"'):
        before = html[: html.index(kept) + 1]
        assert 'translate="no"' in before[before.rindex("<p") :]


async def test_the_end_of_the_link_is_told_in_japan_time(office: Office) -> None:
    text = part(opened(office, office.compose()), "plain")
    assert "2026年11月22日 7時04分（日本時間）" in text
    assert "22 November 2026, 07:04 (Japan time)" in text


async def test_easy_japanese_replaces_the_japanese_half_only(office: Office) -> None:
    message = opened(office, office.compose(language=Language.EASY_JAPANESE))
    assert "とうろくが おわりました。" in part(message, "plain")
    assert "Your user registration is complete." in part(message, "plain")
    assert "利用者情報登録が完了しました" not in part(message, "plain")


async def test_an_english_reader_gets_japanese_too(office: Office) -> None:
    message = opened(office, office.compose(language=Language.ENGLISH))
    assert "利用者情報登録が完了しました" in part(message, "plain")


async def test_the_headers_are_those_of_an_automatic_mail_of_the_office(office: Office) -> None:
    mail = office.compose()
    message = opened(office, mail)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"].addresses[0].addr_spec == "no-reply@ras.example.com"
    assert message["To"] == ADDRESS
    assert message["Content-Language"] == "ja, en"
    assert message["Date"].datetime == datetime.fromtimestamp(NOW / 1000, UTC)
    assert message["Message-ID"] == mail.message_id
    assert message["Subject"] == mail.subject
    assert "利用者情報登録" in mail.subject
    assert "registration" in mail.subject


async def test_the_bytes_pass_a_relay_that_knows_seven_bits_and_short_lines_only(office: Office) -> None:
    mail = office.compose()
    raw = office.sealer.open(mail.body_sealed, context=f"outbox:{mail.id}:body")
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert raw.count(b"\n") == raw.count(b"\r\n")


@pytest.mark.parametrize(
    "address",
    [
        "a@example.com\r\nBcc: b@example.com",
        "a@example.com\nX: y",
        "a@example.com, b@example.com",
        "Taro <a@example.com>",
        "<a@example.com>",
        "a@example.com\x00",
        "山田@example.com",
        "a@例え.jp",
        "a",
        "@example.com",
        "",
    ],
)
async def test_an_address_that_is_more_or_less_than_one_address_is_refused(
    office: Office, address: str
) -> None:
    with pytest.raises(AddressUnusable):
        office.compose(address)


async def test_what_the_office_is_called_cannot_become_markup(office: Office) -> None:
    office.config = type(office.config)(
        server=office.config.server,
        mail=office.config.mail,
        office=type(office.config.office)(name_en="A <b>bold</b> & office"),
    )
    html = part(opened(office, office.compose()), "html")
    assert "A &lt;b&gt;bold&lt;/b&gt; &amp; office" in html
    assert "<b>bold" not in html
