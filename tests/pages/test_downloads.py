"""Files on request, without a browser: what an address gives, and what it refuses."""

from __future__ import annotations

import asyncio
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


@pytest.mark.parametrize("format", ["zip", "table"])
def test_one_chart_of_a_pack_comes_in_formats_of_charts(get: Get, pack: Saved, format: str) -> None:
    assert get(format, pack="", item="1").status_code == 404


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


OWN = {"origin": "http://quality.local:8501", "content-length": "1000"}


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


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({**OWN, "content-length": "99999999999"}, "超过"),
        ({"origin": OWN["origin"]}, "超过"),
        ({**OWN, "origin": "http://evil.example"}, "会议材料"),
    ],
    ids=["too large", "of no length", "of elsewhere"],
)
def test_nothing_is_read_of_a_form_that_cannot_be_taken(said: dict[str, str], words: str, get: Get) -> None:
    async def receive() -> dict:
        raise AssertionError("read")

    asked = Request(request("template", {**said, "content-type": "multipart/form-data; boundary=x"}).scope, receive)
    answer = asyncio.run(uploads.receive(asked))
    assert answer.status_code in (400, 403) and words in body(answer).decode()


def test_a_picture_that_the_browser_keeps_is_of_who_asked_alone(get: Get, pack: Saved) -> None:
    assert get("svg", pack="", item="1", show="1").headers["vary"] == "Cookie"


def changed(presentation: bytes, part: str, old: bytes, new: bytes, **more: bytes) -> bytes:
    """The presentation with a text in a part replaced, and with further parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(presentation)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old, new) if name == part else content)
        for name, content in more.items():
            after.writestr(name, content)
    return made.getvalue()


def related(presentation: bytes, relation: str, **more: bytes) -> bytes:
    """The presentation with a further relation, of a kind and to a target as they stand in `relation`."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    new = f'<Relationship Id="rId999" {relation.format(base=base)}/></Relationships>'.encode()
    return changed(presentation, "ppt/_rels/presentation.xml.rels", b"</Relationships>", new, **more)


def refusal(content: bytes, name: str = "本局.pptx") -> str:
    answer = uploads.template(request("template", OWN), (name, content, "zh"))
    assert answer.status_code == 400
    assert packing.state().file(LOCAL, TEMPLATE) is None
    return body(answer).decode()


def test_a_template_with_macros_is_refused_whatever_its_name(get: Get) -> None:
    vba = 'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="presentation.xml"'
    kind = (b"presentationml.presentation.main+xml", b"ms-powerpoint.presentation.macroEnabled.main+xml")
    named = (b"application/vnd.openxmlformats-officedocument." + kind[0], b"application/vnd." + kind[1])
    assert "宏" in refusal(related(slides(get), vba))
    assert "宏" in refusal(changed(slides(get), "[Content_Types].xml", *named))


def test_a_template_that_points_outside_is_refused_and_the_address_named(get: Get) -> None:
    link = 'Type="{base}/hyperlink" Target="http://evil.example/x" TargetMode="External"'
    assert "http://evil.example/x" in refusal(related(slides(get), link))


def test_a_template_that_unpacks_to_too_much_is_refused(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "UNPACKED", 1)
    assert "解压后超过1 MB" in refusal(changed(slides(get), "", b"", b"", **{"ppt/media/a.bin": bytes(1 << 20)}))


def test_a_refused_template_is_not_called_a_file_that_cannot_be_made(get: Get) -> None:
    said = refusal(b"no presentation")
    assert ("没有换用模板" in said, "无法生成文件" in said) == (True, False)


def sent(form: bytes, kind: str = "multipart/form-data; boundary=x") -> tuple[str, bytes, str]:
    async def receive() -> dict:
        return {"type": "http.request", "body": form, "more_body": False}

    scope = request("template", {**OWN, "content-type": kind}).scope
    return asyncio.run(uploads.sent(Request(scope, receive)))


def part(name: str, file: str = "") -> bytes:
    named = f'; filename="{file}"' if file else ""
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\nabc\r\n'.encode()


def test_the_name_of_a_template_holds_nothing_that_cannot_be_seen() -> None:
    assert sent(part("template", "../../本\u202e局\x01.pptx") + b"--x--\r\n") == ("本局.pptx", b"abc", "zh")


@pytest.mark.parametrize(
    "form", [b"abc", part("template", "a.pptx") * 2 + b"--x--\r\n", part("a") * 9 + b"--x--\r\n", part("template")]
)
def test_a_form_that_is_none_of_ours_holds_no_file(form: bytes) -> None:
    assert sent(form) == ("", b"", "zh")
