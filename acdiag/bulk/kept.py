"""Where compiled code is kept between runs, and how it is known to be ours, whole and up to date.

Its name is a digest of all that it depends on, so nothing ever has to be compared or replaced. Code that somebody else
could have written is not run: file and folder must belong to the user, and nobody else may write there.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import acdiag
from acdiag.cache_folder import folder, private

ENTRIES = 4
"""Files kept; the oldest go first."""
LARGEST = 4 << 20
"""Bytes of a file that is read; the loops have 20,000."""
_CHECKSUM = 32


def read(processor: str) -> bytes | None:
    """The code for `processor`; None when there is none that may be used."""
    place = folder()
    if place is None:
        return None
    try:
        with (place / _name(processor)).open("rb") as file:
            if not (private(os.fstat(file.fileno())) and private(place.stat())):
                return None
            data = file.read(LARGEST)
    except OSError:
        return None
    checksum, code = data[:_CHECKSUM], data[_CHECKSUM:]
    return code if code and hashlib.sha256(code).digest() == checksum else None


def write(processor: str, code: bytes) -> bool:
    """Keep code; False where that is impossible, which costs the next run the time to compile."""
    place = folder()
    if place is None:
        return False
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not private(place.stat()):
            return False
        handle, part = tempfile.mkstemp(dir=place, prefix="new-")
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(code).digest() + code)
        Path(part).replace(place / _name(processor))
    except OSError:
        return False
    with suppress(OSError):
        for old in sorted(place.glob("loops-*.o"), key=lambda path: path.stat().st_mtime_ns)[:-ENTRIES]:
            old.unlink()
    return True


def _name(processor: str) -> str:
    digest = hashlib.sha256(f"{acdiag.__version__} {sys.platform} {platform.machine()} {processor}".encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return f"loops-{digest.hexdigest()[:32]}.o"
