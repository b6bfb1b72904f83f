"""What one run does with its keys, short of running tshark."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.commands.inside_tls import InsideTls
from acdiag.model.errors import Unusable
from acdiag.sources.opening import open_sources
from acdiag.streams.cleartext import Cleartext
from acdiag.timeline.story import PhoneStory
from acdiag.wire.dissect import dissect
from tests.tls_frames import frames, listened
from tests.tls_inside import FORBIDDEN, conversation, register, save, wire


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys.log"


def followed(tmp_path: Path, keys: Path, said: list[str]) -> tuple[InsideTls, tuple[PhoneStory, ...], Path]:
    """A run that has read a capture whose secrets are inside."""
    from acdiag.rulebook.shelf import load

    taken = frames(wire(conversation(keys, [(0, register()), (1, FORBIDDEN)])))
    inside = InsideTls(None, said.append)
    inside.keys.add(keys.read_bytes())
    for each in taken:
        inside.connections.take(dissect(each))
    return inside, listened(load([]), taken).stories(), save(tmp_path / "a.pcapng", taken)


def test_without_keys_nothing_is_asked(tmp_path: Path) -> None:
    assert InsideTls(None, pytest.fail).read((), []) is None


def test_part_of_the_time_is_said(tmp_path: Path, keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    inside, stories, path = followed(tmp_path, keys, said)
    monkeypatch.setattr("acdiag.wireshark.decrypt.decrypt", lambda frames, _: ({len(frames) - 1: (FORBIDDEN,)}, False))
    sources = open_sources([str(path)], on_skip=lambda *_: None)
    assert isinstance(inside.read(stories, sources), Cleartext)
    assert said == ["long TLS connections were decrypted in their first part only"]


def test_what_no_key_opens_is_said(tmp_path: Path, keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    inside, stories, _ = followed(tmp_path, keys, said)
    monkeypatch.setattr("acdiag.wireshark.decrypt.decrypt", lambda *_: ({}, True))
    assert inside.read(stories, []) is None
    assert said == ["1 of 1 TLS connections with a key could not be decrypted"]


def test_trouble_is_a_warning_unless_the_key_log_was_asked_for(
    tmp_path: Path, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise Unusable("no tshark")

    said: list[str] = []
    inside, stories, _ = followed(tmp_path, keys, said)
    monkeypatch.setattr("acdiag.wireshark.decrypt.decrypt", fail)
    assert inside.read(stories, []) is None
    assert said == ["the secrets in the capture are not used: no tshark"]
    monkeypatch.setattr("acdiag.wireshark.decrypt.require", lambda: "tshark")
    asked = InsideTls(str(keys), said.append)
    asked.connections = inside.connections
    with pytest.raises(Unusable, match="no tshark"):
        asked.read(stories, [])
