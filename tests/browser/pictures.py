"""Take the README's pictures of the running dashboard anew: `python -m tests.browser.pictures`."""

import tempfile
from pathlib import Path

from tests.browser import chromium
from tests.browser.conftest import fresh_context
from tests.browser.dashboard import Dashboard
from tests.browser.server import PROJECT, running

FOLDER = PROJECT / "docs" / "pictures"
PICTURES = {"overview": "/", "products": "/products", "equipment": "/equipment"}
SIZE = {"width": 1440, "height": 900}


def main() -> None:
    """One picture a page, as it stands on a screen of 1440 × 900."""
    FOLDER.mkdir(exist_ok=True)
    log = Path(tempfile.mkdtemp()) / "log.txt"
    with running(log) as server, chromium.driver() as playwright:
        browser = chromium.start(playwright)
        context = fresh_context(browser, viewport=SIZE)
        for name, address in PICTURES.items():
            dashboard = Dashboard(context.new_page(), server.url)
            dashboard.visit(address)
            dashboard.page.screenshot(path=FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
