"""NTP in real captures, compared with tshark."""

from __future__ import annotations

from datetime import UTC, datetime

from acdiag.wire.ntp import Ntp
from acdiag.wire.packet import Packet
from tests.corpus.at_once import told_of
from tests.corpus.tshark import REQUIREMENTS, captures, captures_with, packets

pytestmark = REQUIREMENTS

FIELDS = (
    "frame.protocols", "ntp.flags.li", "ntp.flags.vn", "ntp.flags.mode", "ntp.stratum", "ntp.ppoll", "ntp.refid",
    "ntp.reftime", "ntp.org", "ntp.rec", "ntp.xmt",
)  # fmt: skip


def theirs(path: str) -> dict[int, dict[str, list[str]]]:
    """NTP that is not quoted by ICMP."""
    frames = told_of(captures_with("ntp"), "ntp", FIELDS)[path]
    return {number: frame for number, frame in frames.items() if "icmp" not in frame["frame.protocols"][0]}


def ours(path: str) -> dict[int, Packet]:
    return {packet.frame.number: packet for packet in packets(path) if "ntp" in packet.protocols}


def reference_id(ntp: Ntp) -> str:
    """As tshark prints it, in hex."""
    if ntp.stratum > 1:
        return "".join(f"{int(part):02x}" for part in ntp.reference_id.split("."))
    return ntp.reference_id.encode().ljust(4, b"\0").hex()


def times(ntp: Ntp) -> list[str]:
    return ["NULL" if at is None else second(at) for at in (ntp.reference, ntp.origin, ntp.receive, ntp.transmit)]


def second(at: int) -> str:
    """As tshark prints it, without the fraction, which is a double there."""
    return datetime.fromtimestamp(at // 1_000_000_000, UTC).strftime("%b %e, %Y %H:%M:%S")


def test_the_same_frames_are_ntp() -> None:
    for path, counts in captures().items():
        numbers = set(ours(path))
        assert not numbers or path in captures_with("ntp")
        if "ntp" in counts or numbers:
            assert numbers == set(theirs(path)), path


def test_modes_strata_and_times() -> None:
    compared = 0
    for path in captures_with("ntp"):
        expected = theirs(path)
        for number, packet in ours(path).items():
            (ntp,) = packet.messages
            assert isinstance(ntp, Ntp)
            said_of_it = {name.removeprefix("ntp."): values for name, values in expected[number].items()}
            place = (path, number)
            assert [str(ntp.version)] == said_of_it["flags.vn"], place
            assert [str(ntp.mode)] == said_of_it["flags.mode"], place
            if ntp.mode > 5:
                continue
            assert [str(ntp.leap)] == said_of_it["flags.li"], place
            assert [str(ntp.stratum)] == said_of_it["stratum"], place
            assert [str(ntp.poll & 0xFF)] == said_of_it["ppoll"], place
            assert [reference_id(ntp)] == said_of_it["refid"], place
            said_times = [said_of_it[name][0] for name in ("reftime", "org", "rec", "xmt")]
            assert times(ntp) == [time.partition(".")[0] for time in said_times], place
            compared += 1
    assert compared > 20
