"""TLS key logs: what is a secret, what is not, and that none of it can be printed."""

from __future__ import annotations

import pytest

from acdiag.wire import keylog
from acdiag.wire.keylog import KeyLog

RANDOM, OTHER = bytes(range(32)), bytes(range(32, 64))
SECRET = b"5ec7e7" * 16
MASTER = b"CLIENT_RANDOM " + RANDOM.hex().encode() + b" " + SECRET
TRAFFIC = b"SERVER_TRAFFIC_SECRET_0 " + RANDOM.hex().upper().encode() + b" " + SECRET[:64]
SESSION = b"RSA Session-ID:0102 Master-Key:" + SECRET
PREMASTER = b"RSA 0011223344556677 " + SECRET


def read(*lines: bytes) -> KeyLog:
    keys = KeyLog()
    keys.add(b"\n".join(lines))
    return keys


def test_lines_comments_and_what_is_neither() -> None:
    keys = KeyLog()
    assert keys.add(b"# made by OpenSSL\r\n\r\n" + MASTER + b"\r\n" + TRAFFIC + b"\nwhatever\n" + MASTER[:-1]) == (2, 2)
    assert len(keys) == 2
    assert keys.add(MASTER) == (1, 0)
    assert len(keys) == 2


@pytest.mark.parametrize(
    "line",
    [b"CLIENT_RANDOM 00 00", MASTER.replace(b"CLIENT_RANDOM", b"CLIENT_SECRET"), MASTER + b" 00", b"RSA 00 00", SECRET],
    ids=["short", "label", "third", "rsa", "bare"],
)
def test_no_secrets(line: bytes) -> None:
    assert not read(line)
    assert KeyLog().add(line) == (0, 1)


def test_only_the_secrets_that_are_asked_for() -> None:
    foreign = b"CLIENT_RANDOM " + OTHER.hex().encode() + b" " + SECRET
    keys = read(MASTER, TRAFFIC, foreign)
    assert keys.opens(RANDOM)
    assert not keys.opens(bytes(32))
    assert keys.lines({RANDOM}) == MASTER + b"\n" + TRAFFIC + b"\n"


@pytest.mark.parametrize("line", [SESSION, PREMASTER], ids=["session", "premaster"])
def test_a_secret_of_a_session_may_open_anything(line: bytes) -> None:
    keys = read(line)
    assert keys.opens(bytes(32))
    assert keys.lines(set()) == line + b"\n"


def test_it_does_not_print_what_it_holds() -> None:
    keys = read(MASTER, SESSION)
    assert SECRET.decode() not in f"{keys} {keys!r}"
    assert not hasattr(keys, "__dataclass_fields__")


def test_it_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keylog, "MOST_SECRETS", 1)
    assert len(read(MASTER, TRAFFIC, SESSION)) == 1
    keys = read(SESSION, MASTER)
    assert (len(keys), keys._by_random) == (1, {})
