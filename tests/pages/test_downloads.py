"""Files on request, without a browser: what an address gives, and what it refuses."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlencode

import pytest
from starlette.requests import Request
from starlette.responses import Response

from analytics.export import FORMATS, packs
from analytics.export.packs import PACK, TEMPLATE, Saved
from data.state import LOCAL, State
from data.text import LANGS, t
from pages.parts import downloads, packing, uploads

Get = Callable[..., Response]
SEVERAL = [name for name, one in FORMATS.items() if not one.single]


def request(format: str, headers: dict[str, str] | None = None, **params: str) -> Request:
    sent = [
        (name.encode(), value.encode()) for name, value in {"host": "quality.local:8501", **(headers or {})}.items()
    ]
    where = {"path": f"/export/{format}", "query_string": urlencode(params).encode(), "path_params": {"format": format}}
    return Request({"type": "http", "method": "GET", "scheme": "http", "headers": sent, **where})


@pytest.fixture
def get(small_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Get:
    """`get("png", card="products.rate")`: what the server answers."""
    monkeypatch.setenv("QUALITY_STORE", str(small_world))
    monkeypatch.setenv("QUALITY_STATE", str(tmp_path / "state.sqlite"))
    return lambda format, **params: downloads.file(request(format, **params))


@pytest.fixture
def pack(tmp_path: Path) -> Saved:
    """The working pack: two charts under a title."""
    saved = packs.covered(packs.added(Saved(), "products.rate", "period=2017-H1"), title="例会")
    saved = packs.worded(packs.added(saved, "products.groups", "period=2017"), "2", title="李代桃僵")
    State(tmp_path / "state.sqlite").change(LOCAL, PACK, lambda _: packs.to_json(saved))
    return saved


def body(response: Response) -> bytes:
    return bytes(response.body)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("format", FORMATS)
def test_every_format_has_a_name_and_is_offered(format: str, lang: str) -> None:
    assert t(f"pack.format.{format}", lang)  # type: ignore[arg-type]


def test_a_picture_is_as_wide_as_a_slide_needs(get: Get) -> None:
    answer = get("png", card="products.rate", period="2017-H1")
    assert struct.unpack(">I", body(answer)[16:20]) == (2880,)
    assert "批次合格率_20171231.png" in unquote(answer.headers["content-disposition"])


def test_the_link_in_a_file_is_the_address_that_was_asked_at(get: Get) -> None:
    with zipfile.ZipFile(io.BytesIO(body(get("csv", card="products.rate", period="2017-H1")))) as found:
        metadata = next(found.read(name) for name in found.namelist() if name.endswith(".json")).decode()
    assert "http://quality.local:8501/products?" in metadata


def test_the_bare_table_opens_in_spreadsheets(get: Get) -> None:
    assert body(get("table", card="products.groups", period="2017")).startswith("\ufeff产品类别".encode())


@pytest.mark.parametrize(
    ("format", "params", "named"),
    [
        ("png", {"card": "products.nix"}, "products.nix"),
        ("png", {"card": "products.rate", "area": "atlantis"}, "atlantis"),
        ("exe", {"card": "products.rate"}, "exe"),
        ("zip", {"card": "products.rate"}, "zip"),
        ("png", {"card": "<script>"}, "&lt;script&gt;"),
    ],
)
def test_what_is_not_known_is_refused_in_words(get: Get, format: str, params: dict[str, str], named: str) -> None:
    answer = get(format, **params)
    assert answer.status_code == 404
    assert named in body(answer).decode()
    assert "<script>" not in body(answer).decode()
    assert "The file cannot be made" in body(get(format, lang="en", **params)).decode()


def test_a_failure_is_numbered_and_tells_nothing_else(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "render", lambda *_: 1 / 0)
    answer = get("png", card="products.rate")
    assert (answer.status_code, "E-" in body(answer).decode()) == (500, True)
    assert "division" not in body(answer).decode()


@pytest.mark.parametrize("format", SEVERAL)
def test_a_pack_is_given_in_every_format(get: Get, pack: Saved, format: str) -> None:
    answer = get(format, pack="")
    assert answer.status_code == 200
    assert f"例会_20171231.{FORMATS[format].suffix or format}" in unquote(answer.headers["content-disposition"])


def test_all_formats_of_a_pack_come_in_one(get: Get, pack: Saved) -> None:
    with zipfile.ZipFile(io.BytesIO(body(get("zip", pack="")))) as found:
        assert sorted(found.namelist()) == sorted(f"例会_20171231.{FORMATS[one].suffix or one}" for one in SEVERAL)


def test_a_chart_of_a_pack_is_shown_with_the_clerks_words(get: Get, pack: Saved) -> None:
    answer = get("svg", pack="", item="2", show="1")
    assert "李代桃僵" in body(answer).decode()
    assert "content-disposition" not in answer.headers


@pytest.mark.parametrize("format", ["png", "svg"])
def test_a_picture_holds_one_chart_only(get: Get, pack: Saved, format: str) -> None:
    assert get(format, pack="").status_code == 404


def test_a_pack_of_nothing_is_refused(get: Get) -> None:
    assert "还没有图" in body(get(SEVERAL[0], pack="")).decode()


def test_a_file_in_the_making_says_how_far_it_is(get: Get, pack: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    render = downloads.render

    def watched(pack: object, format: str) -> bytes:
        seen.append(bytes(downloads.progress(request("progress", job="7")).body))
        return render(pack, format)  # type: ignore[arg-type]

    monkeypatch.setattr(downloads, "render", watched)
    get(SEVERAL[0], pack="", job="7")
    assert seen == [b'{"done":2,"of":3}']
    assert bytes(downloads.progress(request("progress", job="7")).body) == b"{}"


# the template


OWN = {"origin": "http://quality.local:8501"}


def slides(get: Get) -> bytes:
    return body(get("pptx", card="products.rate"))


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_no_presentation_is_no_template(get: Get, tmp_path: Path, lang: str) -> None:
    answer = uploads.template(request("template", OWN), ("模板.pptx", b"PK\x03\x04 no", lang))  # type: ignore[arg-type]
    assert answer.status_code == 400
    assert t("export.pptx.not_a_template", lang) in body(answer).decode()  # type: ignore[arg-type]
    assert packing.state().file(LOCAL, TEMPLATE) is None


def test_a_presentation_is_kept_as_template(get: Get) -> None:
    answer = uploads.template(request("template", OWN), ("本局.pptx", slides(get), "zh"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/meeting?section=pack")
    assert packing.state().file_name(LOCAL, TEMPLATE) == "本局.pptx"


def test_a_form_of_another_site_is_refused(get: Get) -> None:
    answer = uploads.template(request("template", {"origin": "http://evil.example"}), ("本局.pptx", slides(get), "zh"))
    assert answer.status_code == 403
    assert packing.state().file(LOCAL, TEMPLATE) is None


def test_no_file_and_too_large_a_file_are_said(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MEGABYTES", 0)
    for content, words in ((b"", "文件是空的"), (b"x", "超过")):
        assert words in body(uploads.template(request("template", OWN), ("a.pptx", content, "zh"))).decode()
