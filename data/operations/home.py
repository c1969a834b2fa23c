"""Where an installation keeps what is its own: everything that a backup holds and an upgrade leaves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from data import settings

PAPER = ".swapping.json"  # what a restoration is about to do; there only until it is done
LOG = "-wal", "-shm"  # what SQLite keeps beside a file while it is open


@dataclass(frozen=True)
class Home:
    """The folder of the snapshots, the file of what people keep; the rest lies beside that file."""

    store: Path
    state: Path
    settings: Path = settings.FILE

    @property
    def folder(self) -> Path:
        """Where the state lies."""
        return self.state.parent

    @property
    def audit(self) -> Path:
        """Who saw, exported, published and changed what."""
        return self.folder / "audit.sqlite"

    @property
    def works(self) -> Path:
        """Ledgers on their way in."""
        return self.folder / "intake"

    @property
    def databases(self) -> dict[str, Path]:
        """SQLite files by their name in a backup."""
        return {"state.sqlite": self.state, "audit.sqlite": self.audit}

    @property
    def folders(self) -> dict[str, Path]:
        """Folders by their name in a backup."""
        return {"snapshots": self.store, "intake": self.works}


def home(store: Path) -> Home:
    """The installation whose snapshots lie in `store`, with the other places as the settings say."""
    found = settings.of(store)
    return Home(found.store, found.state)
