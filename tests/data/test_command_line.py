"""python -m data: what is printed, in which language, and with which exit status."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

from analytics import annotations
from analytics.annotations import Note
from data.__main__ import COMMANDS, main
from data.publishing import current, read_manifest, snapshot_ids
from data.state import State

HEADINGS = "抽样单编号,抽样日期,乡镇,受检单位,产品,抽查级别,抽查性质,抽样环节,检验结论"
GOOD = "演{n:03},2017-06-15,李口镇,演示甲玩具厂,玩具,省级,监督抽查,生产环节,合格"
AS_OF = ["--as-of", "2017-12-31"]


def ledger(file: Path, *lines: str, good: int = 2) -> str:
    """A CSV of sampling results: that many good rows, then the lines given."""
    rows = [HEADINGS, *(GOOD.format(n=n) for n in range(good)), *lines]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return str(file)


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture
def store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A store with a snapshot of two batches."""
    assert main(["publish", ledger(tmp_path / "first.csv"), *AS_OF, "--store", str(tmp_path / "store")]) == 0
    capsys.readouterr()
    return tmp_path / "store"


def helped(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as left:
        main([*words, "--help"])
    assert left.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself_in_chinese(capsys: pytest.CaptureFixture[str], command: str) -> None:
    text = helped(capsys, command)
    assert text.startswith(f"用法：python -m data {command}")
    assert not re.search(r"usage|options:|arguments|show this", text)


def test_help_is_english_where_asked_or_where_the_system_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert helped(capsys, "--lang", "en").startswith("Usage: ")
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert helped(capsys, "list").startswith("Usage: python -m data list")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "缺少 命令"),
        (["publish", "a.csv"], "缺少 --as-of"),
        (["check"], "缺少 文件"),
        (["check", "a.csv", "--as-of", "31.12.2017"], "--as-of 的值无法识别：'31.12.2017'"),
        (["publish", "a.csv", *AS_OF, "--replace", "2017-13"], "--replace 的值无法识别：'2017-13'"),
        (["check", "a.csv", "--kind", "x"], "--kind 没有 'x' 这一项"),
        (["list", "--what"], "不认识的参数 --what"),
        (["list", "--store"], "--store 后面须写一个值"),
    ],
)
def test_wrong_arguments_are_explained(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert said in capsys.readouterr().err


def test_a_clean_ledger_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", ledger(tmp_path / "a.csv"), *AS_OF]) == 0
    out = capsys.readouterr().out
    assert "a.csv：抽查结果台账，读入2行＝接收2＋筛除0＋退回0；提示0处" in out
    assert "没有需要更正的行" in out


def test_a_rejected_row_is_named_with_its_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = GOOD.format(n=9).replace("李口镇", "李口乡镇")
    assert main(["check", ledger(tmp_path / "a.csv", bad), *AS_OF]) == 1
    out = capsys.readouterr().out
    assert re.search(r"退回 a\.csv第4行，“乡镇”：李口乡镇 —— .*李口镇", out)


def test_the_rules_that_rows_break_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = GOOD.format(n=9).replace("李口镇", "李囗镇")
    main(["check", ledger(tmp_path / "a.csv", bad), *AS_OF])
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == ["未通过的规则（不符行数／检查行数）：", "  退回 抽查结果台账：“乡镇”不在区划名录中 —— 1/3"]


@pytest.mark.parametrize("how", [[], ["--dry-run"]])
def test_rules_over_all_ledgers_are_told_at_publishing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], how: list[str]
) -> None:
    coded = [f"{line},91411403MA40000001" for line in (HEADINGS, *(GOOD.format(n=n) for n in range(3)))]
    coded = [
        coded[0].replace("91411403MA40000001", "统一社会信用代码"),
        *coded[1:3],
        coded[3].replace("演示甲", "演示乙"),
    ]
    (tmp_path / "a.csv").write_text("\n".join(coded), encoding="utf-8")
    main(["publish", str(tmp_path / "a.csv"), *AS_OF, "--store", str(tmp_path / "store"), *how])
    said = "  待核实 抽查结果台账：同一统一社会信用代码在台账中有几个名称，这一名称较少使用 —— 1/3"
    assert said in capsys.readouterr().out.splitlines()


def test_of_many_headings_that_were_not_read_the_first_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "wide.csv"
    extra = [f"附栏{n:02}" for n in range(1, 41)]
    file.write_text("\n".join([",".join([HEADINGS, *extra]), GOOD.format(n=1) + "," * 40]) + "\n", encoding="utf-8")
    main(["check", str(file), *AS_OF])
    said = next(line for line in capsys.readouterr().out.splitlines() if "未读取的列" in line)
    assert "附栏12等40列" in said
    assert "附栏13" not in said


