"""What the source says about itself: modules, imports and calls, read from syntax trees without importing."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parent.parent
APP = ROOT / "app"


@dataclass(frozen=True)
class Module:
    """One file: `name` is dotted, `room` the first part below `app`."""

    name: str
    path: Path

    @property
    def room(self) -> str:
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else ""

    @cached_property
    def source(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source, filename=str(self.path))


def modules() -> dict[str, Module]:
    found = {}
    for path in sorted(APP.rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found[name] = Module(name, path)
    return found


@cache
def imported_names(module: Module) -> frozenset[str]:
    """Dotted names as written; `from a import b` gives `a.b`, a module or something inside `a`."""
    found: set[str] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def imported_modules(module: Module, known: dict[str, Module]) -> set[str]:
    """The project's own modules that this one imports."""
    found = set()
    for name in imported_names(module):
        owner = name if name in known else name.rpartition(".")[0]
        if owner in known and owner != module.name:
            found.add(owner)
    return found


@cache
def called_names(module: Module) -> frozenset[str]:
    """`a.b` for every call of an attribute of a plain name."""
    found: set[str] = set()
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=attribute)):
                found.add(f"{owner}.{attribute}")
    return frozenset(found)


def string_constants(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def longest_function(module: Module) -> tuple[int, str]:
    sizes = [
        ((node.end_lineno or node.lineno) - node.lineno + 1, node.name)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return max(sizes, default=(0, ""))
