"""The skeleton says only what can be said: indicators that there are, words in both languages."""

from pathlib import Path

import pytest

from analytics.report import notes, skeleton
from analytics.report.skeleton import SkeletonError
from analytics.store import Snapshot

FILES = sorted(skeleton.FOLDER.glob("*.toml"))


def part(clause: str) -> str:
    return f"""[one]
heading = {{ zh = "一", en = "one" }}
[[one.paragraphs]]
lead = {{ zh = "", en = "" }}
sentences = [[{clause}]]
"""


def load(folder: Path, clause: str) -> skeleton.Skeleton:
    (folder / "report.toml").write_text(
        'comparison = []\nchapters = [{ parts = ["one"], heading = { zh = "章", en = "chapter" } }]', encoding="utf-8"
    )
    (folder / "one.toml").write_text(part(clause), encoding="utf-8")
    return skeleton.load(folder)


def test_every_indicator_named_is_defined(demo: Snapshot):
    loaded = skeleton.load()
    named = {name for c in loaded.clauses() for name in (c.change, c.half, c.note) if name}
    named |= {piece.name for c in loaded.clauses() for piece in (*c.stated, *c.each_stated)}
    assert named | set(loaded.comparison) <= demo.indicators.keys()


def test_every_basis_has_a_name_for_reports(demo: Snapshot):
    assert skeleton.load().words["basis"].keys() == {row["code"] for row in demo.reference("sampling_bases")}


def test_a_clause_states_the_same_in_both_languages(tmp_path: Path):
    with pytest.raises(SkeletonError, match="different indicators"):
        load(tmp_path, '{ zh = "抽查{batches}", en = "failed {failures}" }')


def test_a_clause_with_an_unknown_key_is_refused(tmp_path: Path):
    with pytest.raises(SkeletonError, match="chnge"):
        load(tmp_path, '{ zh = "抽查{batches}", en = "{batches}", chnge = "batches" }')


def test_a_clause_names_indicators_and_groups_of_them(tmp_path: Path):
    wording = "{when}抽查{batches}，超期{overdue:measure=long}"
    (clause,) = load(tmp_path, f'{{ zh = "{wording}", en = "{wording}" }}').clauses()
    assert [piece[1:] for piece in clause.stated] == [("batches", "", ""), ("overdue", "measure", "long")]


@pytest.mark.parametrize(
    ("number", "lang", "mark"),
    [(1, "zh", "①"), (20, "zh", "⑳"), (21, "zh", "㉑"), (36, "zh", "㊱"), (51, "zh", "[51]"), (2, "en", "[2]")],
)
def test_marks_of_notes(number: int, lang, mark: str):
    assert notes.mark(number, lang) == mark
