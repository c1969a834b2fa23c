"""Files that others keep come in through a mapping alone."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from data.ledgers import Filter, Ledger, MappingText, check, compose, kinds
from data.ledgers.errors import ColumnsMissing, MappingInvalid
from data.ledgers.mapping import load
from data.reference import tables
from tests.data.ledgers.world import BATCH_1, BATCH_2, batch, csv_file, ledger, problems

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "examples"
NYC = EXAMPLES / "nyc_elevators.toml"
DETROIT = EXAMPLES / "detroit_inspections.toml"
NYC_HEADINGS = [
    "DV_DEVICE_NUMBER",
    "Device Status",
    "Borough",
    "Device Type",
    "DV_LASTPER_INSP_DATE",
    "DV_APPROVAL_DATE",
]
DEVICE = ["1D1", "A", "Manhattan", "Dumbwaiter (D)", "20140325.0", "19960524"]


def devices(tmp_path: Path, *rows: Sequence[str]) -> Ledger:
    """A register in the form of New York's."""
    file = csv_file(tmp_path / "nyc.csv", [[*NYC_HEADINGS, "...27"], *[[*row, ""] for row in rows]])
    (one,) = check([file], as_of=date(2015, 10, 15), mapping=NYC).ledgers
    return one


def device(**cells: str) -> list[str]:
    """A device with other cells: number, status, borough, kind, inspected, approved."""
    names = ["number", "status", "borough", "kind", "inspected", "approved"]
    return [cells.get(name, cell) for name, cell in zip(names, DEVICE, strict=True)]


def test_a_register_in_other_words(tmp_path: Path) -> None:
    row = devices(tmp_path, DEVICE).accepted.table().to_pylist()[0]
    assert (row["area"], row["equipment_class"], row["state"]) == ("manhattan", "3430", "in_use")
    assert (row["edition"], row["last_inspected_on"]) == (date(2015, 10, 15), date(2014, 3, 25))
    assert row["registered_on"] == date(1996, 5, 24)


def test_rows_filtered_rejected_and_warned(tmp_path: Path) -> None:
    one = devices(
        tmp_path,
        DEVICE,
        device(number="1D2", status="D", approved="********"),
        device(number="1D3", borough=""),
        device(number="1D4", approved="********"),
        device(number="1D5", approved="9O0719"),
    )
    source = one.source
    counts = (source.rows_read, source.rows_accepted, source.rows_filtered, source.rows_rejected)
    assert counts == (5, 3, 1, 1)
    assert one.rejected.table().select(["row", "column", "rule"]).to_pylist() == [
        {"row": 4, "column": "Borough", "rule": "missing"}
    ]
    assert one.warnings.table()["value"].to_pylist() == ["********", "9O0719"]
    assert one.accepted.table()["registered_on"].to_pylist()[1:] == [None, None]


def test_inspections_as_sampling_results_with_places_and_codes_of_their_own(tmp_path: Path) -> None:
    rows = [
        ["inspectionid", "name", "inspection_date", "in_compliance", "inspectorid"],
        ["47910", "Demo Cafe", "2019-05-31 00:00:00", "Yes", "140"],
        ["47908", "Demo Grill", "2019-05-30 00:00:00", "No", "131"],
    ]
    result = check([csv_file(tmp_path / "a.csv", rows)], as_of=date(2019, 6, 1), mapping=DETROIT)
    accepted = result.ledgers[0].accepted.table().to_pylist()
    assert [row["first_verdict"] for row in accepted] == ["PASS", "FAIL"]
    assert {(row["area"], row["product"], row["level"]) for row in accepted} == {("detroit", "food_service", "M")}
    assert accepted[0]["sampled_on"] == date(2019, 5, 31)
    assert result.ledgers[0].source.ignored == ("inspectorid",)
    assert result.places is not None
    assert result.places.root == "detroit"
    assert set(result.places.tables) == {"areas", "products", "product_classes", "product_groups"}


