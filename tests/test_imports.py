"""Who may import whom, and the few rules of the house that a syntax tree can prove."""

import subprocess
import sys
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.source_map import (
    APP,
    ROOT,
    Module,
    called_names,
    imported_modules,
    imported_names,
    longest_function,
    modules,
    string_constants,
)

# One worker reads the source for all of them.
pytestmark = pytest.mark.xdist_group("source")
MODULES = modules()
TOPS = {"main", "cli", "commands", "lifespan", "demo", "serving", "__main__"}
DOORS = {"handlers", "middlewares", "ws"}
# Rooms with a closed list: they may import themselves and what stands here, nothing else of the project.
CLOSED = {
    "wire": set(),
    "clock": set(),
    "records": {"wire"},
    "rules": {"records", "errors", "config", "clock", "wire", "i18n"},
    "store": {"records", "errors", "clock", "wire"},
    "identity": {"card", "wire", "errors", "clock", "records"},
    "card": {"wire", "clock"},
    "pictures": {"records", "errors", "config"},
    "agent": {"card", "wire", "errors", "clock"},
}
# A driver is imported in one place, so that exchanging it is one file's work.
ONLY_IN = {
    "aiosqlite": ("app.store.db",),
    "sqlite3": ("app.store",),
    "aiosmtplib": ("app.mailer",),
    "smartcard": ("app.card.pcsc",),
    "tkinter": ("app.agent.prompt_tk",),
    "PIL": ("app.pictures", "app.demo_documents", "app.demo_glyphs"),
    "cv2": ("app.pictures",),
    "zxcvbn": ("app.passwords",),
    "wtforms": ("app.handlers.forms",),
}
AGENT_LIBRARIES = {"aiohttp", "yarl", "msgspec", "cryptography", "app"}
CLOCK_CALLS = {"time.time", "time.time_ns", "time.monotonic", "datetime.now", "datetime.utcnow", "date.today"}
SQL_VERBS = ("SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "CREATE TABLE ", "PRAGMA ")
READS = ("get_", "list_", "count_")


def forbidden_rooms(room: str) -> set[str]:
    if room in TOPS:
        return set()
    above = TOPS | {"agent"}
    if room in DOORS:
        return above | DOORS - {room}
    return above | DOORS


def trespasses(module: Module) -> set[str]:
    rooms = {MODULES[name].room for name in imported_modules(module, MODULES)} - {module.room, ""}
    if module.room in CLOSED:
        return rooms - CLOSED[module.room]
    return rooms & forbidden_rooms(module.room)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_room_imports_only_the_rooms_below_it(name: str) -> None:
    assert trespasses(MODULES[name]) == set()


def test_no_two_modules_import_each_other_even_through_others() -> None:
    graph = {name: imported_modules(module, MODULES) for name, module in MODULES.items()}
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as cycle:
        pytest.fail(" -> ".join(cycle.args[1]))
    assert len(order) == len(MODULES)


@pytest.mark.parametrize("driver", sorted(ONLY_IN))
def test_a_driver_is_imported_in_one_place_only(driver: str) -> None:
    homes = ONLY_IN[driver]
    users = {
        name
        for name, module in MODULES.items()
        if driver in {n.split(".")[0] for n in imported_names(module)}
    }
    assert {name for name in users if not name.startswith(homes)} == set()


def test_a_command_of_the_console_waits_for_no_page_of_the_service() -> None:
    """Reading the service takes longer than most commands do; only the commands that start or check it read it."""
    read = "import app.cli, sys; print(*sys.modules)"
    printed = subprocess.run(
        [sys.executable, "-c", read], cwd=ROOT, capture_output=True, check=True, text=True
    )
    rooms = {name.split(".")[1] for name in printed.stdout.split() if name.startswith("app.")}
    assert "commands" in rooms
    assert rooms & (DOORS | {"main", "serving", "demo"}) == set()


def test_the_agent_needs_nothing_that_only_the_server_has() -> None:
    used = {
        imported.split(".")[0]
        for module in MODULES.values()
        if module.room == "agent"
        for imported in imported_names(module)
    }
    assert used - AGENT_LIBRARIES - set(sys.stdlib_module_names) == set()


@pytest.mark.parametrize("name", sorted(set(MODULES) - {"app.clock"}))
def test_only_the_clock_reads_the_time_of_the_machine(name: str) -> None:
    assert CLOCK_CALLS & set(called_names(MODULES[name])) == set()


def test_sql_is_written_in_the_store_only() -> None:
    elsewhere = {
        name
        for name, module in MODULES.items()
        if module.room != "store"
        for text in string_constants(module)
        if text.lstrip().startswith(SQL_VERBS)
    }
    assert elsewhere == set()


def test_a_door_reads_from_the_store_and_never_writes() -> None:
    store_modules = {name.rpartition(".")[2] for name in MODULES if name.startswith("app.store.")}
    writes = set()
    for module in MODULES.values():
        if module.room not in DOORS:
            continue
        bound = {
            n.rpartition(".")[2] for n in imported_names(module) if n.startswith("app.store.")
        } & store_modules
        calls = (call.split(".") for call in called_names(module))
        writes |= {
            f"{module.name}: {owner}.{verb}"
            for owner, verb in calls
            if owner in bound and not verb.startswith(READS) and verb[0].islower()
        }
    assert writes == set()


@pytest.mark.parametrize("name", sorted(MODULES))
def test_no_import_is_hidden_from_the_running_program(name: str) -> None:
    assert "TYPE_CHECKING" not in MODULES[name].source


@pytest.mark.parametrize("name", sorted(name for name, module in MODULES.items() if module.source.strip()))
def test_a_module_says_what_it_is_and_stays_readable(name: str) -> None:
    module = MODULES[name]
    assert module.tree.body[0].__class__.__name__ == "Expr", "a module opens with a sentence about itself"
    assert len(module.source.splitlines()) <= 250
    lines, function = longest_function(module)
    assert lines <= 40, function


def test_no_test_file_grows_past_what_a_person_reads() -> None:
    sizes = {
        path: len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "tests").rglob("*.py")
    }
    assert {str(path.relative_to(ROOT)) for path, lines in sizes.items() if lines > 300} == set()


def test_there_is_no_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "helpers", "common", "manager", "misc"}
    assert {path.stem for path in APP.rglob("*.py")} & drawers == set()
