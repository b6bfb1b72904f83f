"""DNS messages: written by hand, built by scapy, cut at every byte, any bytes at all, and compared with tshark."""

from __future__ import annotations

import shutil
import struct
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.dissect import dissect
from acdiag.wire.dns import NXDOMAIN, UPDATE, Dns, Question, Record, decode, framed
from acdiag.wire.dns_records import Opt, Option, Soa, Srv
from tests.frames import frame, udp

NAME = b"\x0f_sipinternaltls\4_tcp\7contoso\3com\0"


def message(flags: int, counts: tuple[int, int, int, int], body: bytes) -> bytes:
    return struct.pack("!6H", 0x1234, flags, *counts) + body


def record(kind: int, data: bytes, name: bytes = b"\xc0\x0c", ttl: int = 600, dns_class: int = 1) -> bytes:
    return name + struct.pack("!HHIH", kind, dns_class, ttl, len(data)) + data


QUESTION = NAME + struct.pack("!HH", 33, 1)
QUERY = message(0x0100, (1, 0, 0, 0), QUESTION)
ANSWER = message(
    0x8580,
    (1, 1, 0, 2),
    QUESTION
    + record(33, struct.pack("!HHH", 0, 5, 5061) + b"\4pool\xc0\x21")
    + record(1, bytes((10, 59, 0, 3)), b"\4pool\xc0\x21")
    + record(41, struct.pack("!HH4s", 10, 4, b"abcd"), b"\0", 0x8000, 4096),
)
NEGATIVE = message(
    0x8183,
    (1, 0, 1, 0),
    QUESTION + record(6, b"\2ns\xc0\x21\5admin\xc0\x21" + struct.pack("!5I", 7, 900, 600, 86400, 3600), b"\xc0\x21"),
)
UPDATED = message(
    0x2800,
    (1, 0, 2, 0),
    NAME + struct.pack("!HH", 6, 1) + record(1, b"", ttl=0, dns_class=255) + record(1, b"\x0a\0\0\1"),
)
SAMPLES = [QUERY, ANSWER, NEGATIVE, UPDATED]


def test_query() -> None:
    asked = Question("_sipinternaltls._tcp.contoso.com", 33, 1)
    assert decode(QUERY) == Dns(0x1234, False, 0, False, False, True, False, 0, (asked,), (), (), ())


def test_answer() -> None:
    dns = decode(ANSWER)
    assert (dns.response, dns.authoritative, dns.recursion_available, dns.rcode) == (True, True, True, 0)
    name = "_sipinternaltls._tcp.contoso.com"
    assert dns.answers == (Record(name, 33, 1, 600, Srv(0, 5, 5061, "pool.contoso.com")),)
    assert dns.additionals == (
        Record("pool.contoso.com", 1, 1, 600, "10.59.0.3"),
        Record(".", 41, 4096, 0x8000, Opt((Option(10, b"abcd"),))),
    )


def test_no_such_name() -> None:
    dns = decode(NEGATIVE)
    assert (dns.rcode, dns.answers) == (NXDOMAIN, ())
    soa = Soa("ns.contoso.com", "admin.contoso.com", 7, 900, 600, 86400, 3600)
    assert dns.authorities == (Record("contoso.com", 6, 1, 600, soa),)


def test_an_update_deletes_by_a_record_without_data() -> None:
    dns = decode(UPDATED)
    assert dns.opcode == UPDATE
    assert [held.data for held in dns.authorities] == [b"", "10.0.0.1"]


@pytest.mark.parametrize("data", SAMPLES)
def test_every_prefix_is_malformed(data: bytes) -> None:
    for end in range(len(data)):
        with pytest.raises(Malformed) as caught:
            decode(data[:end])
        assert 0 <= caught.value.at <= end


@pytest.mark.parametrize("data", SAMPLES)
def test_what_follows_the_message_does_not_count(data: bytes) -> None:
    assert decode(data + b"\xff" * 20) == decode(data)


def test_a_truncated_message_may_end_anywhere_after_its_question() -> None:
    data = bytearray(ANSWER)
    data[2] |= 0x02
    for end in range(12 + len(QUESTION), len(data)):
        dns = decode(bytes(data[:end]))
        assert dns.truncated
        assert (
            dns.answers + dns.additionals
            == decode(ANSWER)[9:][0][: len(dns.answers)] + decode(ANSWER).additionals[: len(dns.additionals)]
        )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "DNS header is cut"),
        (QUERY[:11], "DNS header is cut"),
        (QUERY[:-1], "question is cut"),
        (message(0, (2, 0, 0, 0), QUESTION), "name is cut"),
        (message(0, (1, 0, 0, 0), b"\xc0\x0c\0\1\0\1"), "compression pointer does not lead back"),
        (message(0, (0, 1, 0, 0), b"\0\0\1\0\1"), "record is cut"),
        (message(0, (0, 1, 0, 0), b"\0\0\1\0\1\0\0\0\0\0\4abc"), "record's data is cut"),
        (message(0, (65535, 0, 0, 0), b""), "name is cut"),
    ],
)
def test_malformed(data: bytes, why: str) -> None:
    with pytest.raises(Malformed) as caught:
        decode(data)
    assert caught.value.why == why