def test_only_the_first_findings_are_printed_and_all_are_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = [GOOD.format(n=n).replace("2017-06-15", "2018-06-15") for n in (7, 8, 9)]
    issues = tmp_path / "issues.csv"
    words = ["check", ledger(tmp_path / "a.csv", *bad), *AS_OF, "--show", "1", "--issues", str(issues)]
    assert main(words) == 1
    assert capsys.readouterr().out.count("退回 a.csv第") == 1
    assert issues.read_bytes().startswith(b"\xef\xbb\xbf")
    with issues.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    assert [(row["文件"], row["行"], row["填写内容"], row["处理"]) for row in rows] == [
        ("a.csv", str(n), "2018-06-15", "退回") for n in (4, 5, 6)
    ]


def test_marked_copies_of_the_ledgers_with_problems_are_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = ledger(tmp_path / "b.csv", GOOD.format(n=7).replace("2017-06-15", "昨天"))
    for file in (ledger(tmp_path / "a.csv"), bad):
        main(["check", file, *AS_OF, "--marked", str(tmp_path / "标注")])
    assert [file.name for file in (tmp_path / "标注").iterdir()] == ["b（标注）.xlsx"]
    assert "b（标注）.xlsx" in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_named_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"not a workbook")
    assert main(["check", str(tmp_path / "a.xlsx"), *AS_OF]) == 2
    err = capsys.readouterr().err
    assert "a.xlsx" in err and "Traceback" not in err


def test_an_issues_file_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["check", ledger(tmp_path / "a.csv"), *AS_OF, "--issues", str(tmp_path)]
    assert main(words) == 2
    assert f"无法写入 {tmp_path}" in capsys.readouterr().err


