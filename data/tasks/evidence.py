"""What may be kept as evidence: the name cleaned, the size limited, the content what its suffix says."""

from __future__ import annotations

from hashlib import sha256
from pathlib import PurePath

from data.ledgers.errors import LedgerError
from data.ledgers.guard import named
from data.tasks.rules import MEGABYTES, TYPES, TaskError


def checked(name: str, content: bytes) -> tuple[str, bytes, str]:
    """Name, content and sha256 of a file as it may be kept; raises TaskError."""
    try:
        safe = named(name)
    except LedgerError as error:
        raise TaskError("bad_name") from error
    suffix = PurePath(safe).suffix.lower().removeprefix(".")
    begin = TYPES.get(suffix)
    if begin is None:
        raise TaskError("bad_type", types=", ".join(TYPES))
    if not content:
        raise TaskError("no_file")
    if len(content) > MEGABYTES << 20:
        raise TaskError("too_large", n=MEGABYTES)
    if not content.startswith(begin) or (not begin and b"\0" in content):
        raise TaskError("not_its_type", suffix=suffix)
    return safe, content, sha256(content).hexdigest()
