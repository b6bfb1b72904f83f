"""What is learnt of a flow, and when it is forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.bulk import flows, layout, streams
from acdiag.model.case import SourceReport
from acdiag.pipeline import Session
from acdiag.rulebook.shelf import Shelf
from acdiag.wire.configuration import parse
from tests.bench.media_traffic import rollout
from tests.bulk.readings import Engine, native, told, write_pcap
from tests.bulk.streams import NOBODY, START, STEP, rtp
from tests.frames import PHONE, SECOND, bootp, from_client, udp


def speech(count: int, start: int = START, **link: object) -> list[tuple[int, bytes, int]]:
    frames = [udp("10.0.0.1", "10.0.9.9", 4000, 20_000, rtp(n, 160 * n, 9), **link) for n in range(count)]
    return [(start + n * STEP, data, len(data)) for n, data in enumerate(frames)]


def test_most_of_a_stream_is_counted_only(tmp_path: Path, shelf: Shelf, engine: Engine) -> None:
    path = write_pcap(tmp_path / "a.pcap", speech(200))
    assert told([path], shelf, engine)[1] > 170


def test_a_sender_that_turns_out_to_be_a_phone_is_looked_at(tmp_path: Path, shelf: Shelf, engine: Engine) -> None:
    lease = from_client(bootp(1, 9, NOBODY, {60: b"450HD", 55: b"\1\3"}), NOBODY)
    records = [*speech(100, mac=NOBODY), (START + 100 * STEP, lease, len(lease))]
    records += speech(100, START + 101 * STEP, mac=NOBODY)
    path = write_pcap(tmp_path / "a.pcap", records)
    assert told([path], shelf, engine)[0] == told([path], shelf)[0]
    assert NOBODY in told([path], shelf)[0]


def test_a_transfer_between_known_ports_is_read(tmp_path: Path, shelf: Shelf, engine: Engine) -> None:
    ends = ("10.0.0.1", "10.0.9.9", 2000)
    quiet = [udp(*ends, 40_000, b"\0\4" + n.to_bytes(2)) for n in range(50)]
    asked = udp(*ends, 69, b"\0\x01450HD.img\0octet\0")
    block = udp("10.0.9.9", "10.0.0.1", 40_000, 2000, b"\0\3\0\1" + bytes(10))
    frames = [*quiet, asked, block, udp(*ends, 40_000, b"\0\4\0\1")]
    path = write_pcap(tmp_path / "a.pcap", [(START + n * STEP, data, len(data)) for n, data in enumerate(frames)])
    fast, passed = told([path], shelf, engine)
    assert fast == told([path], shelf)[0]
    assert passed > 30
    assert '"tftp": 3' in fast


def test_an_empty_datagram_does_not_end_a_transfer(tmp_path: Path, shelf: Shelf, engine: Engine) -> None:
    """It is nothing known by itself, and what its ports carry still is."""
    ends = ("10.0.0.1", "10.0.9.9", 2000)
    block = udp("10.0.9.9", "10.0.0.1", 40_000, 2000, b"\0\3\0\1" + bytes(10))
    acknowledged = [udp(*ends, 40_000, b"\0\4" + n.to_bytes(2)) for n in range(20)]
    frames = [udp(*ends, 69, b"\0\x01450HD.img\0octet\0"), block, udp(*ends, 40_000, b""), *acknowledged]
    path = write_pcap(tmp_path / "a.pcap", [(START + n * STEP, data, len(data)) for n, data in enumerate(frames)])
    fast = told([path], shelf, engine)[0]
    assert fast == told([path], shelf)[0]
    assert '"tftp": 22' in fast


@pytest.mark.parametrize(
    ("text", "anew"),
    [
        (b"voip/packet_recording/enabled=1\nvoip/packet_recording/remote_port=50010\n", True),
        (b"system/syslog/mode=All\nsystem/syslog/server_port=5514\n", True),
        (b"voip/media/ptime=20\n", False),
    ],
)
def test_a_configuration_that_names_ports_begins_the_table_anew(shelf: Shelf, text: bytes, anew: bool) -> None:
    """What went to these ports was nothing known."""
    session = Session(shelf, [SourceReport("a.pcap", "pcap")])
    control = session.hasten().control
    before = control[layout.GENERATION]
    session.take_configuration(parse(text, "450HD.cfg", "450HD.cfg"))
    assert control[layout.GENERATION] == before + anew


def test_a_full_table_begins_anew(
    tmp_path: Path, shelf: Shelf, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flows, "FLOWS", 3)
    path = tmp_path / "a.pcap"
    rollout(path, phones=4, seconds=3)
    fast, passed = told([path], shelf, engine)
    assert fast == told([path], shelf)[0]
    assert passed > 0


def test_the_table_grows(tmp_path: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, engine: Engine) -> None:
    monkeypatch.setattr(layout, "FEWEST_SLOTS", 4)
    path = tmp_path / "a.pcap"
    rollout(path, phones=8, seconds=2)
    assert told([path], shelf, engine)[0] == told([path], shelf)[0]


def test_a_phone_that_moves_to_another_vlan_and_back(tmp_path: Path, shelf: Shelf, engine: Engine) -> None:
    records = []
    for turn, vlan in enumerate((5, 7, 5, 7, 5)):
        records += speech(60, START + turn * 6 * SECOND, vlan=vlan)
    path = write_pcap(tmp_path / "a.pcap", records)
    assert told([path], shelf, engine)[0] == told([path], shelf)[0]


def test_a_phone_is_looked_at_while_its_stream_stays_where_it_is(
    tmp_path: Path, shelf: Shelf, code: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is given back where silence is looked at, once a second, and not where the phone alone is due."""
    looks, recalls = [], []
    look, recall = flows.Flows.phone_seen, streams.Streams.refresh
    monkeypatch.setattr(flows.Flows, "phone_seen", lambda self, packet: looks.append(1) or look(self, packet))
    monkeypatch.setattr(streams.Streams, "refresh", lambda self, stream: recalls.append(1) or recall(self, stream))
    path = write_pcap(tmp_path / "a.pcap", speech(6_000, mac=PHONE))
    fast, passed = told([path], shelf, native(code))
    assert fast == told([path], shelf)[0]
    assert (len(looks), len(recalls)) == (4, 119)
    assert passed > 5_800


def test_phones_of_two_captures_at_once(tmp_path: Path, shelf: Shelf, engine: Engine) -> None:
    """What one has counted and not shown yet waits, while the other goes on."""
    paths = [
        write_pcap(tmp_path / name, speech(2_000, START + number * 20 * SECOND + number, mac=PHONE))
        for number, name in enumerate(("a.pcap", "b.pcap"))
    ]
    fast, passed = told(paths, shelf, engine)
    assert fast == told(paths, shelf)[0]
    assert passed > 1_000


def test_one_that_is_no_phone_any_longer_is_left_alone(tmp_path: Path, shelf: Shelf, engine: Engine) -> None:
    """A gateway with a phone's MAC says so in the middle of its stream."""
    said = b"OPTIONS sip:x SIP/2.0\r\nUser-Agent: Mediant 1000/v.7.20A\r\nCall-ID: 1\r\n\r\n"
    frame = udp("10.0.0.1", "10.0.9.9", 5060, 5060, said, mac=PHONE)
    records = speech(500, mac=PHONE)
    records += [(START + 500 * STEP, frame, len(frame)), *speech(3_000, START + 501 * STEP, mac=PHONE)]
    path = write_pcap(tmp_path / "a.pcap", records)
    fast, passed = told([path], shelf, engine)
    assert fast == told([path], shelf)[0]
    assert passed > 3_000
