"""The staff of a demonstration: one for each role, made at the first start, with a password that everybody may know.
None are made outside demo mode, where the page with their codes does not exist either."""

from app import authenticator
from app.clock import SystemClock
from app.config import Config
from app.passwords import PasswordHasher, hashing_threads
from app.records import Role, Staff, StaffState
from app.sealing import load_sealer
from app.services.staff_setup import secret_context
from app.store import audit, staff
from app.store.db import Tx, open_database
from app.tokens import new_id

PASSWORD = "harbour lantern violet stone"  # noqa: S105 - printed in the greeting
LOGINS = {"counter": Role.CLERK, "desk": Role.SUPERVISOR, "admin": Role.ADMINISTRATOR}


async def add_demo_staff(config: Config) -> None:
    """Nothing where there is staff already, or where cards are real."""
    if not config.simulated_cards:
        return
    file = config.data / "madoguchi.sqlite3"
    sealer = load_sealer(config.data / "keys" / "sealing.key", database_exists=file.exists())
    database, threads = await open_database(file), hashing_threads()
    try:
        if await database.read(staff.list_staff):
            return
        phc, now = await PasswordHasher(threads).hash(PASSWORD), SystemClock().now_ms()
        members = []
        for login, role in LOGINS.items():
            staff_id, secret = new_id(), authenticator.new_secret()
            sealed = sealer.seal(secret.encode(), context=secret_context(staff_id))
            members.append(Staff(staff_id, login, role, StaffState.ACTIVE, phc, sealed, 0, 0, now, None))
        await database.write(lambda tx: _insert(tx, members, at=now))
    finally:
        threads.shutdown()
        await database.close()


def _insert(tx: Tx, members: list[Staff], *, at: int) -> None:
    for member in members:
        staff.insert_staff(tx, member)
        detail = {"role": str(member.role)}
        audit.append(tx, at=at, tag="staff:account:added", actor="console", subject=member.id, detail=detail)
