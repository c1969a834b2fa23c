"""Key figures, pillars, signals and definitions as HTML: sign and word with every judgement, never colour alone."""

from __future__ import annotations

from html import escape
from typing import Any

from analytics.charts import Chart, tokens
from analytics.charts.chart import SIGNS
from analytics.definitions import Indicator
from analytics.export.svg.sparkline import Ink, known
from analytics.findings import defined
from analytics.findings.content import Attention, Judged, Kpi, Pillar, Signal
from analytics.tasks import signal_id
from data.text import Lang, pick, t
from pages.parts import header, sparkline, tasking
from pages.parts.here import Here
from pages.parts.links import anchor, rows_href


def sign(state: str) -> str:
    """▲ ● ▼ ○, or nothing."""
    return SIGNS.get(state, "")


def notice(sentence: str, wrong: bool = False) -> str:
    """What was done or went wrong, at the foot of the screen wherever the page stands; "" where nothing is said."""
    if not sentence:
        return ""
    kind, role = (" q-wrong", "alert") if wrong else ("", "status")
    return f'<div class="q-band q-said{kind}" role="{role}">{"▼ " if wrong else ""}{escape(sentence)}</div>'


def colour(state: str) -> str:
    """The class of a judgement's colour; grey unless better or worse."""
    return f"q-{state}" if state in ("better", "worse") else "q-none"


def bold(judgement: Judged) -> str:
    """▲ 同比提高2.6个百分点."""
    return f"<b>{escape(f'{sign(judgement.state)} {judgement.text}'.strip())}</b>"


def judged(judgement: Judged | None, now: Here) -> str:
    """▲ 同比提高2.6个百分点 明显提高（+0.4～+2.0）."""
    if judgement is None:
        return ""
    detail = t("shell.bracket", now.lang, text=judgement.detail) if judgement.detail else ""
    verdict = f" <span>{escape(judgement.verdict + detail)}</span>" if judgement.verdict or detail else ""
    return f'<div class="q-judged {colour(judgement.state)}"><span>{bold(judgement)}</span>{verdict}</div>'


def _big(kpi: Kpi, now: Here) -> str:
    words = f" {kpi.unit}" if now.lang == "en" and kpi.unit.isalpha() else kpi.unit
    unit = f"<small>{escape(words)}</small>" if kpi.unit else ""
    return f'<div class="q-big">{escape(kpi.value)}{unit}</div>'


def kpi(now: Here, name: str, figure: Kpi, live: str = "") -> str:
    """One key figure; its name leads to its rows. `live`: how the browser tells it from a cube (JSON)."""
    rows = figure.mark.get("rows")
    title = anchor(rows_href(now, rows), name, "q-plain") if rows else escape(name)
    small = f'<div class="q-small q-clauses">{header.clauses(figure.counts)}</div>' if figure.counts else ""
    verdicts = " ".join(judged(each, now) for each in (figure.change, figure.standing, figure.target))
    verdicts += _course(figure)
    body = f'<div class="q-title">{title}</div>{_big(figure, now)}{verdicts}{small}'
    told = f' data-live="{escape(live)}"' if live else ""
    return f'<section class="q-kpi"{told}>{body}</section>'


def _course(figure: Kpi) -> str:
    """● 正常波动 ▲ 稳定达标, on one small line."""
    words = " ".join(f'<span class="{colour(each.state)}">{bold(each)}</span>' for each in figure.course)
    return f'<div class="q-course">{words}</div>' if words else ""


def unfolding(label: str, about: str, unfolded: str, kind: str = "") -> str:
    """A quiet word below a card that unfolds an element over the page; `about` says to screen readers of what."""
    summary = f'<summary class="q-act" aria-label="{escape(f"{label} {about}")}">{escape(label)}</summary>'
    return f'<details class="q-menu{f" {kind}" if kind else ""}">{summary}{unfolded}</details>'


def fetched(tag: str, source: str, lang: Lang, kind: str = "") -> str:
    """An element that the browser asks for at an address when what it stands in is unfolded."""
    failed, reading = (escape(t(f"shell.{key}", lang)) for key in ("unread", "reading"))
    told = f'data-source="{escape(source)}" data-failed="{failed}" aria-live="polite" aria-busy="true"'
    scrolls = ' tabindex="0"' if kind == "q-sheet" else ""
    return f'<{tag} class="{kind}"{scrolls} {told}>{reading}</{tag}>'


def tools(actions: str) -> str:
    """What can be done with a card, in one line."""
    return f'<div class="q-tools">{actions}</div>' if actions else ""


def foot(note: str, actions: str) -> str:
    """What stands below a chart: its note, and what can be done with it."""
    return f'<div class="q-foot"><div class="q-note">{note}</div>{tools(actions)}</div>'


def within(section: str, more: str) -> str:
    """A section of HTML with more at its end."""
    return f"{section.removesuffix('</section>')}{more}</section>"


