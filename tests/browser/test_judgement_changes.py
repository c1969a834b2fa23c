"""The sentence of each chart, its numbers derived again by another route; it flips where chance begins (C9)."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from tests.browser import truth
from tests.browser.dashboard import Dashboard, Visit
from tests.worlds import publish_sampled, sampled

NOW, THEN = ("2017-01-01", "2018-01-01"), ("2016-01-01", "2017-01-01")
CLASSES = ("daily", "industrial", "agricultural")
NUMBER = re.compile(r"[+−]?\d[\d,]*(?:\.\d+)?%?")


def sentence(d: Dashboard, card: str) -> str:
    """What a card says above its chart."""
    return d.page.locator(f"#card_{card} .q-takeaway").inner_text().replace("\n", "")


def note(d: Dashboard, card: str) -> str:
    """What stands in a card's footer."""
    return d.page.locator(f"#card_{card} .q-foot > .q-note").inner_text()


def numbers(words: str) -> list[str]:
    return NUMBER.findall(words)


def worth(now: truth.Rate, then: truth.Rate) -> str:
    """What a change is worth by Newcombe's interval, as statsmodels has it; both samples are large enough here."""
    counts = (now.conforming, now.judged, then.conforming, then.judged)
    low, high = confint_proportions_2indep(*counts, method="newcomb", compare="diff")
    return "明显提高" if low > 0 else "明显下降" if high < 0 else "变化在抽样波动范围内"


def test_the_change_of_the_rate_and_what_it_is_worth(visit: Visit):
    now, then = truth.rate(*NOW), truth.rate(*THEN)
    change = visit("/products?period=2017").kpis()["批次合格率"].change
    low, high = confint_proportions_2indep(
        now.conforming, now.judged, then.conforming, then.judged, method="newcomb", compare="diff"
    )
    ends = [f"{100 * end:+.1f}".replace("-", "−") for end in (low, high)]
    assert numbers(change) == [f"{100 * abs(now.share - then.share):.1f}", *ends]
    assert worth(now, then) in change


def test_where_the_change_comes_from(visit: Visit):
    """Kitagawa's two terms in pandas: within the classes at their mean weights, and the rest."""
    sides = [[truth.rate(*days, class_code=[code]) for code in CLASSES] for days in (NOW, THEN)]
    x1, x0 = (np.array([rate.conforming for rate in side]) for side in sides)
    n1, n0 = (np.array([rate.judged for rate in side]) for side in sides)
    r1, r0, weights = x1 / n1, x0 / n0, (n1 / n1.sum() + n0 / n0.sum()) / 2
    within = (weights * (r1 - r0)).sum()
    change = x1.sum() / n1.sum() - x0.sum() / n0.sum()
    error = np.sqrt((weights**2 * (r1 * (1 - r1) / n1 + r0 * (1 - r0) / n0)).sum())
    d = visit("/products?period=2017")
    assert numbers(sentence(d, "products_change")) == [f"{100 * abs(change):.1f}"]
    parts = [f"{100 * within:+.2f}", f"{100 * error:.2f}", f"{100 * (change - within):+.2f}"]
    assert numbers(note(d, "products_change")) == [part.replace("-", "−") for part in parts]
    clear = [code for code, now, then in zip(CLASSES, *sides, strict=True) if worth(now, then) != worth(now, now)]
    names = truth.reference("product_classes").set_index("code")["name_zh"]
    assert [code for code in CLASSES if names[code] in sentence(d, "products_change")] == clear


def test_the_named_failures_and_their_follow_up(visit: Visit):
    failed = truth.failed(*NOW)
    open_ = int(failed["followup_done_on"].isna().sum())
    said = numbers(sentence(visit("/products?period=2017"), "products_named"))
    assert said == [str(n) for n in (len(failed), open_) if n]


