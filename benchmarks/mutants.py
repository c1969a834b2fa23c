"""Do the tests notice wrong methods? python -m benchmarks.mutants [--only WORD]

Each mutant is a mistake that dashboards make: one piece of text changed in a copy of the project, never in the project
itself, and the tests that should notice run there. Prints which test turns red first. Status 1 when none does, when the
text is no longer there to change, or when a test is red without any mistake.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parent.parent
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "static")
RED = re.compile(r"^FAILED (\S.*?)(?: - .*)?$", re.MULTILINE)
J = "analytics/judgement/"
PUBLISHED, PACKAGES = "tests/reference/test_published.py", "tests/reference/test_packages.py"


class Mutant(NamedTuple):
    """A mistake: in `file` the text `right`, there once, becomes `wrong`; `tests` are to notice."""

    name: str
    file: str
    right: str
    wrong: str
    tests: tuple[str, ...] = (PUBLISHED,)


MUTANTS = (
    Mutant(
        "Wald for Wilson",
        f"{J}intervals.py",
        "half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))",
        "middle, half = p, z * np.sqrt(p * (1 - p) / n)",
    ),
    Mutant(
        "Newcombe with the limits crossed",
        f"{J}intervals.py",
        "np.hypot(p1 - l1, u0 - p0), np.hypot(u1 - p1, p0 - l0)",
        "np.hypot(p1 - l1, p0 - l0), np.hypot(u1 - p1, u0 - p0)",
    ),
    Mutant("Garwood's upper limit at x", f"{J}intervals.py", "chdtri(2 * (x + 1), tail)", "chdtri(2 * x, tail)"),
    Mutant(
        "Byar with x + ½",
        f"{J}intervals.py",
        "upper = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * np.sqrt(x + 1))) ** 3",
        "upper = (x + 0.5) * (1 - 1 / (9 * (x + 0.5)) + z / (3 * np.sqrt(x + 0.5))) ** 3",
    ),
    Mutant("Byar below ten events", f"{J}intervals.py", "np.where(x < 10, exact, near)", "near"),
    Mutant(
        "flags by drawn limits for exact tails",
        f"{J}funnel.py",
        "    return _levels(low, high, tails)",
        "    return score_flags(x, n, p0, tails)",
        (PACKAGES, "tests/analytics/judgement/test_funnel.py"),
    ),
    Mutant(
        "extremes taken for spread between places",
        f"{J}funnel.py",
        "np.clip(z, *np.quantile(z, [trim, 1 - trim]))",
        "z",
    ),
    Mutant(
        "base-year weights in Kitagawa",
        f"{J}decomposition.py",
        "    within = (w1 + w0) / 2 * (r1 - r0)",
        "    within = w0 * (r1 - r0)",
    ),
    Mutant(
        "standard deviation for the moving range",
        f"{J}control.py",
        "_along(_mean_range(y, base, screen) * width / WIDTH, y)",
        "_along(np.std(y, axis=-1, ddof=1), y)",
    ),
    Mutant(
        "unscreened moving range for the screened one",
        f"{J}control.py",
        "if screen else mean",
        "if False else mean",
    ),
    Mutant(
        "mean of rates for the rate of sums",
        f"{J}control.py",
        "np.divide(events, whole, out=np.full(whole.shape, np.nan), where=whole > 0)",
        "_mean(np.where(known, x / n, np.nan))",
    ),
    Mutant("steps for points in a trend", f"{J}rules.py", "_ends(_steps(values), k - 1)", "_ends(_steps(values), k)"),
    Mutant(
        "a point on the line goes on with the run",
        f"{J}rules.py",
        "np.sign(np.asarray(values, float) - np.asarray(center, float))",
        "np.where(np.asarray(values, float) >= np.asarray(center, float), 1, -1)",
    ),
    Mutant(
        "passing and failing a target confused", f"{J}capability.py", 'if good == "up" else', 'if good != "up" else'
    ),
    Mutant(
        "false discoveries without order",
        f"{J}shrinkage.py",
        "order = np.sort(p[np.isfinite(p)])",
        "order = p[np.isfinite(p)]",
        (PUBLISHED, PACKAGES),
    ),
    Mutant("moments with ddof 0", f"{J}shrinkage.py", "share.var(ddof=1)", "share.var()"),
    Mutant(
        "mean of rates for the common share",
        f"{J}shrinkage.py",
        "mean, rho = x.sum() / n.sum(), intraclass(x, n)",
        "mean, rho = (x / n).mean(), intraclass(x, n)",
    ),
    Mutant("shrinkage left out", f"{J}shrinkage.py", "return (x + alpha) / (n + alpha + beta)", "return x / n"),
    Mutant(
        "one tail in a needed sample size",
        f"{J}samples.py",
        "(-ndtri(alpha / 2) * equal + ndtri(power)",
        "(-ndtri(alpha) * equal + ndtri(power)",
    ),
    Mutant(
        "standardised interval without its weights",
        f"{J}standardisation.py",
        "scale = np.sqrt(variance / total)",
        "scale = value / total",
    ),
    Mutant(
        "a change called better by its sign alone",
        f"{J}judge.py",
        "_worded(firm & (lower > 0), firm & (upper < 0), few, good, np.isnan(lower))",
        "_worded(firm & (lower + upper > 0), firm & (lower + upper < 0), few, good, np.isnan(lower))",
        ("tests/analytics/test_judge.py",),
    ),
    Mutant(
        "an even split beside a limit for a third of three bands",
        "analytics/quality/bunching.py",
        "binomial_tails(counts[:, 1], n, 1 / 3)",
        "binomial_tails(counts[:, 1], counts[:, :2].sum(axis=1), 1 / 2)",
        ("tests/analytics/quality/test_bunching.py",),
    ),
    Mutant(
        "tracking pooled into the reported rate",
        "data/reference/sampling_bases.csv",
        "P;M,SUP;KEY;SPC;QTR;ECM;JNT",
        "P;M,SUP;KEY;SPC;QTR;ECM;JNT;TRK",
        ("tests/analytics/test_indicators.py",),
    ),
    Mutant(
        "overdue on the day it is due",
        "data/ledgers/kinds/equipment_register.toml",
        "due_on < edition then date_diff('day', due_on, edition)",
        "due_on <= edition then 1 + date_diff('day', due_on, edition)",
        ("tests/data/publishing/test_counts.py", "tests/analytics/test_indicators.py"),
    ),
    Mutant(
        "growth without a base",
        "analytics/compare.py",
        "np.where(base > 0, base, np.nan), reasons",
        "np.where(base > 0, base, 1), reasons",
    ),
    Mutant(
        "a partial year against the whole one before",
        "analytics/periods.py",
        "base_end = min(_shift_end(current.end, -months), _shift_end(whole.end, -months))",
        "base_end = _shift_end(whole.end, -months)",
        ("tests/analytics/test_view.py", "tests/analytics/test_compare.py"),
    ),
    Mutant(
        "halves rounded to even",
        "data/text.py",
        "quantize(step, rounding=ROUND_HALF_UP)",
        'quantize(step, rounding="ROUND_HALF_EVEN")',
        ("tests/data/test_text.py",),
    ),
)


def changed(project: Path, mutant: Mutant) -> str:
    """The file with the mistake in it; raises LookupError where the right text is not there exactly once."""
    text = (project / mutant.file).read_text(encoding="utf-8")
    if text.count(mutant.right) != 1:
        raise LookupError(f"{mutant.name}: {mutant.file} has the text {text.count(mutant.right)} times")
    return text.replace(mutant.right, mutant.wrong)


def run(project: Path, tests: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run tests of a copy up to the first that is red."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=line", "-n", "0", "-p", "no:cacheprovider", *tests]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, encoding="utf-8", check=False)


def noticed(sound: Path, mutant: Mutant) -> str:
    """The first test that turns red; empty when none does. RuntimeError when the tests could not run."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(sound, copy)
        (copy / mutant.file).write_text(changed(sound, mutant), encoding="utf-8")
        ended = run(copy, mutant.tests)
    if ended.returncode not in (0, 1):
        raise RuntimeError(f"{mutant.name}: the tests did not run\n{ended.stdout[-2000:]}{ended.stderr[-2000:]}")
    found = RED.search(ended.stdout)
    return found.group(1) if found else ""


