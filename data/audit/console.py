"""What is done on the command line, taken down as everything else is."""

from __future__ import annotations

import getpass
import re

from data import audit
from data.audit import DONE
from data.settings import Settings
from data.state import LOCAL

_NAME = re.compile(r"[\w-]{1,40}", re.ASCII)


def record(settings: Settings, command: str, act: str, object: str, outcome: str = DONE) -> None:
    """Take down an act of `python -m <command>`; by whom, as the system knows him, stands behind it."""
    try:
        who = getpass.getuser()
    except (KeyError, OSError):  # somebody whom the system has no name for
        who = ""
    address = f"python -m {command}" + (f" ({who})" if _NAME.fullmatch(who) else "")
    audit.recorder(settings).record(LOCAL, act, object, address, outcome)