def _verdict(target: Judged | None) -> str:
    if target is None:
        return ""
    detail = f'<span class="q-small">{escape(target.detail)}</span>' if target.detail else ""
    return f'<div class="q-verdict {colour(target.state)}">{bold(target)}{detail}</div>'


def pillar(now: Here, content: Pillar) -> str:
    """A pillar: leading figure, target at its right, change, twelve months, counts, the way in."""
    parts = [f'<h2>{escape(content.title)}</h2><div class="q-name">{escape(content.indicator)}</div>']
    parts.append(f'<div class="q-row">{_big(content.kpi, now)}{_verdict(content.kpi.target)}</div>')
    parts.append(
        f"<div>{judged(content.kpi.change, now)}{judged(content.kpi.standing, now)}{_course(content.kpi)}</div>"
    )
    parts.append(f"<div>{_sparkline(now, content)}</div>")
    parts.append(f'<div class="q-small q-clauses">{header.clauses(content.kpi.counts)}</div>')
    parts.append(anchor(now.href(content.page), t("shell.enter", now.lang, title=content.title)))
    return f'<section class="q-pillar">{"".join(parts)}</section>'


def _sparkline(now: Here, content: Pillar) -> str:
    if not known(content.values):
        return ""
    alt = t("shell.spark_alt", now.lang, name=content.indicator, first=content.first, last=content.last)
    palette = tokens(now.mode)
    source = sparkline.picture(content, Ink(palette["main"], palette["text2"]))
    return f'<img src="{source}" alt="{escape(alt)}">'


def signal(now: Here, content: Signal) -> str:
    """A matter that needs attention, with the way to it."""
    mark = f'<i class="{colour(content.state)}">{sign(content.state)}</i>'
    lines = f"<b>{escape(content.finding)}</b><p>{escape(content.numbers)}</p>"
    body = f'<div>{lines}<div class="q-small">{escape(content.rule)}</div></div>'
    own: dict[str, Any] = dict(content.own)
    ways = anchor(now.href(content.page, content.view, **own), t("shell.look", now.lang))
    ways += anchor(rows_href(now, content.rows), t("shell.rows", now.lang)) if content.rows else ""
    ways += tasking.add(now, f"signal:{signal_id(content)}", "") if content.page != "tasks" else ""
    return f'<div class="q-signal">{mark}{body}<div class="q-ways">{ways}</div></div>'


def attention(now: Here, chart: Chart) -> str:
    """The signals, the way to all of them or back to the first few, and what chance alone would give."""
    content: Attention = chart.content
    more = _unfolding(now, chart.key.partition(".")[2], content) if content.total > content.most else ""
    chance = f'<div class="q-chance"><span>{escape(content.chance)}</span>{more}</div>'
    return "".join(signal(now, one) for one in content.signals) + chance


def _unfolding(now: Here, card: str, content: Attention) -> str:
    folded = len(content.signals) < content.total
    way: dict[str, Any] = {card: "all" if folded else None}
    key, n = ("everything", content.total) if folded else ("fewer", content.most)
    return anchor(now.href(**way), t(f"findings.attention.{key}", now.lang, n=n))


def takeaway(name: str, sentence: str) -> str:
    """The name of a card small, its message bold below."""
    return f'<div class="q-name">{escape(name)}</div><h2 class="q-takeaway">{header.clauses(sentence)}</h2>'


def legend(chart: Chart) -> str:
    """The swatches of a chart."""
    swatches = "".join(
        f'<span><i class="{"q-hatch" if item.fill == "hatch" else ""}"'
        f' style="background-color:var(--{item.fill.replace("_", "-")})"></i>{escape(item.label)}</span>'
        for item in chart.legend
    )
    return f'<div class="q-legend">{swatches}</div>' if swatches else ""


def heading(words: str) -> str:
    """The heading of a table or list."""
    return f'<h2 class="q-takeaway">{escape(words)}</h2>'


def method(now: Here, words: str) -> str:
    """How the rows of a chart were judged."""
    if not words:
        return ""
    heading = t("methods.facts.method", now.lang)
    return f'<div class="q-definition"><dl><dt>{escape(heading)}</dt><dd>{escape(words)}</dd></dl></div>'


def definition(now: Here, indicator: Indicator, uncounted: str) -> str:
    """Everything that an official may ask about an indicator; `uncounted` is HTML: the rows that it leaves out."""
    facts = defined.definition(now.snapshot, now.view, indicator, now.lang, uncounted)
    html = t("methods.facts.uncounted", now.lang)
    rows = "".join(
        f"<dt>{escape(heading)}</dt><dd>{words if heading == html else escape(words)}</dd>"
        for heading, words in facts.items()
    )
    return f'<div class="q-definition"><h3>{escape(pick(indicator.name, now.lang))}</h3><dl>{rows}</dl></div>'