def tried(chosen: Sequence[Mutant]) -> int:
    """Print a line a mutant; 1 when one lives on, or when a test is red without any."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        sound = Path(folder) / "sound"
        shutil.copytree(PROJECT, sound, ignore=LEFT_OUT)
        for mutant in MUTANTS:
            changed(sound, mutant)
        unchanged = run(sound, sorted({test for mutant in chosen for test in mutant.tests}))
        if unchanged.returncode:
            print(f"red without a mistake:\n{unchanged.stdout[-2000:]}{unchanged.stderr[-2000:]}")
            return 1
        by = list(pool.map(lambda mutant: noticed(sound, mutant), chosen))
    for mutant, test in zip(chosen, by, strict=True):
        print(f"{'noticed' if test else 'LIVES':8} {mutant.name:48} {test}")
    print(f"{sum(map(bool, by))} of {len(chosen)} mistakes noticed")
    return int(not all(by))


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line and try the mutants."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="WORD", help="mutants whose name contains it")
    parser.add_argument("--smoke", action="store_true", help="all must still fit the code; two are tried")
    options = parser.parse_args(arguments)
    return tried([mutant for mutant in MUTANTS if options.only in mutant.name][: 2 if options.smoke else None])


if __name__ == "__main__":
    sys.exit(main())
