"""What a browser sends of its boxes and buttons is not what its page offered: values of others, and every button of a
page with them. Neither are rows of others shown nor is anything of theirs made or changed."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, TextArea, TextInput, Widget, get_widget_state

from data import draws
from data.people import Person
from data.state import State
from data.tasks import Sight, Sought, Tasks
from pages.parts import menu
from tests.leaks.conftest import everything, visited
from tests.leaks.hostile import PAYLOADS, alive, html
from tests.leaks.test_pages import SECTIONS
from tests.leaks.world import MINE, OTHER, found, others, township

TYPED = "第2017301期 3 8 5"  # what holds in a box for text
TEXTS = (TextArea, TextInput)
CLERK = township(role="section")  # who may do most without seeing everything
PAGES = {
    **{name: (name, {}) for name in menu.PAGES},
    **{f"{name}_{one}": (name, {"section": one}) for name, sections in SECTIONS.items() for one in sections},
    **{
        f"task_{key}_{value}": ("tasks", {key: value})
        for key, value in [("new", "task"), ("new", "plan"), ("task", "1")]
    },
    "task_plan": ("tasks", {"show": "plan"}),
}


@pytest.fixture(scope="module")
def kept_apart(
    kept: Path, browsing: Callable[[Person], None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[State]:
    """What people keep, for this module to change."""
    file = tmp_path_factory.mktemp("forged") / "state.sqlite"
    with sqlite3.connect(kept / "state.sqlite") as source, sqlite3.connect(file) as copy:
        source.backup(copy)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUALITY_STATE", str(file))
        yield State(file)
    shutil.rmtree(file.parent)


def boxes(at: AppTest) -> dict[str, Widget]:
    """Everything on a page that a browser sends the state of, by its id."""
    return {node.id: node for node in at._tree if isinstance(node, Widget)}


def sent(at: AppTest, forged: Mapping[str, str], pressed: str = "") -> AppTest:
    """A run with what is forged in some boxes, text in every box for it, and a button pressed."""
    states = WidgetStates()
    for id, widget in boxes(at).items():
        state = get_widget_state(widget)
        if state is not None:
            usual = state.string_value or (TYPED if isinstance(widget, TEXTS) else "")
            _fill(state, forged.get(id, usual), id in forged, id == pressed)
            states.widgets.append(state)
    return at._run(states)


def _fill(state: WidgetState, value: str, forged: bool, pressed: bool) -> None:
    match state.WhichOneof("value"):
        case "string_value" | None if value:
            state.string_value = value
        case "string_array_value" if forged:
            state.string_array_value.data[:] = [value]
        case "double_value" if forged:
            state.double_value = 1e300
        case "int_value" if forged:
            state.int_value = 1 << 40
        case "trigger_value":
            state.trigger_value = pressed


def forgeries(at: AppTest) -> Iterator[dict[str, str]]:
    """A payload in every box; another place in every choice, and in each choice of a form alone."""
    choices = {id: widget for id, widget in boxes(at).items() if not isinstance(widget, (*TEXTS, Button))}
    yield dict.fromkeys(boxes(at), PAYLOADS[1])
    yield dict.fromkeys(choices, OTHER)
    yield from ({id: OTHER} for id, widget in choices.items() if getattr(widget.proto, "form_id", ""))


def of_others(state: State) -> dict[str, object]:
    """What is kept that a clerk of one place may not change."""
    tasks = Tasks(state, Sight("演示帐号甲", "leader", "leader", True, None))
    states = ("open", "submitted", "closed", "cancelled")
    rows = [task for task in tasks.page(Sought(states=states), 1_000) if task.area != MINE]
    office = state.read("select kind, name, text from texts where owner = 'office' order by kind, name")
    return {"tasks": rows, "draws": [one for one in draws.listed(state) if one.areas != (MINE,)], "office": office}


@pytest.mark.parametrize("asked", PAGES)
def test_forged_values_and_buttons_reach_nothing_of_others(
    asked: str, kept_apart: State, browsing: Callable[[Person], None]
) -> None:
    name, address = PAGES[asked]
    before = of_others(kept_apart)
    for person in (CLERK, township()) if name == "tasks" else (CLERK,):
        browsing(person)
        at = visited(name, **address)
        for forged, button in product(list(forgeries(at)), ["", *(one.id for one in at.button)]):
            text = everything(sent(at, forged, button))
            assert found(text, *others(person)) == [] and alive(html(at)) == []
            visited(name, at, **address)
    assert of_others(kept_apart) == before
