"""tshark opens real TLS, and says of each frame what was inside; nothing is left behind."""

from __future__ import annotations

import shutil
import ssl
import tempfile
from pathlib import Path

import pytest

from acdiag.wireshark.decrypt import decrypt
from tests.tls_frames import frames
from tests.tls_inside import FORBIDDEN, conversation, register, wire

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed"),
]
LONG = b"SIP/2.0 200 OK\r\nContent-Length: 40000\r\n\r\n" + b"x" * 40_000


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=["1.2", "1.3"])
def test_the_bytes_of_each_record(tmp_path: Path, version: ssl.TLSVersion) -> None:
    keys = tmp_path / "keys"
    said = [(0, register()), (1, FORBIDDEN), (0, b"\r\n\r\n")]
    taken = frames(wire(conversation(keys, said, version)))
    found, in_time = decrypt(taken, keys.read_bytes())
    assert in_time
    assert [b"".join(found[place]) for place in sorted(found)] == [data for _, data in said]
    assert sorted(found) == [len(taken) - 4, len(taken) - 3, len(taken) - 2]


def test_records_over_many_segments_out_of_order(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    taken = frames(wire(conversation(keys, [(0, register()), (1, LONG[:16_000])])))
    taken[-4], taken[-5] = taken[-5], taken[-4]
    found, _ = decrypt(taken, keys.read_bytes())
    assert b"".join(piece for place in sorted(found) for piece in found[place]) == register() + LONG[:16_000]


def test_without_the_right_secrets_nothing(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    taken = frames(wire(conversation(keys, [(0, register())])))
    assert decrypt(taken, b"CLIENT_RANDOM " + b"00" * 32 + b" " + b"00" * 48 + b"\n") == ({}, True)


def test_it_is_stopped_in_time(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    taken = frames(wire(conversation(keys, [(0, register())])))
    assert decrypt(taken, keys.read_bytes(), seconds=0.01) == ({}, False)


def test_no_secret_has_a_name_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    keys = tmp_path / "keys"
    taken = frames(wire(conversation(keys, [(0, register())])))
    before = set((tmp_path / "t").iterdir())
    found, _ = decrypt(taken, keys.read_bytes())
    assert found
    assert set((tmp_path / "t").iterdir()) == before
