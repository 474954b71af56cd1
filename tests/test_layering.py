"""Who may import whom: the architecture of the package as a test over its syntax trees."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

import intune_manager

ROOT = Path(intune_manager.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))

# A package may import those that stand below it, never above.
ORDER = ("errors", "registry", "config", "auth", "graph", "data", "sync", "ui", "cli", "app")
LEVEL = {name: level for level, name in enumerate(ORDER)}
LEVEL |= {"__main__": LEVEL["app"] + 1, "__init__": 0, "words": 0, "qt_check": LEVEL["config"]}
# `cli` and `app` both compose; the command line starts the window.
ALSO_ALLOWED = {("cli", "app")}
FORBIDDEN = {
    ("graph", "data"),
    ("data", "graph"),
    ("data", "auth"),
    ("ui", "graph"),
    ("ui", "auth"),
    ("config", "registry"),
    ("auth", "registry"),
    ("graph", "registry"),
}
SIMULATOR_MAY_IMPORT = {"config", "errors", "registry", "simulator"}
MAY_IMPORT_SIMULATOR = {"simulator", "cli", "app", "sync"}
LIBRARY_HOMES = {
    "PySide6": {"ui", "app"},
    "qasync": {"ui", "app"},
    "sqlalchemy": {"data"},
    "sqlmodel": {"data"},
    "alembic": {"data"},
    "aiosqlite": {"data"},
    "sqlite3": {"data"},
    "msgraph": {"graph"},
    "msgraph_core": {"graph"},
    "kiota_http": {"graph"},
    "kiota_abstractions": {"graph"},
    "kiota_authentication_azure": {"graph"},
    "httpx": {"graph"},
    "azure": {"auth"},
    "msal": {"auth"},
    "aiohttp": {"simulator"},
    "typer": {"cli", "__main__"},
}
HEAVY = {"PySide6", "qasync", "sqlalchemy", "sqlmodel", "alembic", "msgraph", "msgraph_core",
         "kiota_http", "httpx", "azure", "msal", "aiohttp"}  # fmt: skip
LIGHT_AT_IMPORT = ("config", "registry", "cli", "errors", "words", "__main__", "__init__",
                   "data/query", "auth", "graph/__init__", "sync/__init__")  # fmt: skip


def package_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@cache
def imports_of(path: Path) -> tuple[tuple[str, bool], ...]:
    """Each imported module's full name, and whether it is imported when the module is."""
    tree = ast.parse(path.read_text("utf-8"))
    lazy: set[int] = set()
    for node in ast.walk(tree):
        in_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        type_only = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        if in_function or type_only:
            lazy.update(id(child) for child in ast.walk(node))
    found: list[tuple[str, bool]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, id(node) not in lazy) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module
            names = (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
            found += [(name, id(node) not in lazy) for name in names]
    return tuple(found)


def own_targets(path: Path) -> set[str]:
    return {
        name.split(".")[1]
        for name, _ in imports_of(path)
        if name.startswith("intune_manager.") and name.split(".")[1] in {*LEVEL, "simulator"}
    }


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_packages_below_its_own(path: Path) -> None:
    package = package_of(path)
    for target in own_targets(path) - {package}:
        if package == "simulator":
            assert target in SIMULATOR_MAY_IMPORT, f"simulator imports {target}"
        elif target == "simulator":
            assert package in MAY_IMPORT_SIMULATOR, f"{package} imports the simulator"
        elif (package, target) not in ALSO_ALLOWED:
            assert LEVEL[target] < LEVEL[package], f"{package} imports {target}, which is above it"
            assert (package, target) not in FORBIDDEN, f"{package} must not know {target}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_library_is_imported_only_where_it_is_at_home(path: Path) -> None:
    for name, _ in imports_of(path):
        homes = LIBRARY_HOMES.get(name.split(".")[0])
        assert homes is None or package_of(path) in homes, f"{path} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_window_never_imports_the_schema(path: Path) -> None:
    if package_of(path) == "ui":
        for name, _ in imports_of(path):
            assert not name.startswith("intune_manager.data.sql"), f"{path} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_the_first_paint_needs_imports_nothing_heavy(path: Path) -> None:
    relative = path.relative_to(ROOT).as_posix().removesuffix(".py")
    if not relative.startswith(LIGHT_AT_IMPORT):
        return
    heavy = {name for name, eager in imports_of(path) if eager and name.split(".")[0] in HEAVY}
    assert not heavy, f"{relative} imports {heavy} when it is imported"


def test_every_package_of_the_tree_has_its_level() -> None:
    packages = {package_of(path) for path in MODULES}
    assert packages <= {*LEVEL, "simulator"}


def dotted(path: Path) -> str:
    """The name by which a module is imported; a package's own is that of its folder."""
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


NAMES = {dotted(path): path for path in MODULES}


def neighbours(path: Path) -> set[str]:
    """The modules of the package that one imports: at once, in a function, or for types alone."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            full = [f"{node.module}.{alias.name}" for alias in node.names]
            found.update(name if name in NAMES else node.module for name in full)
    return found & NAMES.keys()


def without_ends(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """What is left of `graph` when all that leads to no way round is taken out."""
    left = dict(graph)
    while ends := [name for name, targets in left.items() if not targets & left.keys()]:
        for name in ends:
            del left[name]
    return {name: targets & left.keys() for name, targets in left.items()}


def test_no_import_leads_back_to_its_module_not_even_a_lazy_one() -> None:
    assert without_ends({name: neighbours(path) for name, path in NAMES.items()}) == {}


def test_a_way_round_is_found_behind_what_leads_nowhere() -> None:
    graph = {"a": {"b", "end"}, "b": {"c"}, "c": {"b"}, "end": set[str]()}
    assert without_ends(graph) == {"a": {"b"}, "b": {"c"}, "c": {"b"}}
