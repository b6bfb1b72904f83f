"""Decoders: which codecs there are, bytes that are none, and PyAV that is missing."""

from __future__ import annotations

import importlib.util
import sys
from array import array
from random import Random

import pytest

from acdiag.media import decoding
from acdiag.model.errors import Unusable
from acdiag.model.names.codecs import Format

pytest.importorskip("av", reason="PyAV is not installed (pip install acdiag[audio])")

PAYLOADS = {
    "PCMA": (b"\xd5" * 160, 8_000, 160), "PCMU": (b"\xff" * 160, 8_000, 160), "G722": (bytes(160), 16_000, 320),
    "G729": (b"\x12" * 20, 8_000, 160), "GSM": (b"\xd1" * 33, 8_000, 160), "G723": (bytes(24), 8_000, 240),
    "iLBC": (b"\1" * 38, 8_000, 160), "opus": (bytes.fromhex("f8fffe"), 48_000, 960),
}  # fmt: skip


@pytest.mark.parametrize("name", PAYLOADS)
def test_twenty_or_thirty_milliseconds(name: str) -> None:
    payload, rate, length = PAYLOADS[name]
    decoder = decoding.of_format(Format(name, 8_000), 96)
    assert decoder is not None
    assert decoding.decodes(Format(name, 8_000))
    decoded = [len(decoder.decode(payload)) for _ in range(10)]
    assert decoder.rate == rate
    assert sum(decoded) == pytest.approx(10 * 2 * length, rel=0.1)


@pytest.mark.parametrize("name", PAYLOADS)
def test_hostile_payloads_give_samples_or_nothing(name: str) -> None:
    decoder = decoding.of_format(Format(name, 8_000), 96)
    assert decoder is not None
    rng = Random(8)
    for _ in range(100):
        assert len(decoder.decode(rng.randbytes(rng.randrange(300)))) % 2 == 0
    assert decoder.decode(b"") == b""


def test_silence_is_silent() -> None:
    for form, quiet in (("alaw", b"\xd5"), ("mulaw", b"\xff")):
        samples = array("h", decoding.of_samples(form, 8_000).decode(quiet * 160))
        assert len(samples) == 160
        assert max(map(abs, samples)) <= 8


def test_linear_samples_are_turned() -> None:
    assert array("h", decoding.of_samples("s16be", 8_000).decode(b"\x01\x00\x7f\xff\x00")).tolist() == [256, 32_767]
    assert array("h", decoding.of_samples("s16le", 8_000).decode(b"\x01\x00\xff\x7f")).tolist() == [1, 32_767]
    stereo = decoding.of_format(Format("L16", 44_100), 10)
    assert stereo is not None
    assert (stereo.channels, stereo.rate, len(stereo.decode(bytes(7)))) == (2, 44_100, 4)


@pytest.mark.parametrize("name", ["SILK", "x-msrta", "SIREN", "", "telephone-event"])
def test_codecs_that_nobody_decodes(name: str) -> None:
    assert decoding.of_format(Format(name, 16_000), 104) is None
    assert not decoding.decodes(Format(name, 16_000))


def test_without_pyav_one_line_says_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    decoding.require()
    monkeypatch.setitem(sys.modules, "av", None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Unusable, match="PyAV") as caught:
        decoding.require()
    assert "acdiag[audio]" in caught.value.hint
    assert caught.value.status == 2
