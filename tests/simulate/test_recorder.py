from __future__ import annotations

from scapy.layers.inet import UDP
from scapy.layers.l2 import Ether

from acdiag.simulate.network import VOICE
from acdiag.simulate.phone import Phone
from acdiag.simulate.recorder import GatewayRecorder, Recorder
from acdiag.simulate.site import Site


def payloads(site: Site, port: int) -> list[bytes]:
    frames = (Ether(frame.data) for frame in site.frames())
    return [bytes(frame[UDP].payload) for frame in frames if UDP in frame and frame[UDP].dport == port]


def stage() -> tuple[Site, Phone]:
    site = Site()
    phone = site.phone()
    phone.subnet, phone.ip = VOICE, phone.address(VOICE)
    return site, phone


def test_one_counter_runs_through_all_tracks() -> None:
    site, phone = stage()
    Recorder(site, phone).talk(0.4)
    sent = payloads(site, 50_000)
    assert [int.from_bytes(data[4:6]) for data in sent] == [(65_500 + number) & 0xFFFF for number in range(len(sent))]
    assert {data[19] for data in sent} == {1, 10, 18, 19}
    assert len(sent) == 20 * 2 + 10 * 4


def test_what_is_unrecorded_leaves_a_gap() -> None:
    site, phone = stage()
    Recorder(site, phone).talk(0.4, unrecorded=[5, 6])
    numbers = [int.from_bytes(data[4:6]) - 65_500 for data in payloads(site, 50_000)[:6]]
    assert numbers == [0, 1, 2, 3, 4, 7]


def test_what_is_lost_before_the_phone_leaves_none() -> None:
    site, phone = stage()
    Recorder(site, phone, ("received",)).talk(0.4, lost=[5, 6])
    sent = payloads(site, 50_000)
    assert [int.from_bytes(data[4:6]) for data in sent] == list(range(65_500, 65_518))
    assert [int.from_bytes(data[22:24]) - 40_000 for data in sent] == [*range(5), *range(7, 20)]


def test_a_gateway_numbers_its_packets() -> None:
    site, phone = stage()
    recorder = GatewayRecorder(site, phone, "10.1.20.50")
    recorder.hears(b"INVITE")
    recorder.says(b"SIP/2.0")
    recorder.talk(0.04, 20_000)
    sent = payloads(site, 925)
    assert [int.from_bytes(data[5:7]) for data in sent] == list(range(6))
    assert [data[17] for data in sent] == [10, 10, 1, 1, 1, 1]
