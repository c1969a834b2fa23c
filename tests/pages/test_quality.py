"""数据质量 and 报送状态 where there is little to say: it is said in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from data.people import Person
from data.publishing import read_manifest
from data.publishing.manifest import FILE
from tests.pages.conftest import Open, words
from tests.worlds import publish_sampled, publish_small, sampled


def older(store: Path) -> None:
    """Make the snapshot one that was published before rules were tallied."""
    id = publish_small(store).id
    manifest = read_manifest(store, id)
    files = {path: about for path, about in manifest.files.items() if path != "quality.parquet"}
    (store / id / "quality.parquet").unlink()
    (store / id / FILE).write_text(replace(manifest, files=files).to_json(), encoding="utf-8")


def test_an_older_snapshot_says_that_it_does_not_know(open_page: Open, tmp_path: Path) -> None:
    older(tmp_path / "store")
    at = open_page("methods", store=tmp_path / "store", section="quality")
    assert "此快照发布时还没有保存各条规则的核对情况" in words(at)


def test_ledgers_without_results_say_so(open_page: Open) -> None:
    assert "没有可以检验的检测值" in words(open_page("methods", section="quality"))


def test_a_store_to_which_nobody_sent_a_file_has_no_reports(open_page: Open) -> None:
    assert "所选时期没有按月报送的台账" in words(open_page("methods", section="reporting"))


def sent(sender: str) -> dict:
    days = {"first": "2017-06-01", "last": "2017-06-30"}
    counts = dict.fromkeys(("rows_read", "rows_accepted", "rows_filtered", "rows_rejected"), 1)
    return {"file": "a.csv", "sheet": "", "sha256": "", "kind": "sampling_results", "sender": sender, **days, **counts}


@pytest.mark.parametrize(("sender", "said"), [("", True), ("演示科", False)])
def test_where_nobody_is_named_it_is_said(sender: str, said: bool, open_page: Open, tmp_path: Path) -> None:
    publish_sampled(tmp_path, sampled({("likou", "C007"): (1, 0)}), sources=[sent(sender)])
    at = open_page("methods", store=tmp_path, section="reporting", period="2017-06")
    assert ("报送时没有填写报送单位" in words(at)) is said
    assert "已报1份" in words(at)


def test_an_unknown_rule_leads_to_all_of_them(open_page: Open) -> None:
    assert "返回全部规则" not in words(open_page("methods", section="quality", rule="sampling_results.none"))


@pytest.mark.parametrize("section", ["quality", "issues", "notes", "figures"])
def test_who_sees_some_areas_is_shown_no_rejected_rows_and_no_files(
    section: str, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = Person("likou", "演示帐号", "township", areas=("likou",))
    monkeypatch.setattr("pages.parts.identity.visitor", lambda: clerk)
    assert "只对可以查看全部区域和全部内容的帐号显示" in words(open_page("methods", section=section))
