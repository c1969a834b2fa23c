"""Nothing is seen, handed out or changed past the log: every route, command and change is either taken down, or stands
here with the reason why not. What is added without either turns this red."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module

import pytest
from starlette.routing import Route

from data.__main__ import COMMANDS
from data.audit import ACTS
from data.commands_audit import RECORDED
from data.people import ROLES
from pages.parts import routes
from tests.source import PAGES, tree

RECORDS = re.compile(r"\b(?:audit|console)\.(?:asked|did|telling|recorder|button|record)\(|\brecord\(options")
TAKEN_DOWN = {
    "GET /export/{format}": "export",
    "GET /sheet/{what}": "view",
    "GET /audit/{what}": "export",
    "GET /draws/{kind}": "export",
    "POST /evidence/send": "task",
    "GET /evidence/{id}": "export",
    "GET /ledgers/found/{what}": "export",
    "POST /sign-in": "sign_in",
    "POST /sign-in/out": "sign_out",
    "POST /sign-in/password": "account",
    "GET /sign-in/provider": "sign_in",
}
WITHOUT = {  # why it is not taken down
    "GET /export/progress": "how far one's own file is",
    "POST /export/template": "one's own template of slides",
    "GET /ready": "says nothing of what is kept",
    "GET /snapshots/latest": "asked by open pages every five seconds",
    "GET /ledgers/template/{kind}": "an empty form",
    "GET /ledgers/offer": "whether a file may be sent",
    "POST /ledgers/send": "waits to be published, which is taken down",
    "GET /sign-in": "the form",
    "GET /sign-in/password": "the form",
    "GET /{path:unknown}": "there is nothing",
}
OTHER_COMMANDS = {"audit": "export", "users": "account"}
LOOKING = {"check", "diff", "list", "verify", "figures", "template", "doctor", "bundle", "draw"}  # they change nothing
CHANGES = {"change", "forget", "keep_file", "forget_file", "set_password", "make_all", "attach", "move"}
OWN = {  # what one keeps for oneself alone, or hands on to a module that takes it down
    "acts.py": "papers",
    "packing.py": "papers",
    "keeping.py": "papers",
    "uploads.py": "one's own template",
    "intake_fix.py": "one's own mappings",
    "intake_change.py": "work of a desk",
    "noting.py": "notes.py and acts.py ask it",
    "task_plans.py": "task_forms.attempt",
    "task_pages.py": "task_forms.attempt",
}


def served() -> dict[str, Route]:
    found = [route for route in routes.routes() if isinstance(route, Route)]
    return {f"{method} {route.path}": route for route in found for method in (route.methods or set()) - {"HEAD"}}


def test_every_route_is_taken_down_or_has_a_reason() -> None:
    assert set(served()) == {*TAKEN_DOWN, *WITHOUT}
    assert set(TAKEN_DOWN.values()) <= set(ACTS)


@pytest.mark.parametrize("name", TAKEN_DOWN)
def test_what_answers_a_route_takes_it_down(name: str) -> None:
    held = inspect.getclosurevars(served()[name].endpoint).nonlocals
    assert RECORDS.search(inspect.getsource(import_module(f"pages.parts.{held['part']}")))


def test_every_command_is_taken_down_or_only_looks() -> None:
    assert set(COMMANDS) == {*RECORDED, *OTHER_COMMANDS, *LOOKING}
    assert {*RECORDED.values(), *OTHER_COMMANDS.values()} <= set(ACTS)
    for name in OTHER_COMMANDS:
        assert RECORDS.search(inspect.getsource(inspect.getmodule(COMMANDS[name])))  # type: ignore[arg-type]


def test_files_made_without_a_server_are_taken_down() -> None:
    assert RECORDS.search(inspect.getsource(import_module("analytics.export.__main__")))


def changing() -> Iterator[str]:
    """The modules of pages that change what is kept."""
    for path in PAGES:
        called = {node.func.attr for node in ast.walk(tree(path)) if _is_method(node)}  # type: ignore[attr-defined]
        if called & CHANGES:
            yield path.name


def _is_method(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)


def test_what_changes_something_for_others_takes_it_down() -> None:
    silent = {path.name for path in PAGES if not RECORDS.search(path.read_text(encoding="utf-8"))}
    assert {*changing()} & silent <= set(OWN)


def test_whatever_a_role_may_do_has_a_word_in_the_log() -> None:
    words = {
        "publish": "publish",
        "note": "note",
        "task": "task",
        "draw": "draw",
        "audit": "export",
        "manage": "account",
    }
    acts = {act for role in ROLES.values() for act in role}
    assert acts <= set(words) and {words[act] for act in acts} <= set(ACTS)