def test_dates_in_a_form_that_the_mapping_states(tmp_path: Path) -> None:
    mapping = tmp_path / "us.toml"
    mapping.write_text(DETROIT.read_text(encoding="utf-8") + '\n[dates]\nsampled_on = "%m/%d/%Y"\n', encoding="utf-8")
    rows = [["inspectionid", "name", "inspection_date", "in_compliance"], ["1", "Demo", "4/27/2019", "Yes"]]
    (one,) = check([csv_file(tmp_path / "a.csv", rows)], as_of=date(2019, 6, 1), mapping=mapping).ledgers
    assert one.accepted.table()["sampled_on"].to_pylist() == [date(2019, 4, 27)]


def test_a_heading_that_the_file_does_not_have(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [NYC_HEADINGS[:-1], DEVICE[:-1]])
    with pytest.raises(ColumnsMissing, match="DV_APPROVAL_DATE"):
        check([file], as_of=date(2015, 10, 15), mapping=NYC)


@pytest.mark.parametrize("example", [NYC, DETROIT], ids=lambda path: path.stem)
def test_what_is_composed_reads_as_what_was_written_by_hand(example: Path) -> None:
    written = load(example, kinds(), tables())
    text = compose(
        written.kind.id,
        written.columns,
        written.constants,
        written.filters,
        codes=written.codes,
        dates=written.dates,
        places=written.places,
    )
    assert load(MappingText("composed", text), kinds(), tables()) == written


def test_whatever_is_in_a_text_it_is_composed_as_it_is() -> None:
    odd = 'a"b\\c\n[x]\t\x7f\x01 = 表\u202e😀'
    text = compose("programme_events", {"event_no": odd, "item": "=1"}, {"quantity": odd}, [Filter(odd, (odd,))])
    raw = tomllib.loads(text)
    assert (raw["columns"]["event_no"], raw["constants"]["quantity"]) == (odd, odd)
    assert raw["filters"] == [{"column": odd, "in": [odd]}]


def test_headings_in_two_rows_are_mapped_by_both_parts(tmp_path: Path) -> None:
    rows = [["", "Inspection", "", "Result"], ["id", "name", "date", "date"], ["1", "Demo", "2017-05-31", "Yes"]]
    columns = {"batch_no": "id", "enterprise": "name", "sampled_on": "date", "first_verdict": "Resultdate"}
    given = {"area": "likou", "product": "C001", "level": "M", "kind": "SUP", "stage": "PRD"}
    mapping = MappingText("two", compose("sampling_results", columns, given, codes={"first_verdict": {"Yes": "PASS"}}))
    one = ledger(csv_file(tmp_path / "a.csv", rows), mapping=mapping)
    assert one.accepted.table().to_pylist()[0]["first_verdict"] == "PASS"
    assert one.accepted.table().to_pylist()[0]["sampled_on"] == date(2017, 5, 31)


def case(tmp_path: Path, headings: list[str], cells: list[str], **columns: str) -> dict[str, object]:
    """The only case of a table of others: its id and day, and the columns given."""
    file = csv_file(tmp_path / "a.csv", [["id", "date", *headings], ["1", "2017-05-31", *cells]])
    given = {"area": "likou", "case_type": "C01"}
    text = compose("enforcement_cases", {"case_no": "id", "found_on": "date", **columns}, given)
    return ledger(file, mapping=MappingText("cases", text)).accepted.table().to_pylist()[0]


def test_a_heading_that_occurs_again_is_mapped_by_its_number(tmp_path: Path) -> None:
    row = case(tmp_path, ["date", "date"], ["2017-06-01", "2017-06-02"], filed_on="date #2", closed_on="date #3")
    assert (row["found_on"], row["filed_on"], row["closed_on"]) == (
        date(2017, 5, 31),
        date(2017, 6, 1),
        date(2017, 6, 2),
    )


