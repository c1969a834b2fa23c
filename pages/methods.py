"""数据: definitions, snapshots and sources, rejected rows, published figures beside ours."""

import streamlit as st

from data.text import t
from pages.parts import header, methods
from pages.parts.here import here

now = here()
header.draw(now, t(f"methods.headline.{methods.section()}", now.lang))
st.html(methods.tabs(now))
methods.DRAWN[methods.section()](now)
