"""Pieces of the pages: tables, key figures, headers, rows, start-up."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analytics.export.svg.sparkline import Ink, sparkline
from analytics.findings.content import Judged, Kpi, Pillar
from pages.parts import grid, header, markup, startup, states, tables
from pages.parts.here import Here
from tests.data.publishing.test_ruling import TEXTS, published
from tests.pages.conftest import Open, words
from tests.pages.conftest import markup as markup_of

Looking = Callable[..., Here]


def test_a_table_prints_numbers_as_readers_write_them():
    shown = tables.html(pd.DataFrame({"数": [1486.0, None, -3.5]}))
    assert [part in shown for part in ("1,486.0", "—", "−3.5")] == [True] * 3


def test_a_table_never_carries_markup_of_the_data():
    assert "<script>" not in tables.html(pd.DataFrame({"<script>": ["<script>"]}))


@pytest.mark.parametrize(("state", "sign"), [("better", "▲"), ("worse", "▼"), ("insufficient", "○"), ("", "")])
def test_a_judgement_has_its_sign_and_colour_only_when_it_judges(here: Looking, state: str, sign: str):
    shown = markup.judged(Judged("同比提高", state), here())
    assert sign in shown
    assert any(f"q-{way}" in shown for way in ("better", "worse")) == (state in ("better", "worse"))


def test_what_is_copied_of_a_key_figure_keeps_its_blanks(here: Looking):
    change = Judged("up 2.6 points year on year", "better", "clearly up")
    course = (Judged("usual variation", "similar"), Judged("target met at times", "similar"))
    shown = markup.kpi(here(lang="en"), "Failed batches", Kpi("8", "batches", change, None, "", course=course))
    copied = re.sub(r"<[^>]+>", "", shown)
    assert "8 batches" in copied
    assert "up 2.6 points year on year clearly up" in copied
    assert "● usual variation ● target met at times" in copied


def test_where_nothing_is_found_the_panel_is_as_tall_as_its_sentence(here: Looking):
    panel = states.empty(here(), "2017年，所选条件下没有记录")
    assert panel.startswith('<div class="q-empty">2017年，所选条件下没有记录</div>')


def test_a_key_figure_leads_to_its_rows(here: Looking):
    figure = Kpi("8", "批次", None, None, "", {"rows": {"indicator": "failures", "where": {}}})
    assert 'href="/records?indicator=failures"' in markup.kpi(here(), "不合格批次", figure)


def test_a_line_breaks_where_a_month_has_no_value():
    values = (0.9, None, 0.95, 0.97)
    pillar = Pillar("", "", Kpi("", "", None, None, ""), values, "1月", "4月", None, "", "products")
    assert len([shape for shape in sparkline(pillar, Ink("#000", "#111")) if shape.count("M") == 2]) == 1


def test_a_headline_breaks_only_after_clauses():
    assert (
        header.clauses("合格率96.2%，无变化；超期37台")
        == "<span>合格率96.2%，</span><span>无变化；</span><span>超期37台</span>"
    )


def test_the_line_above_the_headline_breaks_between_its_parts(here: Looking):
    assert "</span><" not in header.eyebrow(here(lang="en"))


def test_data_are_stale_after_the_days_set(here: Looking, monkeypatch: pytest.MonkeyPatch):
    now = here()
    monkeypatch.setattr(
        now.snapshot, "manifest", type(now.snapshot.manifest)(**{**vars(now.snapshot.manifest), "demo": False})
    )
    whole = [said for said in header.stale(now, date(2018, 3, 4)) if "2017-12-31" in said]
    assert (len(whole), [s for s in header.stale(now, date(2018, 3, 3)) if "2017-12-31" in s]) == (1, [])


def test_a_ledger_that_stopped_early_is_named(here: Looking):
    assert any("企业巡查" in said and "2017-09-25" in said for said in header.stale(here(), date(2017, 12, 31)))


def test_cards_fill_rows_of_twelve_and_stand_below_each_other():
    class Spec:
        def __init__(self, width: int, below: bool = False) -> None:
            self.width, self.below = width, below

    found = list(grid.rows([Spec(7), Spec(5), Spec(6), Spec(6, below=True), Spec(6)]))  # type: ignore[list-item]
    assert [[len(column) for column in row] for row in found] == [[1, 1], [2, 1]]


def test_the_library_is_copied_once_and_never_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    source, target = tmp_path / "source.js", tmp_path / "static" / "plotly.min.js"
    source.write_text("let a = 1", encoding="utf-8")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            startup.provide_library(source, target)
    assert not target.exists()
    startup.provide_library(source, target)
    before = target.stat().st_mtime_ns
    startup.provide_library(source, target)
    assert (target.read_text(encoding="utf-8"), target.stat().st_mtime_ns) == ("let a = 1", before)


def test_plotly_brings_the_library_along():
    assert startup.installed_library().stat().st_size > 1_000_000


def test_the_rows_of_a_figure_are_all_there_and_sorted(open_page: Open):
    said = words(open_page("records", indicator="failures", order="-sampled_on"))
    assert "明细 2 行".replace(" ", "") in said.replace(" ", "")
    assert said.index("S18") < said.index("S16")


def test_the_due_day_of_a_device_is_not_called_that_of_a_visit(open_page: Open):
    headings = markup_of(open_page("records", indicator="equipment_overdue")).partition("</thead>")[0]
    assert "下次检验日期" in headings
    assert "整改期限" not in headings


def test_rows_of_a_month_are_those_of_the_month(open_page: Open):
    said = words(open_page("records", indicator="failures", where="month:2017-07"))
    assert "S18" in said
    assert "S16" not in said


@pytest.mark.parametrize("address", [{"indicator": "nothing"}, {}])
def test_rows_of_nothing_say_where_to_come_from(open_page: Open, address: dict[str, str]):
    assert "请从图、表或指标进入" in words(open_page("records", **address))


def test_a_profile_gathers_all_ledgers_of_an_enterprise(open_page: Open):
    said = words(open_page("profile", enterprise="演示丙肥料厂"))
    assert all(part in said for part in ("S18", "K3", "B1", "V05", "X3", "演示许3"))


def test_an_enterprise_is_found_by_a_part_of_its_name(open_page: Open):
    at = open_page("profile", q="丙肥")
    assert "演示丙肥料厂" in words(at)
    assert "演示甲玩具厂" not in words(open_page("profile", q="丙肥", period="2009"))


def test_the_published_figures_stand_beside_ours(open_page: Open):
    assert "已公布数字中" in words(open_page("methods", section="figures"))


def test_rejected_rows_are_listed_or_said_to_be_none(open_page: Open):
    assert "没有拒收的行" in words(open_page("methods", section="issues"))


def test_what_was_found_at_publishing_is_listed_by_the_number_of_its_row(open_page: Open, tmp_path: Path):
    store = published(tmp_path / "store", **TEXTS)
    shown = words(open_page("methods", section="issues", severity="notice", store=store))
    assert "没有拒收的行" not in shown
    assert all(part in shown for part in ("待核实", "2017-10-31 / D2", "未报废也未注销的设备"))


def test_a_definition_is_found_by_name(open_page: Open):
    said = words(open_page("methods", q="不合格批次"))
    assert "分子" in said
    assert "定检率" not in said


def test_a_figure_of_another_population_stands_in_the_definition_with_its_caveat_alone(here: Looking):
    now = here(start=date(2016, 1, 1), end=date(2016, 7, 1))
    shown = markup.definition(now, now.snapshot.indicators["pass_rate"], "")
    assert "2016年91.6%" in shown
    assert "不作评价标准" in shown
    assert "全国参考" not in markup.definition(now, now.snapshot.indicators["failures"], "")
