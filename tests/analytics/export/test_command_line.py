"""python -m analytics.export: the same files without a browser, and plain words about what cannot be made."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from analytics.export import FORMATS, packs
from analytics.export.__main__ import main
from analytics.export.packs import PACK, TEMPLATE, Saved
from data.people import Person, accounts
from data.state import LOCAL, State

Run = Callable[..., int]


@pytest.fixture
def run(small_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("--page", "products")`: the exit status; files come to `out` below the test's folder."""
    monkeypatch.setenv("QUALITY_STATE", str(tmp_path / "state.sqlite"))
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    return lambda *words: main(["--store", str(small_world), "--out", str(tmp_path / "out"), *words])


def files(tmp_path: Path) -> list[str]:
    out = tmp_path / "out"
    return sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())


def kept(tmp_path: Path, name: str, saved: Saved) -> None:
    State(tmp_path / "state.sqlite").change(LOCAL, PACK, lambda _: packs.to_json(saved), name=name)


def test_a_page_is_written_as_one_pack(run: Run, tmp_path: Path) -> None:
    assert run("--page", "products", "--view", "?period=2017-H1", "--format", "pdf") == 0
    assert files(tmp_path) == ["重点产品_20171231.pdf"]
    assert (tmp_path / "out" / "重点产品_20171231.pdf").read_bytes().startswith(b"%PDF")


def test_formats_of_one_chart_are_numbered_in_a_folder_of_their_own(run: Run, tmp_path: Path) -> None:
    assert run("--page", "products", "--format", "csv") == 0
    written = files(tmp_path)
    assert written[0].startswith("csv/01_")
    assert all(name.endswith(".csv.zip") for name in written)


def test_the_view_narrows_the_numbers(run: Run, tmp_path: Path) -> None:
    def tables(view: str) -> list[list[str]]:
        assert run("--page", "products", "--view", view, "--format", "csv") == 0
        with zipfile.ZipFile(next((tmp_path / "out" / "csv").glob("01_*"))) as found:
            name = next(name for name in found.namelist() if name.endswith(".csv"))
            return list(csv.reader(io.StringIO(found.read(name).decode("utf-8-sig"))))

    assert tables("period=2017") != tables("period=2017&area=likou")


def test_the_papers_of_an_account_hold_what_it_may_see(run: Run, tmp_path: Path) -> None:
    def enterprises(*whose: str) -> list[str]:
        assert run("--pack", "月报", *whose, "--format", "xlsx") == 0
        with zipfile.ZipFile(next((tmp_path / "out").glob("*.xlsx"))) as found:
            return re.findall("演示[甲乙丙丁]", found.read("xl/sharedStrings.xml").decode())

    state, saved = State(tmp_path / "state.sqlite"), packs.added(Saved(), "products.named", "period=2017", "")
    accounts.add(state, Person("clerk", "演示帐号01", "township", ("likou",), ("enterprise",)), "", 0.0)
    for owner in (LOCAL, "clerk"):
        state.change(owner, PACK, lambda _: packs.to_json(saved), name="月报")
    assert enterprises() and not enterprises("--account", "clerk")
    assert run("--pack", "月报", "--account", "nobody") == 2


def test_every_page_has_a_folder(run: Run, tmp_path: Path) -> None:
    assert run("--all", "--format", "svg") == 0
    assert {name.partition("/")[0] for name in files(tmp_path)} >= {"overview", "products", "equipment", "plan"}


def test_a_saved_pack_is_written_in_every_format_of_packs(run: Run, tmp_path: Path) -> None:
    saved = packs.covered(packs.added(Saved(), "products.rate", "period=2017-H1"), title="例会")
    kept(tmp_path, "月报", saved)
    several = [name for name, one in FORMATS.items() if not one.single]
    assert run("--pack", "月报", "--format", *several) == 0
    assert files(tmp_path) == sorted(f"例会_20171231.{FORMATS[name].suffix or name}" for name in several)


def test_a_long_title_makes_a_name_that_can_be_written(run: Run, tmp_path: Path) -> None:
    kept(tmp_path, "月报", packs.covered(packs.added(Saved(), "products.rate", ""), title="毛" * 120))
    assert run("--pack", "月报", "--format", "slides_pdf") == 0
    assert files(tmp_path) == [f"{'毛' * 60}_20171231.slides.pdf"]


