"""Rules of the house that no linter holds: who imports what, why a package is needed, what readers are told."""

import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.source import CODE, FRAME, PROJECT, imports

FRAME_MAY_IMPORT = ("streamlit", "pages", "analytics", "data.text", "data.settings")


def within(name: str, allowed: tuple[str, ...]) -> bool:
    return name.partition(".")[0] in sys.stdlib_module_names or any(f"{name}.".startswith(f"{a}.") for a in allowed)


def test_the_frame_imports_only_pages_and_what_they_ask():
    assert [name for name in imports(FRAME) if not within(name, FRAME_MAY_IMPORT)] == []


def test_plotly_is_imported_nowhere():
    assert [path for path in CODE for name in imports(path) if name.split(".")[0] == "plotly"] == []


def requirement_lines() -> list[str]:
    files = ("requirements.txt", "requirements-dev.txt", "requirements-spark.txt")
    lines = [line for file in files for line in (PROJECT / file).read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line and not line.startswith(("#", "-r"))]


@pytest.mark.parametrize("line", requirement_lines())
def test_a_requirement_has_an_upper_bound_and_a_reason(line: str):
    assert re.fullmatch(r"[a-z0-9\[\]-]+(>=[\d.]+,)?<[\d.]+\s+# .{10,}", line)


def test_every_package_that_the_code_imports_is_required():
    required = {re.split(r"[\[<>=]", line)[0] for line in requirement_lines()}
    distributions = packages_distributions()
    modules = {name.split(".")[0] for path in CODE for name in imports(path)}
    foreign = modules - sys.stdlib_module_names - {"pages", "analytics", "data"}
    missing = {m for m in foreign if not {d.lower() for d in distributions.get(m, [m])} & required}
    assert missing == set()


def test_the_readme_stays_within_a_reading():
    assert len((PROJECT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150


@pytest.mark.parametrize("document", ["README.md", "docs/install.md", "docs/operations.md", "docs/architecture.md"])
def test_links_of_a_document_lead_somewhere(document: str):
    path = PROJECT / document
    links = re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8"))
    inner = [link for link in links if "://" not in link]
    assert [link for link in inner if not (path.parent / link).exists()] == []


def test_every_setting_is_told_in_the_installation_guide():
    guide = (PROJECT / "docs" / "install.md").read_text(encoding="utf-8")
    settings = tomllib.loads((PROJECT / "data" / "settings.toml").read_text(encoding="utf-8"))
    told = {name: f"QUALITY_{name.upper()}" in guide or f"[{name}]" in guide for name in settings}
    assert [name for name in settings if not told[name]] == []
