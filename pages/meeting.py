"""会议材料: the half-year or yearly report of the view, written from the data, to copy or to take along."""

import streamlit as st

from data.text import t
from pages.parts import header, report, states
from pages.parts.here import here

now = here()
written = report.written(now)
header.draw(now, report.headline(now, written))
if written.numbers:
    with st.container(key="report_acts", horizontal=True):
        st.html(report.copy_button(now))
        st.download_button(
            t("meeting.download", now.lang),
            data=written.plain,
            file_name=f"{written.title}.txt",
            mime="text/plain",
            on_click="ignore",
            type="tertiary",
        )
    st.html(written.html)
else:
    st.html(states.empty(now))
