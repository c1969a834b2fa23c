"""Take the README's pictures of the running dashboard anew: `python -m tests.browser.pictures`, or only those named."""

import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from data.publishing import current, latest, list_snapshots
from data.state import State
from data.tasks import Draft, Sight, Tasks
from tests.browser import chromium
from tests.browser.conftest import fresh_context
from tests.browser.dashboard import Dashboard
from tests.browser.server import PROJECT, running

FOLDER = PROJECT / "docs" / "pictures"
STORE = PROJECT / "data" / "snapshots"
SIZE = {"width": 1440, "height": 900}
LEADER = Sight("演示领导", "", "leader", makes=True, areas=None)
# what is to be done, the section or "" for the place's own office, the place, the days left, the pillar
TASKS = (
    ("约谈两次以上不合格的企业并跟踪复查", "products", "suiyang", -12, "products"),
    ("督促使用单位限期检验超期设备", "equipment", "songji", -3, "equipment"),
    ("自查在用电梯警示标志", "", "likou", 5, "equipment"),
    ("建筑和装饰装修材料区级专项抽查", "products", "suiyang", 20, "products"),
    ("开展农资打假专项行动", "enforcement", "suiyang", 30, "consumption"),
    ("到期未整改监察指令逐份核销", "equipment", "suiyang", 34, "equipment"),
)


def pictures() -> dict[str, str]:
    """Name and address of each."""
    city = latest(list_snapshots(STORE), current(STORE))["demo-city"]
    pages = {"overview": "/", "products": "/products", "equipment": "/equipment", "tasks": "/tasks"}
    return {**pages, "city": f"/?snapshot={city}"}


def seed(state: Path) -> None:
    """Tasks to be seen on the picture of them."""
    desk, now = Tasks(State(state), LEADER), datetime.now()
    for what, section, area, days, pillar in TASKS:
        desk.make(Draft(what, section, area, now.date() + timedelta(days=days), pillar=pillar), now)


def main(*named: str) -> None:
    """One picture a page, as it stands on a screen of 1440 × 900."""
    FOLDER.mkdir(exist_ok=True)
    log = Path(tempfile.mkdtemp()) / "log.txt"
    with running(log) as server, chromium.driver() as playwright:
        browser = chromium.start(playwright)
        context = fresh_context(browser, viewport=SIZE)
        for name, address in pictures().items():
            if named and name not in named:
                continue
            if name == "tasks":  # last of those of the district: what is late would stand on the overview
                seed(log.with_name("state.sqlite"))
            dashboard = Dashboard(context.new_page(), server.url)
            dashboard.visit(address)
            dashboard.page.screenshot(path=FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
