"""The frame of every page: who is asking, language, menu, view bar. Started by `streamlit run dashboard.py`."""

import streamlit as st

from pages.parts import faults, routes, startup, turns, watch

if __name__ == "__main__":
    with startup.IMPORTS:
        from pages.parts import shell, states, view_bar

    with turns.TURNS.taken(), watch.waited_for():
        page = shell.begin()
        now = shell.arrive()
        if now:
            view_bar.draw(now)
        try:
            with watch.timed(page.url_path):
                page.run()
        except Exception:
            states.failed(now, page.title)
else:  # imported by the server, to be served
    startup.admit()
    app = st.App(
        __file__,
        lifespan=startup.lifespan,
        routes=routes.routes(),
        middleware=routes.middleware(),
        on_script_error=faults.on_page,
        exception_handlers={Exception: faults.on_route},
    )
