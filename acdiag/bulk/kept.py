"""Where compiled code is kept between runs: its name is a digest of all that it depends on.

So nothing ever has to be compared or replaced. `cache_folder` sees to it that code is not run that somebody else could
have written.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import acdiag
from acdiag import cache_folder

ENTRIES = 4
"""Files kept; the oldest go first."""
LARGEST = 4 << 20
"""Bytes of a file that is read; the loops have 20,000."""


def read(processor: str) -> bytes | None:
    """The code for `processor`; None when there is none that may be used."""
    place = cache_folder.folder()
    return None if place is None else cache_folder.read(place / _name(processor), LARGEST)


def write(processor: str, code: bytes) -> bool:
    """Keep code; False where that is impossible, which costs the next run the time to compile."""
    place = cache_folder.folder()
    return place is not None and cache_folder.write(place / _name(processor), code, "loops-*.o", ENTRIES)


def _name(processor: str) -> str:
    digest = hashlib.sha256(f"{acdiag.__version__} {sys.platform} {sys.maxsize} {processor}".encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return f"loops-{digest.hexdigest()[:32]}.o"
