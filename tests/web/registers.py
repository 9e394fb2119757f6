"""An office's register of residence cards in tests."""

from collections.abc import Iterable
from dataclasses import replace

from app.context import Context
from app.records import RegisteredCard
from app.rules.japan_time import day_of
from app.services.import_residence_cards import Mode, Plan, import_in, planned, read_table
from app.store import residence_cards
from app.store.db import Tx

# Of the person in tests.web.visitor.
MARIA = RegisteredCard(
    number="AB12345678CD",
    name="SAMPLE MARIA",
    birth="1990-01-02",
    sex="female",
    nationality="Philippines",
    status="Student",
    period="2 years",
    expires="2028-04-01",
)
OTHER = replace(MARIA, number="ZZ00000000ZZ", name="SAMPLE BAATAR", birth="1988-10-11", sex="male")
HEADER = "number,name,birth date,sex,nationality,status,period of stay,expiry"


def csv_of(cards: Iterable[RegisteredCard]) -> bytes:
    rows = (
        f"{c.number},{c.name},{c.birth},{c.sex},{c.nationality},{c.status},{c.period},{c.expires}"
        for c in cards
    )
    return "\r\n".join((HEADER, *rows)).encode()


async def register_of(context: Context, *cards: RegisteredCard) -> None:
    """These are the whole register from now on."""
    table = read_table(context.sealer, csv_of(cards), day_of(context.clock.now_ms()))

    def unit(tx: Tx) -> Plan:
        plan = planned(context.sealer, table, residence_cards.list_fingerprints(tx), Mode.REPLACE)
        import_in(tx, plan, Mode.REPLACE, actor="console", at=context.clock.now_ms())
        return plan

    await context.db.write(unit)
