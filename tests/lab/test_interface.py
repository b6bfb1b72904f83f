"""A real interface in a network of its own: whole frames, filters, gone and back again, and without the right to it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from captures.lab import netns
from captures.lab.netns import Namespace
from tests.live_running import case_of

PLACE = Path(__file__).parents[2]
MAC = "02:00:00:00:00:01"
TALKING = """
import sys, time
from acdiag.sources.interface import InterfaceTap
from acdiag.sources.tap import Intake
intake = Intake()
tap = InterfaceTap("mon0", intake, bpf=sys.argv[1], media=sys.argv[2] == "media")
tap.open()
tap.start()
print("ready", flush=True)
for line in sys.stdin:
    if line == "stop\\n":
        break
    frames = 0
    until = time.monotonic() + 1.0
    while time.monotonic() < until:
        entry = intake.take()
        if entry is None:
            time.sleep(0.02)
            continue
        for frame in entry[1]:
            print("frame", frame.data.hex(), abs(frame.at - time.time_ns()) < 10e9, frame.link_type, flush=True)
    print("state", tap.state, tap.received, tap.lost, tap.note, flush=True)
tap.stop()
tap.join()
"""


class Place:
    """A namespace with one interface, and the program that captures there."""

    def __init__(self, bpf: str = "", media: str = "media") -> None:
        self.namespace = Namespace()
        self.tap = self.namespace.tap("mon0", MAC)
        command = self.namespace._inside((sys.executable, "-c", TALKING, bpf, media))
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PLACE)
        assert self.process.stdout.readline() == "ready\n"
        self.told()

    def told(self) -> tuple[list[list[str]], list[str]]:
        """The frames since it was asked last, and its state."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        frames = []
        while (line := self.process.stdout.readline().split()) and line[0] == "frame":
            frames.append(line[1:])
        return frames, line[1:]

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()
        os.close(self.tap)
        self.namespace.close()


@pytest.fixture
def place() -> Iterator[Place]:
    yield from opened()


@pytest.fixture
def quiet_place() -> Iterator[Place]:
    yield from opened("udp", "no-media")


def opened(*how: str) -> Iterator[Place]:
    if reason := netns.missing():
        pytest.skip(f"the lab cannot run: {reason}")
    made = Place(*how)
    try:
        yield made
    finally:
        made.close()


def udp(port: int, payload: bytes, *, tagged: bool = False) -> bytes:
    head = bytes.fromhex("00908f123450005056000a01") + (bytes.fromhex("810000c8") if tagged else b"") + b"\x08\x00"
    ip = bytes.fromhex("4500") + (28 + len(payload)).to_bytes(2) + bytes.fromhex("00000000401100000a3b01070a3b0003")
    return head + ip + port.to_bytes(2) + (20_000).to_bytes(2) + (8 + len(payload)).to_bytes(2) + b"\0\0" + payload


RTP = b"\x80\x08\x00\x01" + bytes(8) + bytes(160)


@pytest.mark.lab
def test_raw_bytes_with_their_tag(place: Place) -> None:
    plain, tagged = udp(5060, b"hello"), udp(5060, b"hello", tagged=True)
    os.write(place.tap, plain)
    os.write(place.tap, tagged)
    frames, state = place.told()
    assert [frame[0] for frame in frames] == [plain.hex(), tagged.hex()]
    assert all(frame[1:] == ["True", "1"] for frame in frames)
    assert state[0] == "running"


@pytest.mark.lab
def test_voice_is_left_to_the_kernel_and_a_filter_counts(quiet_place: Place) -> None:
    other = bytes.fromhex("ffffffffffff02000000000208060001") + bytes(44)
    wanted = udp(5060, b"hello")
    for frame in (udp(4000, RTP), udp(4000, b"\x80\xc8" + RTP[2:]), other, wanted):
        os.write(quiet_place.tap, frame)
    frames, _ = quiet_place.told()
    assert [frame[0] for frame in frames] == [udp(4000, b"\x80\xc8" + RTP[2:]).hex(), wanted.hex()]


@pytest.mark.lab
def test_it_comes_back(place: Place) -> None:
    place.namespace.run("ip", "link", "set", "mon0", "down")
    _, state = place.told()
    assert state[0] == "waiting"
    assert "down; waiting for it to come back" in " ".join(state)
    place.namespace.run("ip", "link", "set", "mon0", "up")
    place.told()
    place.told()
    os.write(place.tap, udp(5060, b"again"))
    frames, state = place.told()
    assert [frame[0] for frame in frames] == [udp(5060, b"again").hex()]
    assert state[0] == "running"


@pytest.mark.lab
def test_without_the_right_it_says_what_mends_it_and_goes_on_with_the_rest(tmp_path: Path) -> None:
    if reason := netns.missing():
        pytest.skip(f"the lab cannot run: {reason}")
    drop = ("setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw", "--")
    words = [*drop, sys.executable, "-m", "acdiag", "live", "--headless", "--session", str(tmp_path / "s")]
    alone = subprocess.run([*words, "--interface", "lo"], capture_output=True, text=True, cwd=PLACE)
    assert alone.returncode == 2
    assert "cannot capture on lo: operation not permitted" in alone.stderr
    assert "sudo setcap cap_net_raw,cap_net_admin=eip /" in alone.stderr
    both = [*words, "--interface", "lo", "--syslog", "udp://127.0.0.1:0", "--duration", "1"]
    done = subprocess.run(both, capture_output=True, text=True, cwd=PLACE)
    assert done.returncode == 0, done.stderr
    assert "setcap" in done.stderr
    assert case_of(tmp_path / "s")["sources"][0]["kind"] == "live"


@pytest.mark.lab
def test_an_interface_that_is_not_there_names_those_that_are() -> None:
    command = [sys.executable, "-m", "acdiag", "live", "--headless", "--interface", "nope9"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PLACE)
    assert done.returncode == 2
    assert "The interfaces of this machine: lo" in done.stderr