def test_publishing_says_what_is_in_force_and_how_rows_changed(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ledger(tmp_path / "more.csv", GOOD.format(n=500), good=0)
    assert main(["publish", more, *AS_OF, "--store", str(store), "--note", "六月补报"]) == 0
    out = capsys.readouterr().out
    assert f"已发布并启用快照 {current(store)}，数据截至2017年12月31日" in out
    assert "抽查结果台账：3行（此前2行）" in out
    assert read_manifest(store, current(store)).note == "六月补报"


def test_publishing_the_same_ledger_again_says_so(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["publish", str(tmp_path / "first.csv"), *AS_OF, "--store", str(store)]) == 0
    assert "此前已发布" in capsys.readouterr().out
    assert len(snapshot_ids(store)) == 1


def test_a_period_is_replaced(store: Path, tmp_path: Path) -> None:
    other = ledger(tmp_path / "other.csv", GOOD.format(n=500), good=0)
    assert main(["publish", other, *AS_OF, "--store", str(store), "--replace", "2017-06"]) == 0
    assert read_manifest(store, current(store)).tables["sampling_results"]["rows"] == 1


def test_too_many_rejected_rows_are_refused_unless_accepted(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = current(store)
    words = ["publish", ledger(tmp_path / "a.csv", GOOD.format(n=9).replace("玩具,", "玩居,")), *AS_OF]
    words += ["--store", str(store)]
    assert main(words) == 1
    assert "--accept-rejects" in capsys.readouterr().err
    assert current(store) == before
    assert main([*words, "--accept-rejects"]) == 0


def test_snapshots_are_listed_and_an_older_one_put_in_force(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = current(store)
    main(["publish", ledger(tmp_path / "a.csv", good=5), *AS_OF, "--store", str(store)])
    assert main(["use", first, "--store", str(store)]) == 0
    capsys.readouterr()
    assert main(["list", "--store", str(store)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[0] for line in lines if first in line] == ["*"]
    assert len(lines) == 2


def test_the_list_names_a_manifest_that_cannot_be_read(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (store / current(store) / "manifest.json").write_text("{", encoding="utf-8")
    assert main(["list", "--store", str(store)]) == 0
    assert re.search(r"^! 快照清单 .*manifest\.json 无法读取", capsys.readouterr().out)


def test_verifying_names_a_damaged_file(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["verify", "--store", str(store)]
    assert main(words) == 0
    assert "均与发布时一致" in capsys.readouterr().out
    (store / current(store) / "facts" / "enterprises.parquet").write_bytes(b"")
    assert main(words) == 1
    assert f"{current(store)}：facts/enterprises.parquet 与发布时不一致" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["verify"], ["verify", "20171231-ffff"], ["use", "20171231-ffff"], ["figures"]])
def test_a_snapshot_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main([*words, "--store", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_a_trial_says_what_publishing_would_change_and_publishes_nothing(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = current(store)
    changed = GOOD.format(n=1).replace("合格", "不合格")
    words = ["publish", ledger(tmp_path / "more.csv", changed, good=0), *AS_OF, "--store", str(store), "--dry-run"]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert "抽查结果台账：新增0行，更改1行，删去0行（2行 → 2行）" in out
    assert "  更改 演001：检验结论 合格 → 不合格" in out
    assert "监督抽查合格率：100.0% → 50.0%（−50.0个百分点）" in out
    assert out.endswith("以上为试算，未发布\n") and current(store) == before and len(snapshot_ids(store)) == 1


@pytest.mark.parametrize("there", [True, False])
def test_a_trial_without_effect_says_so(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], there) -> None:
    target = store if there else tmp_path / "empty"
    assert main(["publish", str(tmp_path / "first.csv"), *AS_OF, "--store", str(target), "--dry-run"]) == 0
    assert ("发布不会改变任何数据" if there else "将成为第一份快照") in capsys.readouterr().out
    assert snapshot_ids(tmp_path / "empty") == []


def test_the_snapshot_in_force_is_compared_with_the_one_before(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["diff", "--store", str(store), "--period", "2017-06", "--lang", "en"]
    assert main(words) == 0
    assert "follows no other" in capsys.readouterr().out
    first = current(store)
    main(["publish", ledger(tmp_path / "more.csv", GOOD.format(n=500), good=0), *AS_OF, "--store", str(store)])
    capsys.readouterr()
    assert main(words) == 1
    out = capsys.readouterr().out
    assert "Sampling results: 1 added, 0 changed, 0 removed (2 rows → 3)" in out
    assert "Indicators of June 2017" in out and "Sampled batches: 2 batches → 3 batches (+1)" in out
    assert main(["diff", first, first, "--store", str(store)]) == 0


def test_a_snapshot_goes_out_and_comes_in_as_one_file(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    id, file, other = current(store), str(tmp_path / "one.zip"), str(tmp_path / "other")
    assert main(["export", id, file, "--store", str(store)]) == 0
    assert main(["import", file, "--store", other]) == 0
    assert "未启用" in capsys.readouterr().out
    assert read_manifest(Path(other), id) == read_manifest(store, id)
    Path(file).write_bytes(b"PK")
    assert main(["import", file, "--store", other]) == 2
    assert "不能导入" in capsys.readouterr().err


def test_old_snapshots_are_removed_but_not_those_that_a_note_is_on(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALITY_STATE", str(tmp_path / "state.sqlite"))
    first = current(store)
    note = Note("1", first, "演示", "张演示", "2018-01-05")
    main(["publish", ledger(tmp_path / "a.csv", good=5), *AS_OF, "--store", str(store)])
    words = ["prune", "--keep", "1", "--store", str(store)]
    assert main([*words, "--dry-run"]) == 0
    assert f"将删除 {first}" in capsys.readouterr().out and len(snapshot_ids(store)) == 2
    state = State(tmp_path / "state.sqlite")
    state.change(annotations.OWNER, annotations.KIND, lambda _: annotations.to_json((note,)))
    assert main(words) == 0 and first in snapshot_ids(store)
    state.change(annotations.OWNER, annotations.KIND, lambda _: "")
    assert main(words) == 0 and first not in snapshot_ids(store)


def test_a_note_does_not_steer_the_terminal(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["publish", ledger(tmp_path / "a.csv", good=3), *AS_OF, "--store", str(store), "--note", "一月\x1b[31m\r报"])
    capsys.readouterr()
    main(["list", "--store", str(store)])
    assert "一月 [31m 报" in capsys.readouterr().out


def test_the_notes_beside_a_store_are_those_that_count(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever other store the settings name."""
    monkeypatch.delenv("QUALITY_STATE", raising=False)
    first, note = current(store), Note("1", current(store), "演示", "张演示", "2018-01-05")
    State(store.parent / "state.sqlite").change(
        annotations.OWNER, annotations.KIND, lambda _: annotations.to_json((note,))
    )
    main(["publish", ledger(tmp_path / "a.csv", good=5), *AS_OF, "--store", str(store)])
    assert main(["prune", "--keep", "1", "--store", str(store)]) == 0 and first in snapshot_ids(store)


def test_a_store_that_is_not_there_is_not_made_by_pruning(tmp_path: Path) -> None:
    assert main(["prune", "--keep", "1", "--store", str(tmp_path / "none")]) == 2
    assert not (tmp_path / "none").exists()


def test_snapshots_differ_however_few_rows_are_shown(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rows of one ledger outside the period of the indicators: one line of counts, and still a finding."""
    first = current(store)
    main(["publish", ledger(tmp_path / "a.csv", good=3), *AS_OF, "--store", str(store)])
    capsys.readouterr()
    assert main(["diff", first, "--period", "2010", "--show", "0", "--store", str(store)]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 2


@pytest.mark.parametrize("command", [["diff"], ["check", "x.csv"], ["publish", "x.csv", *AS_OF]])
def test_fewer_than_no_rows_cannot_be_shown(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([*command, "--show", "-1"])
    assert "--show 的值无法识别" in capsys.readouterr().err


def test_figures_print_a_line_each_and_fail_where_any_differs(
    small_world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["figures", "--store", str(small_world)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert sum("：看板 " in line for line in lines) == 27
    assert lines[-1].startswith("共27项，一致")


def test_every_template_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "all", "--out", str(tmp_path / "new")]) == 0
    assert len(list((tmp_path / "new").glob("*.xlsx"))) == 7
    assert "抽查结果台账.xlsx" in capsys.readouterr().out


def test_it_runs_as_a_module_and_progress_goes_to_the_error_stream(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "data", "check", ledger(tmp_path / "a.csv"), *AS_OF, "--lang", "en"]
    ran = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=True)
    assert "Reading a.csv (1 of 1)" in ran.stderr and "Reading" not in ran.stdout
