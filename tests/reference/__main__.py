"""Published values through the project's own functions: python -m tests.reference FILE

FILE holds cases: id, method, inputs, expected, tolerance {abs, rel}, source. Prints passed, failed and not applicable
by method, and each case that did not pass with its reason. Status 1 when a case fails or more than one in ten does not
apply.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.reference.runner import good, load, report, run

PUBLISHED = Path(__file__).with_name("published_values.json")


def main(arguments: list[str] | None = None) -> int:
    """Run a file, print what became of its cases, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", default=PUBLISHED)
    outcomes = [run(case) for case in load(parser.parse_args(arguments).file)]
    print("\n".join(report(outcomes)))
    return 0 if good(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