def test_a_pack_that_was_not_saved_is_named_with_those_that_were(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept(tmp_path, "月报", packs.added(Saved(), "products.rate", ""))
    assert run("--pack", "季报") == 2
    said = capsys.readouterr().err
    assert "季报" in said
    assert "月报" in said


def test_a_broken_template_is_said(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept(tmp_path, "月报", packs.added(Saved(), "products.rate", ""))
    State(tmp_path / "state.sqlite").keep_file(LOCAL, TEMPLATE, "模板.pptx", b"no presentation")
    assert run("--pack", "月报", "--format", "pptx") == 2
    assert ".pptx" in capsys.readouterr().err
    assert files(tmp_path) == []


def test_an_unknown_page_names_those_there_are(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--page", "nix") == 2
    said = capsys.readouterr().err
    assert "nix" in said
    assert "products" in said


@pytest.mark.parametrize("view", ["area=atlantis", "period=soon", "snapshot=19990101-ffff", "foo=bar", "perod=2017"])
def test_a_view_that_is_not_known_is_refused(run: Run, view: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--page", "products", "--view", view) == 2
    assert view.rpartition("=")[2] in capsys.readouterr().err


def test_a_copied_link_is_a_view(run: Run, tmp_path: Path) -> None:
    link = "http://127.0.0.1:8501/products?period=2017-H1&area=likou&lang=en"
    assert run("--page", "products", "--view", link, "--format", "svg") == 0
    assert all("2017年1—6月" in path.read_text("utf-8") for path in (tmp_path / "out" / "svg").iterdir())


def test_a_pack_is_brought_up_to_the_newest_data(run: Run, tmp_path: Path) -> None:
    kept(tmp_path, "月报", packs.added(Saved(), "products.rate", "period=2017-08"))
    for unit, month in (("1", "2017年12月"), ("3", "2017年11月")):
        assert run("--pack", "月报", "--advance", unit, "--format", "svg") == 0
        assert month in next((tmp_path / "out" / "svg").iterdir()).read_text("utf-8")


def test_packs_lie_beside_the_store_that_is_named(
    small_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QUALITY_STATE", raising=False)
    kept(tmp_path, "月报", packs.added(Saved(), "products.rate", ""))
    (tmp_path / "store").symlink_to(small_world)
    words = ("--store", str(tmp_path / "store"), "--out", str(tmp_path / "out"), "--pack", "月报", "--format", "svg")
    assert main(words) == 0


def test_a_damaged_pack_is_said(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    State(tmp_path / "state.sqlite").change(LOCAL, PACK, lambda _: '{"items": [5]}', name="月报")
    assert run("--pack", "月报") == 2
    assert "已损坏" in capsys.readouterr().err


def test_a_format_named_twice_is_made_once(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--page", "overview", "--format", "docx", "docx") == 0
    assert capsys.readouterr().out.count(".docx") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--pack", "月报", "--view", "period=2016"), "--view"),
        (("--page", "products", "--advance", "1"), "--pack"),
        (("--page", "products", "--address", "javascript:alert(1)"), "http://"),
        (("--page", "products", "--address", "127.0.0.1:8501"), "http://"),
        (("--page", "products", "--address", "http://"), "http://"),
    ],
)
def test_what_does_not_go_together_is_refused(
    run: Run, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        run(*words)
    assert left.value.code == 2
    assert said in capsys.readouterr().err.splitlines()[-1]


def test_a_view_without_data_says_so_and_leaves_no_file(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--page", "products", "--view", "period=2009", "--format", "csv") == 1
    assert "没有任何数据" in capsys.readouterr().err
    assert files(tmp_path) == []


@pytest.mark.parametrize("words", [(), ("--page", "products", "--all")])
def test_one_thing_is_asked_for(run: Run, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(*words)
    assert left.value.code == 2
    assert "--pack、--page、--all 须选其一" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_named(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    assert run("--page", "products", "--format", "csv") == 2
    assert str(tmp_path / "out") in capsys.readouterr().err


@pytest.mark.parametrize(("lang", "words"), [("zh", "选项："), ("en", "Options:")])
def test_the_help_is_in_the_readers_language(
    run: Run, lang: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        run("--lang", lang, "--help")
    assert left.value.code == 0
    assert words.lower() in capsys.readouterr().out.lower()