def test_the_items_that_failed(visit: Visit):
    items = truth.failed(*NOW)["failed_items"].dropna().str.split("[;；]").explode().str.strip().value_counts()
    said = sentence(visit("/products?period=2017"), "products_items")
    assert numbers(said) == [str(items.sum()), str(items.iloc[0])]
    assert items.index[0] in said


def test_follow_up_due_in_the_year(visit: Visit):
    rows = truth.failed("2000-01-01", "2100-01-01")
    due, done = (pd.to_datetime(rows[name]) for name in ("followup_due_on", "followup_done_on"))
    rows = pd.DataFrame({"due": due, "done": done})[(due >= NOW[0]) & (due < NOW[1])]
    in_time, late = int((rows["done"] <= rows["due"]).sum()), int((rows["done"] > rows["due"]).sum())
    said = sentence(visit("/products?period=2017"), "products_followups")
    assert numbers(said)[1:] == [str(n) for n in (in_time, late, len(rows) - in_time - late) if n]


def test_batches_of_risk_monitoring_and_their_change(visit: Visit):
    rows = truth.fact("sampling_results")
    years = pd.to_datetime(rows.loc[rows["kind"] == "RSK", "sampled_on"]).dt.year.value_counts()
    now, then = years[2017], years[2016]
    said = sentence(visit("/products?period=2017"), "products_tracking")
    growth = [f"{100 * (now - then) / then:+.1f}%".replace("-", "−")] if then >= 20 else []
    assert numbers(said) == ["2017", str(now), str(abs(now - then)), *growth]
    assert said.endswith("不作评价")


def test_cases_found_with_garwoods_interval(visit: Visit):
    found = pd.to_datetime(truth.fact("enforcement_cases")["found_on"]).dt.year.value_counts()[2017]
    ends = chi2.ppf(0.025, 2 * found) / 2, chi2.ppf(0.975, 2 * found + 2) / 2
    shown = visit("/consumption?period=2017").kpis()["查出违法案件"]
    assert shown.value == f"{found}起"
    assert f"95%区间{ends[0]:.1f}～{ends[1]:.1f}" in shown.counts


def test_the_rate_of_a_year_with_its_interval(visit: Visit):
    rate = truth.rate(*NOW)
    low, high = proportion_confint(rate.conforming, rate.judged, method="wilson")
    shown = visit("/products?period=2017").kpis()["批次合格率"]
    assert f"95%区间{100 * low:.1f}%～{100 * high:.1f}%" in shown.counts


# two worlds: in one the interval of the change excludes zero, in the other it holds it

WORLDS = {"clear": (481, 460), "chance": (481, 474)}
WORDS = {
    ("clear", ""): ("明显提高", "变化在抽样波动范围内"),
    ("chance", ""): ("变化在抽样波动范围内", "明显提高"),
    ("clear", "&lang=en"): ("clearly up", "within sampling variation"),
    ("chance", "&lang=en"): ("within sampling variation", "clearly up"),
}


@pytest.mark.parametrize("name", WORLDS)
def test_the_judgement_flips_where_the_interval_crosses_zero(name: str, visit: Visit, fresh_server, tmp_path: Path):
    now, then = WORLDS[name]
    years = [
        sampled({("gucheng", "C007"): (passed, 500 - passed)}, day=f"{year}-01-19")
        for year, passed in ((2017, now), (2016, then))
    ]
    publish_sampled(tmp_path / "store", *years)
    server = fresh_server({"QUALITY_STORE": str(tmp_path / "store")})
    low, high = confint_proportions_2indep(now, 500, then, 500, method="newcomb", compare="diff")
    assert (low > 0) == (name == "clear") and high > 0
    for lang in ("", "&lang=en"):
        said, unsaid = WORDS[name, lang]
        d = visit(f"/products?period=2017{lang}", at=server)
        shown = next(iter(d.kpis().values())).change
        for words in (shown, sentence(d, "products_change")):
            assert said in words.lower() and unsaid not in words.lower()
        assert d.page.locator(".q-kpi").first.locator(".q-better").count() == (name == "clear")
