from __future__ import annotations

from acdiag.simulate.catalogue.dot1x import SCENARIOS

DOT1X = {scenario.name: scenario for scenario in SCENARIOS}
PC = bytes.fromhex("3c5282112233")
ALERT = bytes((21, 3, 3, 0, 2, 2))


def eapol(name: str) -> list[bytes]:
    return [frame.data for frame in DOT1X[name].run()[0] if frame.data[12:14] == b"\x88\x8e"]


def test_an_open_port_sends_nothing_that_is_eapol() -> None:
    assert {data[6:9] for data in eapol("dot1x-open-port")} == {b"\0\x90\x8f"}


def test_a_phone_without_802_1x_sends_none() -> None:
    assert not any(
        data[6:9] == b"\0\x90\x8f" for name in ("dot1x-off-on-phone", "dot1x-mac-bypass") for data in eapol(name)
    )


def test_alerts_come_from_the_side_that_refuses() -> None:
    assert [data[8] for data in eapol("dot1x-server-unknown") if ALERT in data] == [0x8F]
    (refused,) = [data for data in eapol("dot1x-client-expired") if ALERT in data]
    assert refused[6:9] != b"\0\x90\x8f"


def test_certificates_come_in_fragments() -> None:
    flags = {data[23] for data in eapol("dot1x-tls") if data[18] in (1, 2) and data[22] == 13}
    assert {0x20, 0xC0, 0} <= flags


def test_the_pc_speaks_on_the_phones_port() -> None:
    assert PC in {data[6:12] for data in eapol("dot1x-pc-rejected")}
    logoffs = [data for data in eapol("dot1x-pc-unplugged") if data[15] == 2]
    assert [data[6:12] for data in logoffs] == [PC]


def test_no_healthy_exchange_expects_a_finding() -> None:
    healthy = ("md5", "tls", "negotiated", "second-attempt", "guest-vlan", "mac-bypass", "monitored", "open-port")
    assert not any(DOT1X[f"dot1x-{name}"].expect["findings"] for name in healthy)
