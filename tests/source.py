"""The project's own code as syntax trees, for tests that hold rules of the house."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
FRAME = PROJECT / "dashboard.py"
PAGES = [FRAME, *sorted((PROJECT / "pages").rglob("*.py"))]
CODE = [FRAME, *(path for part in ("pages", "analytics", "data") for path in sorted((PROJECT / part).rglob("*.py")))]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> Iterator[str]:
    """Modules that a file imports, as dotted names."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def docstrings(path: Path) -> set[int]:
    """Identities of the constants that are docstrings or lone strings."""
    return {id(node.value) for node in ast.walk(tree(path)) if isinstance(node, ast.Expr)}


def strings(path: Path) -> Iterator[ast.Constant]:
    """String constants of a file, docstrings aside."""
    lone = docstrings(path)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in lone:
            yield node


def where(path: Path, node: ast.expr) -> str:
    return f"{path.relative_to(PROJECT)}:{node.lineno}"
