"""明细: the rows behind a mark, all of them, sortable, paged, to take along."""

from functools import partial

import streamlit as st

from data.text import pick, t
from pages.parts import audit, header, rows
from pages.parts.here import here

now = here()
ask = rows.asked(now)
if ask is None:
    header.draw(now, t("records.nothing_asked", now.lang))
else:
    table, total = rows.shown(now, ask)
    name, mark = pick(ask.indicator.name, now.lang), rows.marked(now, ask)
    key = "headline_mark" if mark else "headline"
    header.draw(now, t(f"records.{key}", now.lang, name=name, mark=mark, total=f"{total:,}"))
    st.html(table)
    if total:
        label = t("records.download", now.lang, total=f"{total:,}")
        data = partial(rows.csv, now, ask)
        audit.button(now, label, data, f"{name}.csv")
