"""Whether a store keeps its word when things go wrong: python -m benchmarks.faults [--json FILE] [--smoke]

Publishers are killed at random moments while readers read; bits are flipped in, and ends cut off, every file of a
snapshot; two publish at once; the disk is full. Goals: of 100 kills nothing broken, mixed or lost; of 100 damaged files
none shown as data; of two publishers one wins and the other is told; on a full disk nothing lost. 1 if one is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benchmarks.fault.disks import full_disks
from benchmarks.fault.trials import Result, damages, kills, rivals

MANY = {"kills": 100, "damages": 100, "rivals": 10, "full_disks": 20}
FEW = {"kills": 3, "damages": 10, "rivals": 1, "full_disks": 2}
SEED = 5


def run(times: dict[str, int], seed: int = SEED) -> dict[str, Result]:
    """Every trial so many times; its counts."""
    return {
        "kills": kills(times["kills"], seed),
        "damages": damages(times["damages"], seed),
        "rivals": rivals(times["rivals"]),
        "full_disks": full_disks(times["full_disks"], seed),
    }


def missed(found: dict[str, Result]) -> list[str]:
    """The goals that were missed: whatever a trial lists as wrong."""
    return [
        f"{trial}.{what}: {wrong}"
        for trial, counts in found.items()
        for what, wrong in counts.items()
        if wrong and isinstance(wrong, list)
    ]


def main() -> int:
    """Run the trials and report; 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the counts there too")
    parser.add_argument("--seed", type=int, default=SEED, help="of the moments, bits and spaces chosen")
    parser.add_argument("--smoke", action="store_true", help="a few of each")
    options = parser.parse_args()
    found = run(FEW if options.smoke else MANY, options.seed)
    for trial, counts in found.items():
        print(trial + ": " + ", ".join(f"{name} {len(n) if isinstance(n, list) else n}" for name, n in counts.items()))
    for wrong in missed(found):
        print(f"MISSED {wrong}")
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    return 1 if missed(found) else 0


if __name__ == "__main__":
    sys.exit(main())
