"""One fact per message of a transaction, with what a technician would read from it."""

from __future__ import annotations

import pytest

from acdiag.model.facts import Fact
from acdiag.model.facts.dhcp import DhcpAcked, DhcpDeclined, DhcpDiscovered, DhcpOffered, DhcpRequested
from acdiag.observe.dhcp import DhcpObserver
from acdiag.wire.dissect import dissect
from tests.frames import bootp, frame, from_client, from_server, raw_ip, udp

FULL = bytes((1, 3, 6, 42, 43, 66, 67, 120, 160))
UC = b"\x01\x0cMS-UC-Client\x02\x05https\x03\x0fweb.contoso.com\x04\x03443\x05\x25/CertProv/CertProvisioningService.svc"
SIP = b"\x00\x03sip\x07contoso\x03com\x00"


def watch(*said: tuple[float, bytes]) -> list[Fact]:
    observer = DhcpObserver()
    facts: list[Fact] = []
    for number, (seconds, data) in enumerate(said, 1):
        packet = dissect(frame(data, seconds, number))
        assert not packet.malformed
        for message in packet.messages:
            facts += observer.see(packet, message)
    return facts


def ack(given: dict[int, bytes], asked: bytes = FULL, **header: object) -> DhcpAcked:
    facts = watch(
        (0, from_client(bootp(1, given={55: asked, 60: b"450HD", 77: b"450HD"}))),
        (1, from_client(bootp(3, given={55: asked, 54: raw_ip("10.59.0.1"), 50: raw_ip("10.59.1.7")}))),
        (2, from_server(bootp(5, given={54: raw_ip("10.59.0.1"), **given}, yiaddr="10.59.1.7", **header))),  # type: ignore[arg-type]
    )
    assert isinstance(facts[-1], DhcpAcked)
    return facts[-1]


def test_a_discover_says_who_asks_for_what() -> None:
    (fact,) = watch((0, from_client(bootp(1, 7, given={55: FULL, 60: b"450HD", 77: b"450HD", 12: b"desk"}), vlan=200)))
    assert isinstance(fact, DhcpDiscovered)
    assert (fact.xid, fact.vlan, fact.model, fact.hostname) == ("0x00000007", 200, "450HD", "desk")
    assert fact.asked == tuple(FULL)
    assert not fact.recovery_list


def test_gaps_run_from_transaction_to_transaction_and_retries_have_none() -> None:
    facts = watch(
        (0, from_client(bootp(1, 1))),
        (3, from_client(bootp(1, 1))),
        (5, from_client(bootp(1, 2))),
        (10, from_client(bootp(1, 3))),
    )
    assert [(f.retry, f.gap) for f in facts if isinstance(f, DhcpDiscovered)] == [
        (False, None),
        (True, None),
        (False, 5.0),
        (False, 5.0),
    ]


@pytest.mark.parametrize(
    ("asked", "recovery"),
    [
        ((1, 3, 66, 67), True),
        ((66, 67), True),
        ((66,), False),
        ((66, 67, 160), False),
        ((43, 66, 67), False),
        ((), False),
    ],
)
def test_the_list_of_recovery_mode(asked: tuple[int, ...], recovery: bool) -> None:
    (fact,) = watch((0, from_client(bootp(1, given={55: bytes(asked)} if asked else {}))))
    assert isinstance(fact, DhcpDiscovered)
    assert fact.recovery_list is recovery


def test_a_relays_copy_is_no_second_event_and_a_retry_is() -> None:
    message = bootp(1, 9)
    relayed = udp("10.59.0.254", "10.1.1.1", 67, 67, bootp(1, 9, giaddr="10.59.0.254"), mac="02:00:00:00:00:99")
    facts = watch((0, from_client(message)), (0.01, relayed), (4, from_client(message)), (4.01, relayed))
    assert [fact.where[0].frame for fact in facts] == [1, 3]


