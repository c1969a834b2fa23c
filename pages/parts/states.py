"""Nothing found, something wrong: said in plain words, with one click to go on."""

from __future__ import annotations

import sys
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from analytics.periods import Period
from analytics.view import LISTS
from data import text
from data.operations import logs
from data.text import t
from pages.parts import markup, period, snapshots, view_bar
from pages.parts.here import Here, language
from pages.parts.links import anchor


def empty(now: Here, reason: str = "", relaxing: bool = True) -> str:
    """The empty state: the reason if one is known, else what was chosen; and one click to relax each filter, where one
    may have hidden what there is."""
    said = escape(reason) if reason else f"<b>{escape(t('shell.no_data', now.lang))}</b>{escape(_chosen(now))}"
    links = "".join(anchor(href, words) for words, href in relaxations(now) if relaxing)
    return f'<div class="q-empty">{said}</div>' + (f'<div class="q-relax">{links}</div>' if links else "")


def _chosen(now: Here) -> str:
    chosen = [view_bar.summary(now, key) for key in LISTS if getattr(now.view, LISTS[key])]
    return t("shell.joined", now.lang).join([text.period(*now.view.period, now.lang), *chosen])


def relaxations(now: Here) -> list[tuple[str, str]]:
    """Every filter in use as (what to do, address without it)."""
    changes: list[tuple[str, dict[str, Any]]] = [
        (t("shell.relax", now.lang, name=t(f"view_bar.{key}", now.lang)), {field: ()})
        for key, field in LISTS.items()
        if getattr(now.view, field)
    ]
    usual = now.default.period
    every = Period(date(int(period.years(now.snapshot)[0]), 1, 1), usual.end)
    for longer in (usual, every):
        if longer.start < now.view.start or longer.end > now.view.end:
            words = t("shell.relax_period", now.lang, period=text.period(*longer, now.lang))
            changes.append((words, {"period": longer}))
    return [(words, now.href(view=now.view.with_(**change), page=None)) for words, change in changes]


def logged(name: str) -> str:
    """Log the exception that is being handled; gives the number under which it stands there."""
    error = sys.exception()
    return logs.failed(name, error) if error else ""


def failed(now: Here | None, name: str) -> None:
    """Draw the error state of a page or of a part of one; `now` is None while there are no data."""
    st.html(failure(now, name))


def failure(now: Here | None, name: str) -> str:
    """The error state of a card: plain words, a number that stands in the log too, and what can be done."""
    number, lang = logged(name), now.lang if now else language()
    message = f"<b>▼ {escape(t('shell.failed', lang))}</b>{escape(t('shell.failed_number', lang, number=number))}"
    said = markup.takeaway(name, t("shell.failed_takeaway", lang))
    ways = f'<div class="q-relax">{_again(now)}</div>' if now else ""
    return f'{said}<div class="q-failed" role="alert">{message}</div>{ways}'


def _again(now: Here) -> str:
    """The same view once more, and the snapshot before this one."""
    again = f'<a href="{escape(now.href())}">{escape(t("shell.again", now.lang))}</a>'
    previous = now.snapshot.manifest.previous
    if previous and previous in snapshots.ids():
        again += anchor(now.href(view=now.view.with_(snapshot=previous)), t("shell.use_previous", now.lang))
    return again
