"""数据: definitions, snapshots and sources, rejected rows, published figures beside ours."""

import streamlit as st

from pages.parts import header, methods
from pages.parts.here import here

now = here()
header.draw(now, methods.headline(now))
st.html(methods.tabs(now))
methods.draw(now)