def test_offers_are_alike_or_not_by_what_they_give() -> None:
    def offer(server: str, address: str, given: dict[int, bytes]) -> bytes:
        return from_server(bootp(2, given={54: raw_ip(server), 51: b"\0\0\1\0", **given}, yiaddr=address), server)

    facts = watch(
        (0, from_client(bootp(1))),
        (1, offer("10.59.0.1", "10.59.1.7", {3: raw_ip("10.59.0.254")})),
        (1.1, offer("10.59.0.2", "10.59.1.99", {3: raw_ip("10.59.0.254")})),
        (1.2, offer("192.168.1.1", "192.168.1.50", {3: raw_ip("192.168.1.1")})),
    )
    first, failover, rogue = (fact for fact in facts if isinstance(fact, DhcpOffered))
    assert first.settings == failover.settings != rogue.settings


@pytest.mark.parametrize(
    ("given", "ciaddr", "destination", "kind"),
    [
        ({54: raw_ip("10.59.0.1")}, "0.0.0.0", "255.255.255.255", "selecting"),
        ({50: raw_ip("10.59.1.7")}, "0.0.0.0", "255.255.255.255", "init-reboot"),
        ({}, "10.59.1.7", "10.59.0.1", "renewing"),
        ({}, "10.59.1.7", "255.255.255.255", "rebinding"),
    ],
)
def test_the_clients_state(given: dict[int, bytes], ciaddr: str, destination: str, kind: str) -> None:
    request = bootp(3, given=given, ciaddr=ciaddr)
    (fact,) = watch((0, udp(ciaddr, destination, 68, 67, request)))
    assert isinstance(fact, DhcpRequested)
    assert fact.kind == kind


def test_an_ack_says_what_is_missing_of_what_was_asked() -> None:
    fact = ack({1: raw_ip("255.255.0.0"), 3: raw_ip("10.59.0.1"), 6: raw_ip("10.59.0.2")})
    assert fact.missing == (42, 43, 66, 67, 120, 160)
    assert (fact.kind, fact.model, fact.address, fact.server) == ("selecting", "450HD", "10.59.1.7", "10.59.0.1")


def test_the_header_counts_as_66_and_67() -> None:
    fact = ack({}, siaddr="10.59.0.9", file=b"450HD.img")
    assert 66 not in fact.missing
    assert 67 not in fact.missing
    assert (fact.next_server, fact.boot_file, fact.tftp_server) == ("10.59.0.9", "450HD.img", None)


def test_skype_for_business_options_are_read() -> None:
    fact = ack({43: UC, 120: SIP})
    assert (fact.uc, fact.uc_identifier, fact.uc_scheme) == (True, "MS-UC-Client", "https")
    assert (fact.uc_server, fact.uc_port, fact.uc_path) == (
        "web.contoso.com",
        "443",
        "/CertProv/CertProvisioningService.svc",
    )
    assert (fact.sip_encoding, fact.sip_servers) == ("names", ("sip.contoso.com",))


def test_a_provisioning_url_is_taken_apart() -> None:
    fact = ack({160: b"http://10.59.0.9/UC450HD_3.4.img;ipp.cfg", 67: b"other.img"})
    assert (fact.url_scheme, fact.url_server, fact.url_valid) == ("http", "10.59.0.9", True)
    assert (fact.url_firmware, fact.url_configuration, fact.firmware_model) == ("UC450HD_3.4.img", "ipp.cfg", "450HD")


def test_values_that_break_their_definition_are_named() -> None:
    assert ack({42: b"\x0a\x3b\x00"}).malformed == (42,)


def test_an_answer_to_nothing_seen_is_of_unknown_kind_and_misses_nothing() -> None:
    (fact,) = watch((0, from_server(bootp(5, given={54: raw_ip("10.59.0.1")}, yiaddr="10.59.1.7"))))
    assert isinstance(fact, DhcpAcked)
    assert (fact.kind, fact.missing) == ("unknown", ())


@pytest.mark.parametrize(
    ("named", "address"), [({50: raw_ip("10.59.1.9")}, "10.59.1.9"), ({}, "10.59.1.7")], ids=["named", "unnamed"]
)
def test_a_decline_that_names_no_address_is_of_the_one_that_was_confirmed(
    named: dict[int, bytes], address: str
) -> None:
    *_, declined = watch(
        (0, from_client(bootp(3, given={50: raw_ip("10.59.1.7")}))),
        (1, from_server(bootp(5, given={54: raw_ip("10.59.0.1")}, yiaddr="10.59.1.7"))),
        (2, from_client(bootp(4, given=named))),
    )
    assert isinstance(declined, DhcpDeclined)
    assert declined.address == address
