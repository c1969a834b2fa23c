"""What somebody might send who means harm, and where it can be sent: read from the pages themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import import_module
from typing import Any

from analytics.cards import page
from analytics.cards.spec import pages
from pages.parts.here import KEPT
from tests.source import PROJECT

STRINGS = (
    "' OR '1'='1",
    "'; drop table sampling_results; --",
    "1) union select enterprise from enterprises --",
    "\"; attach '/etc/passwd' as x; --",
    "read_parquet('/etc/passwd')",
    "${7*7}{{7*7}}#{7*7}",
    "{0.__class__.__mro__}%s%n",
    "$(id)`id`|id;&",
    "=cmd|'/c calc'!A1",
    "../../../../etc/passwd",
    "<script>zzq()</script>",
    "\r\nSet-Cookie: zzq=1",
    "9" * 400 + "\u202e",
)
MARK = "zzq"  # stands in every payload: where it is found alive, it ran
PAYLOADS = (
    f"<script>{MARK}()</script>",
    f"<img src=x onerror={MARK}()>",
    f"<svg onload={MARK}()>",
    f'"><script>{MARK}()</script>',
    f"'><img src=x onerror={MARK}()>",
    f'<iframe srcdoc="<script>{MARK}()</script>"></iframe>',
    f'<a href="javascript:{MARK}()">x</a>',
    f"<style>.{MARK}{{}}</style>",
    f"</textarea></div><script>{MARK}()</script>",
    f"&lt;script&gt;{MARK}()&lt;/script&gt;",
    f"<math><mtext><img src onerror={MARK}()></mtext></math>",
    f'" autofocus onfocus={MARK}() x="',
)
PATHS = (
    "..",
    "../CURRENT",
    "../../etc/passwd",
    "/etc/passwd",
    "..%2f..%2fetc",
    "a/../..",
    "con\x00",
    "C:\\x",
    "x" * 300,
)
_LIVE = ("script", "iframe", "object", "embed", "math")


def parameters() -> list[str]:
    """Every key of an address that some page or route reads."""
    found = {*KEPT, *(spec.parameter for name in pages() for spec in page(name) if spec.choices)}
    for file in sorted((PROJECT / "pages").rglob("*.py")):
        module = file.relative_to(PROJECT).with_suffix("").as_posix().replace("/", ".")
        found |= set(_read(module, ast.parse(file.read_text(encoding="utf-8"))))
    return sorted(found)


def _read(module: str, tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr="get" | "pop"), args=[key, *_]):
                pass
            case ast.Subscript(value=value, slice=key):
                pass
            case _:
                continue
        if ast.unparse(value).endswith("params"):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value
            elif isinstance(key, ast.Name) and isinstance(named := getattr(import_module(module), key.id, None), str):
                yield named


class _Alive(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        runs = any(name.startswith("on") or (value or "").strip().startswith("javascript:") for name, value in attrs)
        if tag in _LIVE or runs:
            self.found.append(self.get_starttag_text() or tag)

    def handle_data(self, data: str) -> None:
        if self.lasttag == "style" and MARK in data and self.rawdata.find(f"<style>.{MARK}") >= 0:
            self.found.append(data)


def html(at: Any) -> str:
    """All HTML of a run but for our own styles."""
    bodies = (element.proto.body for element in at.get("html"))
    return "".join(body for body in bodies if not body.startswith("<style>"))


def alive(html: str) -> list[str]:
    """The elements of a piece of HTML that would run something."""
    parser = _Alive()
    parser.feed(html)
    return parser.found
