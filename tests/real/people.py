"""Given people: an account as a finished registration leaves it, and a card just read. Needs no card."""

import msgspec

from app.context import Context
from app.cookies import cookie_name
from app.published import BUILT_IN_TERMS
from app.records import CardFacts, Category, NewAccount, Person
from app.services.read_card import facts_context
from app.services.registration import PURPOSE
from app.services.set_password import set_password
from app.store import accounts, password_links
from app.store.db import Tx
from app.store.readings import Reading, upsert_reading
from app.tokens import new_id, new_secret, new_user_id, secret_hash
from tests.real.browser import Visitor

PASSWORD = "violet otter repairs bicycles"
HOUR_MS = 3_600_000
FACTS = CardFacts("NGUYEN VAN AN", None, "1994-04-12", "male", "東京都千代田区霞が関1丁目1番1号", None)
PERSON = Person(
    name="NGUYEN VAN AN",
    birth="1994-04-12",
    sex="male",
    municipality="131016",
    street="霞が関1-1-1",
    phone="0312345678",
    email="an.nguyen@example.jp",
    category=Category.FOREIGN_NATIONAL,
    residence_card_number="AB12345678CD",
    from_card=("name", "sex", "birth"),
    name_substituted=None,
    card_address=None,
)


async def registered(context: Context, person: Person = PERSON) -> str:
    """The user ID of a new account whose password is PASSWORD."""
    account_id, user_id, link, now = new_id(), new_user_id(), new_secret(), context.clock.now_ms()
    sealed = context.sealer.seal(msgspec.json.encode(person), context=f"account:{account_id}")
    account = NewAccount(
        id=account_id,
        user_id=user_id,
        category=person.category,
        language="en",
        card_owner=new_id(),
        person_sealed=sealed,
        revocation="not_checked",
        terms_version=BUILT_IN_TERMS,
        created_at=now,
    )

    def unit(tx: Tx) -> None:
        accounts.upsert_account(tx, account)
        password_links.upsert_link(tx, account_id, secret_hash(link), now + HOUR_MS)

    await context.db.write(unit)
    await set_password(context, link, PASSWORD, address="127.0.0.1")
    return user_id


async def give_reading(context: Context, visitor: Visitor) -> None:
    """As if this visitor's card had just been read and verified."""
    cookies = {cookie["name"]: cookie["value"] for cookie in await visitor.context.cookies()}
    session = context.sessions.find(cookies[cookie_name(context.config)])
    assert session is not None
    now = context.clock.now_ms()
    sealed = context.sealer.seal(msgspec.json.encode(FACTS), context=facts_context(session.id))
    reading = Reading(
        id=new_id(),
        session_id=session.id,
        purpose=PURPOSE,
        facts_sealed=sealed,
        owner=new_id(),
        certificate_not_after=now + 1000 * HOUR_MS,
        revocation="not_checked",
        created_at=now,
        expires_at=now + HOUR_MS,
    )
    await context.db.write(lambda tx: upsert_reading(tx, reading))
