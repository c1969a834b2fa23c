"""The record: the same draw gives the same text, what was changed in it is found, and what is none is refused."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest

from analytics.drawing import DrawingError, Entry, Inspector, Record, Scheme, draw, from_json, repeated

DIRECTORY = (*(Entry(f"E{n}", "likou", ("x",)) for n in range(6)), Entry("E6", "gucheng", ("y",), "drawn"))
PEOPLE = (Inspector("01", "质量科", ("E1", "gucheng")), Inspector("02"), Inspector("03"))


def record(**changes) -> Record:
    drawn = draw("第2017301期", DIRECTORY, 3, PEOPLE, 2)
    about = {"number": "2018-0001", "purpose": "第一季度", "seed": "第2017301期", "source": "", "person": "local"}
    about |= {"drawn_at": "2018-01-02T09:30:00+08:00", "snapshot": "20171231-e557", "as_of": "2017-12-31"}
    rest = {"demo": True, "scheme": Scheme("all", number=3, by=("area",)), "directory": DIRECTORY}
    return Record(**{**about, **rest, "inspectors": PEOPLE, "drawn": drawn, **changes})


def test_a_record_comes_back_as_it_was():
    assert from_json(record().to_json()) == record()
    assert record().to_json() == record().to_json()


def test_a_record_drawn_again_is_equal():
    assert repeated(record().to_json()).differs == ()


def test_counts_add_up():
    counts = record().counts
    assert counts == {"directory": 7, "eligible": 6, "drawn": 1, "selected": 3}


def test_hashes_are_of_the_lines_that_the_method_states():
    ids = "E0\nE1\nE2\nE3\nE4\nE5\nE6"
    assert record().hashes["directory"] == sha256(ids.encode()).hexdigest()
    lines = "01\t质量科\tE1,gucheng\n02\t\t\n03\t\t"
    assert record().hashes["inspectors"] == sha256(lines.encode()).hexdigest()


def tampered(change) -> str:
    stated = json.loads(record().to_json())
    change(stated)
    return json.dumps(stated)


CHANGES = {
    "another seed": (lambda s: s["record"].update(seed="x"), {"hash_record", "selected"}),
    "somebody else drew": (lambda s: s["record"].update(person="y"), {"hash_record"}),
    "another count": (lambda s: s["counts"].update(eligible=7), {"counts"}),
    "one enterprise less": (
        lambda s: s["record"]["directory"].pop(6),
        {"hash_record", "hash_directory", "counts"},
    ),
    "another one drawn": (lambda s: s["record"]["drawn"]["chosen"][0].update(id="E5x"), {"hash_record", "selected"}),
    "another inspector": (
        lambda s: s["record"]["drawn"]["chosen"][0].update(inspectors=["x"]),
        {"hash_record", "selected"},
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_changed_is_found(what: str):
    change, differs = CHANGES[what]
    assert set(repeated(tampered(change)).differs) == differs


def test_a_forger_who_renews_the_hashes_is_found_by_the_draw():
    """Another enterprise put in the place of the first, and every hash made anew."""
    (first, *others), names = record().drawn.chosen, [one.id for one in DIRECTORY]
    other = next(name for name in names if name not in {one.id for one in record().drawn.chosen} | {"E6"})
    drawn = type(record().drawn)((type(first)(other, first.rank, first.inspectors), *others), record().drawn.quotas)
    assert repeated(record(drawn=drawn).to_json()).differs == ("selected",)


NO_RECORDS = {
    "nothing": "",
    "another object": "{}",
    "a list": "[]",
    "null": "null",
    "another format": '{"format": "x"}',
    "deep": "[" * 100_000,
    "cut off": record().to_json()[:-1],
    "without a seed": tampered(lambda s: s["record"].pop("seed")),
    "a number for a seed": tampered(lambda s: s["record"].update(seed=7)),
    "a text for a number": tampered(lambda s: s["record"]["scheme"].update(number="3")),
    "a number for a code": tampered(lambda s: s["record"]["directory"][0].update(id=7)),
    "half a character": record().to_json().replace('"seed":"', '"seed":"\\ud800'),
    "more than a record": tampered(lambda s: s["record"].update(x=1)),
}


@pytest.mark.parametrize("what", NO_RECORDS)
def test_what_is_no_record_is_refused(what: str):
    with pytest.raises(DrawingError) as refused:
        repeated(NO_RECORDS[what])
    assert refused.value.key == "unreadable"


@pytest.mark.parametrize("other", ["sha256-1", None, 7])
def test_another_algorithm_is_not_guessed(other: Any):
    with pytest.raises(DrawingError) as refused:
        repeated(record(algorithm=other).to_json())
    assert refused.value.key == "algorithm"
