"""档案: one enterprise or one area across all ledgers, on one time line; found by name."""

import streamlit as st

from data.text import t
from pages.parts import header, timeline
from pages.parts.here import here

now = here()
subject = timeline.about(now)
counted = timeline.counts(now, subject)
bad = sum(int(row["bad"]) for row in counted.values())
total = sum(int(row["events"]) for row in counted.values())
header.draw(now, t("profile.headline", now.lang, name=timeline.name(now, subject), total=f"{total:,}", bad=f"{bad:,}"))
timeline.search_box(now)
if subject.enterprise:
    st.html(f'<p class="q-note">{t("profile.ever", now.lang)}</p>')
st.html(timeline.figures(now, counted))
st.html(timeline.draw(now, subject, counted) if total else timeline.nothing(now, subject))