def test_a_unit_in_a_mapped_heading_is_converted(tmp_path: Path) -> None:
    row = case(tmp_path, ["Value (元)", "Fine"], ["25000", "3"], goods_value="Value (元)", fine="Fine")
    assert (row["goods_value"], row["fine"]) == (2.5, 3)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("[columns]", "[colums]", "colums"),
        ('kind = "equipment_register"', 'kind = "register"', "unknown kind register"),
        ('area = "Borough"', 'aera = "Borough"', "aera"),
        ('state = "Device Status"', "", "state"),
        ('equals = "A"', 'equal = "A"', "filters"),
        ('root = "nyc"', 'root = "boston"', "root"),
        ('parent = "nyc"', 'parent = "boston"', "not under nyc: bronx"),
        ('parent = "nyc"', 'parent = "bronx"', "not under nyc: bronx"),
        ("grid_row = 0", "row = 0", "no column row"),
        ("[constants]", "[constants", "malformed"),
        ('A = "in_use"', 'A = "active"', "unknown codes: active"),
        ("[constants]", '[dates]\nregistered_on = "%!"\n\n[constants]', "malformed"),
        ("[codes.state]", "[codes]\nstate = 3\n[codes.area]", "malformed"),
        ("[codes.state]", "[codes.edition]", "edition is not a code"),
        ('name_zh = "布朗克斯区"', "", "name_zh is missing"),
    ],
)
def test_a_mistake_in_a_mapping_names_itself(tmp_path: Path, old: str, new: str, named: str) -> None:
    text = NYC.read_text(encoding="utf-8")
    assert old in text
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(MappingInvalid, match=named):
        check([csv_file(tmp_path / "a.csv", [NYC_HEADINGS, DEVICE])], as_of=date(2015, 10, 15), mapping=mapping)


BARE = {id: "ABCDEFGHI"[n] for n, id in enumerate(kinds()["sampling_results"].required)}


def test_a_table_without_headings_goes_by_the_letters_of_its_columns(tmp_path: Path) -> None:
    mapping = MappingText("a.csv", compose("sampling_results", BARE))
    one = ledger(csv_file(tmp_path / "a.csv", [BATCH_1, BATCH_2, batch(batch_no="A3", area="x")]), mapping=mapping)
    assert [row["batch_no"] for row in one.accepted.table().to_pylist()] == ["A1", "A2"]
    assert [(issue[1], issue[2]) for issue in problems(one)] == [(3, "C")]


def test_headings_that_are_letters_go_before_those_of_a_table_without(tmp_path: Path) -> None:
    mapping = MappingText("a.csv", compose("sampling_results", BARE))
    headings = [*"BACDEFGHI"]
    one = ledger(csv_file(tmp_path / "a.csv", [headings, [BATCH_1[1], BATCH_1[0], *BATCH_1[2:]]]), mapping=mapping)
    assert [row["batch_no"] for row in one.accepted.table().to_pylist()] == ["A1"]


VIOLATIONS = [["序号", "店", "日", "项"], ["1", "甲店", "2017-06-19", "标识"], ["1", "甲店", "2017-06-19", "卫生"]]


def composed(tmp_path: Path, number: str, *more: list[str]) -> Ledger:
    """Rows without numbers of their own, which `number` puts together."""
    constants = {"area": "李口镇", "product": "童车", "level": "省级", "kind": "监督抽查", "stage": "生产环节"}
    columns = {"sampled_on": "日", "enterprise": "店"}
    text = compose(
        "sampling_results", columns, {**constants, "first_verdict": "合格", "batch_no": number, "failed_items": "{项}"}
    )
    return ledger(csv_file(tmp_path / "a.csv", [*VIOLATIONS, *more]), mapping=MappingText("a.csv", text))


@pytest.mark.parametrize(
    ("number", "numbers"),
    [
        ("三批-{序号}-{项}", ["三批-1-标识", "三批-1-卫生"]),
        ("{行号}", ["2", "3"]),
        ("{row}/{序号}", ["2/1", "3/1"]),
    ],
)
def test_a_number_is_put_together_from_columns_and_rows(tmp_path: Path, number: str, numbers: list[str]) -> None:
    one = composed(tmp_path, number)
    rows = one.accepted.table().to_pylist()
    assert [row["batch_no"] for row in rows] == numbers
    assert [row["failed_items"] for row in rows] == ["标识", "卫生"]
    assert one.source.ignored == (() if "序号" in number else ("序号",))


def test_a_number_put_together_may_occur_twice_as_any_other(tmp_path: Path) -> None:
    one = composed(tmp_path, "三批-{序号}")
    assert [row["rule"] for row in one.rejected.table().to_pylist()] == ["same_key"] * 2


def test_a_heading_in_braces_that_the_sheet_lacks_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ColumnsMissing) as raised:
        composed(tmp_path, "三批-{编号}")
    assert "编号" in raised.value.message("zh")
