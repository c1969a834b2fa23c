"""总览: the three pillars, what needs attention, the areas at a glance."""

import streamlit as st

from pages.parts import grid, reporting
from pages.parts.here import here

now = here()
grid.page(now, "overview")
if not now.snapshot.areas.parted and not now.sightless:
    st.html(reporting.card(now))