def test_a_bomb_of_pointers_is_read_in_time() -> None:
    """The largest datagram: labels at the front, and a record for every place that a pointer can lead to."""
    labels = (b"\1x" * 120 + b"\0\0") * 60
    body = record(99, labels, b"\0")
    start = 12 + 11
    count = (65_500 - len(body)) // 12
    body += b"".join(
        record(1, b"", struct.pack("!H", 0xC000 | start + 2 * (n % (len(labels) // 2)))) for n in range(count)
    )
    begun = time.process_time()
    assert len(decode(message(0x8000, (0, count + 1, 0, 0), body)).answers) == count + 1
    assert time.process_time() - begun < 1.0


def test_framed() -> None:
    stream = b"".join(struct.pack("!H", len(data)) + data for data in SAMPLES)
    assert framed(stream) == (SAMPLES, b"")
    for end in range(len(stream)):
        whole, rest = framed(stream[:end])
        assert whole == SAMPLES[: len(whole)]
        assert framed(rest + stream[end:]) == (SAMPLES[len(whole) :], b"")
    assert framed(b"\0\0\0") == ([b""], b"\0")


@pytest.mark.parametrize(
    ("ports", "counted"),
    [((4000, 53), True), ((53, 4000), True), ((5353, 5353), False), ((137, 137), False), ((4000, 5355), False)],
)
def test_only_port_53_is_dns(ports: tuple[int, int], counted: bool) -> None:
    packet = dissect(frame(udp("10.59.1.7", "10.59.0.2", *ports, QUERY)))
    assert packet.protocols == (("dns",) if counted else ())
    assert packet.messages == ((decode(QUERY),) if counted else ())


@given(st.one_of(st.binary(max_size=80), st.binary(max_size=80).map(lambda rest: message(0x8180, (1, 2, 1, 1), rest))))
def test_any_bytes_are_a_message_or_malformed(data: bytes) -> None:
    try:
        at = len(decode(data).questions)
    except Malformed as error:
        at = error.at
    assert 0 <= at <= len(data)


@given(st.sampled_from(SAMPLES), st.data())
def test_changed_bytes_are_a_message_or_malformed(sample: bytes, data: st.DataObject) -> None:
    changed = bytearray(sample)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    try:
        at = len(decode(bytes(changed)).questions)
    except Malformed as error:
        at = error.at
    assert 0 <= at <= len(changed)


LABEL = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789-_"), min_size=1, max_size=20)
DOMAIN = st.lists(LABEL, min_size=1, max_size=5).map(".".join)


@given(DOMAIN, DOMAIN, st.integers(0, 65535), st.integers(0, 65535), st.integers(0, 2**31 - 1), st.integers(0, 15))
def test_scapy_builds_what_we_read(name: str, target: str, weight: int, port: int, ttl: int, rcode: int) -> None:
    from scapy.layers.dns import DNS, DNSQR, DNSRRSRV

    answer = DNSRRSRV(rrname=name, ttl=ttl, priority=1, weight=weight, port=port, target=target, rclass=1)
    dns = decode(bytes(DNS(id=7, qr=1, rd=1, rcode=rcode, qd=DNSQR(qname=name, qtype="SRV"), an=answer)))
    assert (dns.id, dns.response, dns.rcode) == (7, True, rcode)
    assert dns.questions == (Question(name, 33, 1),)
    assert dns.answers == (Record(name, 33, 1, ttl, Srv(1, weight, port, target)),)


@pytest.mark.oracle
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_tshark_reads_the_same_names(tmp_path: Path) -> None:
    from scapy.layers.inet import IP, UDP
    from scapy.layers.l2 import Ether
    from scapy.packet import Raw
    from scapy.utils import wrpcap

    labels = [
        b"sip",
        b"a.b",
        b"a\\b",
        b"a b",
        b'"',
        b"a\0b",
        bytes(range(1, 32)),
        b"\x7f",
        "für日".encode(),
        "\u202e".encode(),
    ]
    queries = [message(0x0100, (1, 0, 0, 0), bytes([len(label)]) + label + b"\3com\0\0\1\0\1") for label in labels]
    capture = tmp_path / "dns.pcap"
    wrpcap(str(capture), [Ether() / IP() / UDP(sport=4000, dport=53) / Raw(query) for query in queries])
    command = ["tshark", "-n", "-r", str(capture), "-T", "fields", "-e", "dns.qry.name"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert answer.splitlines() == [decode(query).questions[0].name for query in queries]
