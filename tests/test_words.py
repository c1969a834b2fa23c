"""Words stand in data/text.toml: none missing, none unused, none in the pages."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source import CODE, PAGES, PROJECT, strings, tree, where

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
WORDS_ON_SCREEN = {
    *("button", "caption", "checkbox", "date_input", "download_button", "error", "expander", "header", "info"),
    *("link_button", "markdown", "metric", "multiselect", "page_link", "pills", "popover", "radio", "selectbox"),
    *("segmented_control", "subheader", "success", "text", "text_input", "title", "toggle", "warning", "write"),
}


def text_keys(node: dict, above: str = "") -> Iterator[str]:
    for name, value in node.items():
        key = f"{above}{name}"
        if set(value) == {"zh", "en"} and isinstance(value["zh"], str):
            yield key
        else:
            yield from text_keys(value, f"{key}.")


KEYS = set(text_keys(tomllib.loads((PROJECT / "data" / "text.toml").read_text(encoding="utf-8"))))


def pattern(joined: ast.JoinedStr) -> str:
    """An f-string as a regular expression of the keys that it can make."""
    return "".join(re.escape(v.value) if isinstance(v, ast.Constant) else r".+" for v in joined.values)


def asks(called: ast.expr) -> bool:
    """Whether it is t(…) or text.t(…)."""
    if isinstance(called, ast.Attribute):
        return called.attr == "t" and isinstance(called.value, ast.Name) and called.value.id == "text"
    return isinstance(called, ast.Name) and called.id == "t"


def wanted() -> Iterator[tuple[str, str]]:
    """(place, pattern) of every key handed to t()."""
    for path in CODE:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and node.args and asks(node.func):
                key = node.args[0]
                if isinstance(key, ast.Constant):
                    yield where(path, key), re.escape(key.value)
                elif isinstance(key, ast.JoinedStr):
                    yield where(path, key), pattern(key)


def test_every_text_that_the_code_asks_for_stands_in_text_toml():
    assert [(place, key) for place, key in wanted() if not any(re.fullmatch(key, k) for k in KEYS)] == []


def test_every_text_in_text_toml_is_used():
    patterns = {key for _, key in wanted()}
    patterns |= {pattern(n) for path in CODE for n in ast.walk(tree(path)) if isinstance(n, ast.JoinedStr)}
    made = re.compile("|".join(p for p in sorted(patterns) if re.match(r"[a-z_]+\\?\.", p)))
    named = {node.value for path in CODE for node in strings(path)}
    assert {k for k in KEYS if k not in named and not made.fullmatch(k)} == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_page_holds_no_words_of_its_own(path: Path):
    assert [where(path, node) for node in strings(path) if CHINESE.search(node.value)] == []
    shown = (
        node.args[0]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
        if node.func.attr in WORDS_ON_SCREEN and ast.unparse(node.func.value) != "_LOG"
    )
    literal = [node for node in shown if isinstance(node, ast.Constant) and re.search(r"[A-Za-z]", str(node.value))]
    assert [where(path, node) for node in literal] == []
