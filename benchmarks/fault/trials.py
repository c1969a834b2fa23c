"""The trials: each does harm to a store and counts what it did, and what came of it."""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from analytics.store import open_snapshot
from analytics.view import WHOLE
from benchmarks.fault.processes import context, publisher, readers
from benchmarks.fault.worlds import checked, publish_world, world_of
from data.publishing import Manifest, SnapshotError, current, last_good, snapshot_ids, verify

Result = dict[str, Any]
READERS = 2


@contextmanager
def published(worlds: int = 1) -> Iterator[Path]:
    """A store in a temporary folder with the first worlds published."""
    with tempfile.TemporaryDirectory() as scratch:
        store = Path(scratch) / "store"
        for world in range(1, worlds + 1):
            publish_world(store, checked(Path(scratch), world), world)
        yield store


def kills(times: int, seed: int) -> Result:
    """Kill so many publishers at random moments of publishing while readers read. Nothing may be broken, of two worlds,
    or lost: what was in force once stays sound, and in force is what the last publisher that came so far published."""
    chance, killed, finished, lost = random.Random(seed), 0, 0, []
    with published() as store, readers(store, READERS) as seen:
        world, usual, kept = 1, _usual(store, min(times, 3)), {current(store)}
        while killed < times:
            world, before = world + 1, current(store)
            ended_itself = _struck(store, world + 10, chance.uniform(0, usual))
            killed, finished = killed + (not ended_itself), finished + ended_itself
            lost += _lost(store, before, world + 10, must_follow=ended_itself)
            kept.add(current(store))
        lost += _unsound(store, kept)
        left = leftovers(store) if publish_once(store, 9999) else ["the next publisher was refused"]
    return {
        "killed": killed,
        "finished_before_the_kill": finished,
        "read": seen.opened,
        "broken": seen.broken,
        "mixed": seen.mixed,
        "lost": lost,
        "left_over": left,
    }


def _usual(store: Path, times: int) -> float:
    """Seconds that publishing takes here and now: the median of so many."""
    took = []
    for world in range(2, 2 + times):
        running = publisher(store, world)
        running.begun.wait()
        begun = time.perf_counter()
        running.end()
        took.append(time.perf_counter() - begun)
    return median(took)


def publish_once(store: Path, world: int) -> bool:
    """Publish a world in a process of its own; whether it was."""
    return publisher(store, world).end() == "published"


def _struck(store: Path, world: int, after: float) -> bool:
    """Start a publisher and kill it so many seconds after it began; whether it had ended by itself."""
    running = publisher(store, world)
    running.begun.wait()
    time.sleep(after)
    running.kill()
    return running.process.exitcode == 0


def _lost(store: Path, before: str, world: int, must_follow: bool) -> list[str]:
    """What is not as it must be after a publisher was killed or ended."""
    try:
        now, shown = current(store), world_of(open_snapshot(store, scope=WHOLE))
    except (SnapshotError, AssertionError) as error:
        return [f"{world}: {error}"]
    wrong = _unsound(store, {before})
    if (now == before) == (shown == world) or (must_follow and shown != world):
        wrong.append(f"{world}: {now} in force after {before}")
    return wrong


def _unsound(store: Path, ids: set[str]) -> list[str]:
    return [f"{id} is gone or damaged" for id in sorted(ids) if id not in snapshot_ids(store) or verify(store, id)]


def leftovers(store: Path) -> list[str]:
    """What publishers left over."""
    return [path.name for path in store.iterdir() if path.name.startswith((".incoming-", ".replaced-"))]


def damages(least: int, seed: int) -> Result:
    """Flip one bit in, or cut off the end of, one file of a snapshot at a time, every file both ways or, where fewer
    are asked for, some of them; count what was refused with the last good snapshot in its place, what stayed without
    effect (a space more in the manifest), and what was shown as data."""
    chance = random.Random(seed)
    with published(2) as store:
        whole = open_snapshot(store, scope=WHOLE).manifest
        files = [path for path in sorted((store / whole.id).rglob("*")) if path.is_file() and path.stat().st_size]
        every = [(path, harm) for path in [*files, store / "CURRENT"] for harm in ("flipped", "cut")]
        chosen = every * -(-least // len(every)) if least > len(every) // 2 else chance.sample(every, least)
        ends = [(path, harm, _harmed(store, path, harm, chance, whole)) for path, harm in chosen]
    return {
        "files": len(files) + 1,
        **Counter(harm for _, harm, _ in ends),
        **Counter(end for *_, end in ends if end in HARMLESS),
        "shown_as_data": [f"{path.name} {harm}: {end}" for path, harm, end in ends if end not in HARMLESS],
    }


HARMLESS = ("refused", "without_effect")


def _harmed(store: Path, path: Path, harm: str, chance: random.Random, whole: Manifest) -> str:
    """What comes of opening the store with one file harmed, which is mended again."""
    content = path.read_bytes()
    at = chance.randrange(len(content))
    flipped = content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :]
    path.write_bytes(flipped if harm == "flipped" else content[:at])
    try:
        good, problem = last_good(store, lambda id: open_snapshot(store, id, scope=WHOLE))
        expected = good.manifest == whole if problem is None else good.id in (whole.id, whole.previous)
        if not expected or world_of(good) != int(good.manifest.note):
            return f"shows {good.id}"
        return "refused" if problem else "without_effect"
    except Exception as error:  # anything else is a traceback on the page
        return f"{type(error).__name__}: {error}"
    finally:
        path.write_bytes(content)


def rivals(times: int) -> Result:
    """Two publishers at once: one wins, the other is told that somebody else is publishing."""
    ends: list[Sequence[str]] = []
    wrong = []
    with published() as store:
        for n in range(times):
            together = context().Barrier(2)
            pair = [publisher(store, world, together) for world in (2 * n + 10, 2 * n + 11)]
            ends.append(sorted(one.end() for one in pair))
            shown = world_of(open_snapshot(store, scope=WHOLE))
            if shown not in (2 * n + 10, 2 * n + 11):
                wrong.append(f"world {shown} in force")
    told = [end for end in ends if end[0].startswith("StoreBusy: 另一程序正在向") and end[1] == "published"]
    return {
        "rounds": times,
        "one_won_one_was_told": len(told),
        "other": [end for end in ends if end not in told] + wrong,
    }
