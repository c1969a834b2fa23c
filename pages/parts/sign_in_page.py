"""The pages of signing in: plain, without Streamlit, for nobody is known yet. What they say comes in as HTML."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

from starlette.responses import HTMLResponse

from analytics.charts import SANS, SERIF, tokens
from data import settings
from data.text import Lang, pick, t

_LOGO = Path(__file__).resolve().parents[2] / "assets" / "logo.svg"
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
}
_STYLE = """*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.6 %s}
header,main{max-width:440px;margin:0 auto;padding:0 20px}
header{display:flex;align-items:center;gap:12px;padding-top:15vh;font-weight:600;font-size:17.5px}
header svg{flex:none}header a{margin-left:auto;font-weight:400;font-size:14px}
main{margin-top:22px}h1{font:600 24px/1.4 %s;margin:0;padding-top:14px;border-top:1px solid var(--ink)}
a{color:var(--ink)}p{margin:10px 0}form{display:grid;gap:6px;margin:18px 0}
label{font-size:13px;color:var(--text2);margin-top:8px}
input{font:inherit;color:inherit;background:var(--panel);padding:9px 10px}
input{border:1px solid var(--rule);border-radius:3px}
input:focus-visible,button:focus-visible,a:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
button,.go{font:inherit;font-weight:600;margin-top:16px;padding:10px;border:0;border-radius:3px;cursor:pointer;
background:var(--accent);color:var(--bg);text-align:center;text-decoration:none;display:block}
.wrong{color:var(--worse);border:1px solid var(--worse);border-radius:3px;padding:8px 12px}
small{font-size:13px;color:var(--text2)}p{text-wrap:pretty}"""


@cache
def _style() -> str:
    light, dark = (
        ";".join(f"--{name.replace('_', '-')}:{v}" for name, v in tokens(m).items()) for m in ("light", "dark")
    )
    themes = f":root{{color-scheme:light dark;{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}"
    return f"<style>{themes}{_STYLE % (SANS, SERIF)}</style>"


def page(lang: Lang, heading: str, body: str, status: int = 200, other: str = "") -> HTMLResponse:
    """A page under a heading; `body` is HTML, `other` the address of the same page in the other language."""
    title = pick(settings.load().title, lang)
    link = f'<a href="{escape(other)}">{escape(t("shell.other_language", lang))}</a>' if other else ""
    name = escape(f"{heading} · {title}")
    html = f"""<!doctype html><html lang="{ {"zh": "zh-CN", "en": "en"}[lang] }"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>{name}</title>{_style()}
</head><body><header>{_LOGO.read_text(encoding="utf-8")}<span>{escape(title)}</span>{link}</header>
<main><h1>{escape(heading)}</h1>{body}</main></body></html>"""
    return HTMLResponse(html, status, headers=_HEADERS)


def wrong(message: str) -> str:
    """What is in the way."""
    return f'<p class="wrong" role="alert">▼ {escape(message)}</p>' if message else ""


def field(name: str, label: str, kind: str, complete: str, value: str = "") -> str:
    """A box to type into under its label; `complete` is what the browser may fill it with."""
    shown = f' value="{escape(value)}"' if value else ""
    return (
        f'<label for="{name}">{escape(label)}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{complete}" maxlength="200" required{shown}>'
    )


def form(action: str, fields: str, hidden: dict[str, str], button: str, kind: str = "") -> str:
    """A form that is sent by its one button, of that class."""
    kept = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in hidden.items())
    styled = f' class="{kind}"' if kind else ""
    return (
        f'<form method="post" action="{escape(action)}">{kept}{fields}<button{styled}>{escape(button)}</button></form>'
    )
