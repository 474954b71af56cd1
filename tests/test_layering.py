"""Who may import whom: the architecture of the package as a test over its syntax trees."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import intune_manager

ROOT = Path(intune_manager.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))

# A package may import those that stand below it, never above.
ORDER = ("redaction", "errors", "registry", "config", "auth", "graph", "data", "sync",
         "ui", "cli", "app")  # fmt: skip
LEVEL = {name: level for level, name in enumerate(ORDER)}
LEVEL |= {"__main__": LEVEL["app"] + 1, "__init__": 0, "words": 0, "qt_check": LEVEL["config"]}
ALL = {*LEVEL, "simulator"}
# Within the window: `common` knows no other part, `window` frames them all.
UI_ORDER = ("common", "detail", "table", "sync", "changes", "overview", "window")
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
LIGHT_AT_IMPORT = ("config", "registry", "cli", "errors", "redaction", "words", "__main__",
                   "__init__", "data/query", "auth", "graph/__init__", "sync/__init__")  # fmt: skip


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
        if name.startswith("intune_manager.") and name.split(".")[1] in ALL
    }


def wrong_targets(package: str) -> set[str]:
    """The packages that `package` must not import, for they stand above it or are kept from it."""
    if package == "simulator":
        return ALL - SIMULATOR_MAY_IMPORT
    kept_from = {target for one, target in FORBIDDEN if one == package}
    above = {name for name, level in LEVEL.items() if level >= LEVEL[package]}
    allowed = {target for one, target in ALSO_ALLOWED if one == package}
    aside = set() if package in MAY_IMPORT_SIMULATOR else {"simulator"}
    return ((above - allowed) | kept_from | aside) - {package}


def test_a_module_imports_only_packages_below_its_own() -> None:
    wrong = {path: own_targets(path) & wrong_targets(package_of(path)) for path in MODULES}
    assert {path: targets for path, targets in wrong.items() if targets} == {}


def test_a_part_of_the_window_imports_only_parts_below_it() -> None:
    for path in MODULES:
        part, *_ = path.relative_to(ROOT / "ui").parts if package_of(path) == "ui" else ("",)
        part = part.removesuffix(".py")
        for name, _ in imports_of(path) if part in UI_ORDER else ():
            target = name.removeprefix("intune_manager.ui.").split(".")[0]
            if name.startswith("intune_manager.ui.") and target != part:
                assert UI_ORDER.index(target) < UI_ORDER.index(part), f"{path} imports {name}"


def test_a_library_is_imported_only_where_it_is_at_home() -> None:
    for path in MODULES:
        for name, _ in imports_of(path):
            homes = LIBRARY_HOMES.get(name.split(".")[0])
            assert homes is None or package_of(path) in homes, f"{path} imports {name}"


def test_the_window_never_imports_the_schema() -> None:
    for path in MODULES:
        for name, _ in imports_of(path) if package_of(path) == "ui" else ():
            assert not name.startswith("intune_manager.data.sql"), f"{path} imports {name}"


def test_what_the_first_paint_needs_imports_nothing_heavy() -> None:
    for path in MODULES:
        relative = path.relative_to(ROOT).as_posix().removesuffix(".py")
        for name, eager in imports_of(path) if relative.startswith(LIGHT_AT_IMPORT) else ():
            is_heavy = eager and name.split(".")[0] in HEAVY
            assert not is_heavy, f"{relative} imports {name} when it is imported"


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


def ways_round(graph: dict[str, set[str]]) -> set[str]:
    """The modules from which imports lead back to themselves, with what lies between two ways."""
    left = without_ends(graph)
    backwards = {name: {one for one, targets in left.items() if name in targets} for name in left}
    return set(without_ends(backwards))


def test_no_import_leads_back_to_its_module_not_even_a_lazy_one() -> None:
    assert ways_round({name: neighbours(path) for name, path in NAMES.items()}) == set()


def test_a_way_round_is_found_among_what_leads_there_and_what_leads_nowhere() -> None:
    graph = {"a": {"b", "end"}, "b": {"c", "end"}, "c": {"b"}, "end": set[str]()}
    assert ways_round(graph) == {"b", "c"}
