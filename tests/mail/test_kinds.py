"""Every kind of e-mail: what it says in both languages, what it carries, and what it never tells."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from app import notices
from app.i18n import Language
from app.notices import Addressee, AddressUnusable
from app.records import OutgoingMail
from tests.mail.conftest import ADDRESS, DAY, NOW, TOKEN, USER_ID, Office
from tests.mail.test_notices import opened, part

ORIGIN = "http://127.0.0.1:8080"
END = NOW + DAY
Kind = Callable[[Office, Addressee], OutgoingMail]
KINDS: dict[str, Kind] = {
    "registration_complete": lambda desk, to: notices.registration_complete(
        desk, to, user_id=USER_ID, link_token=TOKEN, expires_at=END
    ),
    "email_changed": lambda desk, to: notices.email_changed(desk, to, link_token=TOKEN, expires_at=END),
    "email_changed_back": notices.email_changed_back,
    "email_changed_old": notices.email_changed_old,
    "password_changed": notices.password_changed,
    "password_reset": lambda desk, to: notices.password_reset(desk, to, link_token=TOKEN, expires_at=END),
    "password_expiring": lambda desk, to: notices.password_expiring(desk, to, expires_at=END),
    "use_request_approved": lambda desk, to: notices.use_request_approved(desk, to, valid_until=END),
    "use_request_refused": lambda desk, to: notices.use_request_refused(
        desk, to, reason_ja="名称が\r\n違います。<b>", reason_en="The name is <b>wrong</b>."
    ),
    "use_ending": lambda desk, to: notices.use_ending(desk, to, valid_until=END),
    "user_id_notice": lambda desk, to: notices.user_id_notice(desk, to, user_id=USER_ID),
    "account_unlocked": notices.account_unlocked,
    "account_deactivated": notices.account_deactivated,
    "identity_accepted": lambda desk, to: notices.identity_accepted(desk, to, reference="R4T-9KX-CW7"),
    "identity_refused": lambda desk, to: notices.identity_refused(
        desk, to, reference="R4T-9KX-CW7", reason_ja="期限切れです。", reason_en="It has expired."
    ),
    "identity_received": lambda desk, to: notices.identity_received(desk, to, reference="R4T-9KX-CW7"),
    "user_id_request_received": lambda desk, to: notices.user_id_request_received(
        desk, to, reference="R4T-9KX-CW7"
    ),
    "user_id_request_done": lambda desk, to: notices.user_id_request_done(desk, to, reference="R4T-9KX-CW7"),
    "user_id_request_refused": lambda desk, to: notices.user_id_request_refused(
        desk, to, reference="R4T-9KX-CW7", reasons_ja=["期限切れです。"], reasons_en=["It has expired."]
    ),
    "expiry_reminder": lambda desk, to: notices.expiry_reminder(
        desk, to, what=("auth", "residence", "sign"), ends_on=date(2027, 2, 17), days=30, stop_token=TOKEN
    ),
    "certificate_revoked": lambda desk, to: notices.certificate_revoked(desk, to, uses=("auth", "sign")),
    "certificate_expired": lambda desk, to: notices.certificate_expired(desk, to, uses=("auth", "sign")),
    "card_linked": notices.card_linked,
    "test_mail": notices.test_mail,
}
TITLES = {
    "card_linked": ("カードがアカウントに結び付けられました。", "A card has been linked to your account."),
    "registration_complete": ("利用者情報登録が完了しました。", "Your user registration is complete."),
    "email_changed": ("メールアドレスが変更されました。", "Your e-mail address has been changed."),
    "email_changed_back": ("メールアドレスが変更されました。", "Your e-mail address has been changed."),
    "email_changed_old": ("メールアドレスが変更されました。", "Your e-mail address has been changed."),
    "password_changed": ("パスワードが変更されました。", "Your password has been changed."),
    "password_reset": ("新しいパスワードを設定できます。", "You can now set a new password."),
    "password_expiring": ("お早めにパスワードを変更してください。", "Please change your password soon."),
    "use_request_approved": ("利用申出が承認されました。", "has approved your request to use the system."),
    "use_request_refused": ("利用申出は承認されませんでした。", "has not approved your request"),
    "use_ending": ("利用期限が近づいています。", "Your approval to use the system ends soon."),
    "user_id_notice": ("認証ID確認申出書への回答です。", "in which you asked for your user ID."),
    "account_unlocked": ("ロックを解除しました。", "The office has unlocked your account."),
    "account_deactivated": ("利用できなくなりました。", "Your account can no longer be used."),
    "identity_accepted": ("本人確認が完了しました。", "has verified your identity."),
    "identity_refused": ("提出された書類では本人確認ができませんでした。", "could not verify your identity"),
    "identity_received": ("入力内容と画像を受け付けました。", "has received your entries and pictures."),
    "user_id_request_received": ("認証IDの照会を受け付けました。", "received your request for your user ID."),
    "user_id_request_done": ("当局での手続が完了しました。", "has answered your request for your user ID."),
    "user_id_request_refused": ("書類を受理できませんでした。", "could not accept the documents"),
    "expiry_reminder": ("期限までに更新の手続きをしてください。", "Please renew in time."),
    "certificate_revoked": (
        "電子証明書が失効しました。",
        "certificate on your Individual Number card is no longer valid.",
    ),
    "certificate_expired": (
        "有効期間が満了しました。",
        "certificate on your Individual Number card has expired.",
    ),
    "test_mail": ("試験メールです。", "This is a test."),
}
LINKS = {
    "registration_complete": {f"{ORIGIN}/password/new?token={TOKEN}"},
    "password_reset": {f"{ORIGIN}/password/new?token={TOKEN}"},
    "email_changed": {f"{ORIGIN}/email/confirm?token={TOKEN}"},
    "user_id_request_refused": {f"{ORIGIN}/user-id"},
    "expiry_reminder": {
        f"{ORIGIN}/guide/certificate",
        f"{ORIGIN}/reminders",
        f"{ORIGIN}/reminders/stop?token={TOKEN}",
    },
    "certificate_revoked": {f"{ORIGIN}/guide/certificate", f"{ORIGIN}/information/card/link"},
    "certificate_expired": {f"{ORIGIN}/guide/certificate", f"{ORIGIN}/information/card/link"},
}
WITH_USER_ID = {"registration_complete", "user_id_notice"}
PERSON = Addressee(ADDRESS, Language.JAPANESE, None)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_kind_says_the_same_in_japanese_first_and_english_below(office: Office, kind: str) -> None:
    mail = KINDS[kind](office, PERSON)
    assert mail.kind == kind
    japanese, english = TITLES[kind]
    for form in ("plain", "html"):
        text = part(opened(office, mail), form)
        assert text.index(japanese) < text.index(english)
        assert text.count("@ras.example.com") == 2
        assert office.config.office.name_ja in text
        assert office.config.office.name_en in text


@pytest.mark.parametrize("kind", KINDS)
async def test_a_kind_speaks_easy_japanese_to_who_reads_it(office: Office, kind: str) -> None:
    text = part(
        opened(office, KINDS[kind](office, Addressee(ADDRESS, Language.EASY_JAPANESE, None))), "plain"
    )
    standard, english = TITLES[kind]
    assert standard not in text
    assert "この メールに へんじを しないでください。" in text
    assert english in text


@pytest.mark.parametrize("kind", KINDS)
async def test_a_subject_carries_both_languages_in_one_line(office: Office, kind: str) -> None:
    mail = KINDS[kind](office, PERSON)
    assert re.fullmatch(r"[^\x00-\x7f][^\r\n]* / [A-Z][ -~]+", mail.subject)
    assert opened(office, mail)["Subject"] == mail.subject


@pytest.mark.parametrize("kind", KINDS)
async def test_text_and_html_carry_the_promised_links_and_no_other(office: Office, kind: str) -> None:
    message = opened(office, KINDS[kind](office, PERSON))
    ours = {office.config.office.questions_url} | LINKS.get(kind, set())
    assert set(re.findall(r"https?://\S+", part(message, "plain"))) == ours
    assert set(re.findall(r'href="([^"]+)"', part(message, "html"))) == ours


@pytest.mark.parametrize("kind", KINDS)
async def test_a_body_tells_nothing_of_its_reader_but_what_it_is_for(office: Office, kind: str) -> None:
    message = opened(office, KINDS[kind](office, PERSON))
    for form in ("plain", "html"):
        text = part(message, form)
        assert ADDRESS not in text
        assert "taro" not in text.lower()
        assert (USER_ID in text) == (kind in WITH_USER_ID)


@pytest.mark.parametrize("kind", KINDS)
async def test_only_a_mail_with_a_link_or_a_user_id_is_erased_once_sent(office: Office, kind: str) -> None:
    assert KINDS[kind](office, PERSON).sensitive == (kind in WITH_USER_ID or kind in LINKS)


@pytest.mark.parametrize("kind", KINDS)
async def test_no_kind_lets_an_address_add_a_header(office: Office, kind: str) -> None:
    with pytest.raises(AddressUnusable):
        KINDS[kind](office, Addressee("a@example.com\r\nBcc: b@example.com", Language.JAPANESE, None))


async def test_a_registration_that_awaits_approval_says_so_and_another_does_not(office: Office) -> None:
    mail = notices.registration_complete(
        office, PERSON, user_id=USER_ID, link_token=TOKEN, expires_at=END, awaiting_approval=True
    )
    sentences = ("利用申出について当局の承認が必要です。", "the office has to approve your request.")
    waiting = part(opened(office, mail), "plain")
    assert all(sentence in waiting for sentence in sentences)
    plain = part(opened(office, KINDS["registration_complete"](office, PERSON)), "plain")
    assert not any(sentence in plain for sentence in sentences)


async def test_a_refusal_gives_each_half_its_own_reason_without_markup(office: Office) -> None:
    message = opened(office, KINDS["use_request_refused"](office, PERSON))
    text = part(message, "plain")
    japanese, english = text.split("-----", 1)
    assert "    名称が\n    違います。<b>\n" in japanese.replace("\r", "")
    assert "The name is <b>wrong</b>." in english
    assert "名称が" not in english
    assert "The name is &lt;b&gt;wrong&lt;/b&gt;." in part(message, "html")
    assert "<b>" not in part(message, "html")


async def test_easy_japanese_tells_the_time_by_the_twelve_hour_clock(office: Office) -> None:
    easy = Addressee(ADDRESS, Language.EASY_JAPANESE, None)
    mail = notices.use_ending(office, easy, valid_until=END + 12 * 3600 * 1000)
    assert "2026年11月22日 午後7時04分" in part(opened(office, mail), "plain")
