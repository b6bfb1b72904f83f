"""The file that --keylog names: refused with one line when it is none, and never quoted."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from acdiag.model.errors import Unusable
from acdiag.sources.signature import kind_of, words_for
from acdiag.sources.stored import reason
from acdiag.wire.keylog import KeyLog

LONGEST = 67_108_864
"""Bytes of a key log; half a million connections."""
ACCEPTED = (
    "Accepted is what SSLKEYLOGFILE, openssl -keylogfile or Wireshark's Export TLS Session Keys write: "
    "lines of CLIENT_RANDOM, hexadecimal digits, and digits again."
)
_STDIN = "-"


def load(path: str, keys: KeyLog, warn: Callable[[str], None]) -> None:
    """Add the secrets of a file, or of stdin for `-`, to `keys`. Raises `Unusable` when there are none."""
    data = _read(path)
    if len(data) > LONGEST:
        raise Unusable(f"{path} is longer than {LONGEST >> 20} MiB, which no TLS key log is", ACCEPTED)
    good, strange = keys.add(data)
    if not good:
        raise Unusable(f"{path} is no TLS key log: {_found(data)}", ACCEPTED)
    if strange:
        warn(f"{path}: {strange:,} of {good + strange:,} lines are no TLS secrets and are passed over")


def _read(path: str) -> bytes:
    try:
        if path == _STDIN:
            if sys.stdin is None or sys.stdin.isatty():
                raise OSError("nothing is piped into standard input")
            return _bounded(sys.stdin.buffer)
        with Path(path).open("rb") as file:
            return _bounded(file)
    except OSError as error:
        raise Unusable(f"cannot read the key log {path}: {reason(error)}", "Name a file with --keylog.") from None


def _bounded(file: BinaryIO) -> bytes:
    return file.read(LONGEST + 1)


def _found(data: bytes) -> str:
    """What the file is, without its text."""
    if data.lstrip().startswith(b"-----BEGIN "):
        kind = "a private key" if b"PRIVATE KEY-----" in data[:200] else "a certificate or another PEM file"
        return f"it is {kind}" + ("; no key of a server opens today's TLS" if "private" in kind else "")
    known = kind_of(data[:512])
    return f"it is {f'a {known} file' if known else words_for(data[:512])}"
