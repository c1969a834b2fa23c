"""Whether a bundle is whole: python verify.py FOLDER. It needs nothing that is installed; 1 if a file is not as listed.
文件是否完整：缺失或改动的文件逐一列出。"""

import hashlib
import sys
from pathlib import Path


def wrong(folder: Path) -> list[str]:
    """The files of the list that are missing or have other bytes."""
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = [line.partition("  ")[::2] for line in lines]
    return [name for digest, name in listed if _sha256(folder / name) != digest]


def _sha256(file: Path) -> str:
    if not file.is_file():
        return ""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


if __name__ == "__main__":
    found = wrong(Path(sys.argv[1]))
    for name in found:
        print(f"! {name}")
    sys.exit(bool(found))
