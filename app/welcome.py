"""The notice that a new installation shows until the office writes its own."""

from app.context import Context
from app.records import Notice
from app.store import notices

_WELCOME = Notice(
    id="welcome",
    title_ja="オンラインでの利用者情報登録を受け付けています",
    title_en="You can now register online",
    body_ja="マイナンバーカードとカードリーダーをお持ちの方は、このサイトから利用者情報を登録できます。初めての方は、先に「スタートアップガイド」をご覧ください。",
    body_en="With your Individual Number card and a card reader you can register on this website. "
    "If this is your first time, please read the Startup Guide first.",
    shown_from=0,
)


async def write_first_notice(context: Context) -> None:
    """Does nothing when it is already there, also when the office has ended it."""
    await context.db.write(lambda tx: notices.insert_notice(tx, _WELCOME))
