"""DNS in real captures, compared with tshark: names, types, rcodes and what the records say."""

from __future__ import annotations

from collections import defaultdict

from acdiag.streams.conversations import Conversations
from acdiag.wire.dns import Dns, Record
from acdiag.wire.dns_records import AAAA, CNAME, MX, NS, PTR, SOA, SRV, TXT, A, Mx, Soa, Srv, Txt
from acdiag.wire.packet import Packet
from tests.corpus.at_once import told_of
from tests.corpus.tshark import REQUIREMENTS, captures, captures_with, packets

pytestmark = REQUIREMENTS

NSEC = 47

NOT_OPENED = {
    "wild/arkime__arkime/arkime_synthetic.pcap": ":geneve: and VXLAN-GPE, shown as :udp:ip:",
    "wild/seladb__PcapPlusPlus/GrePackets.pcap": ":ppp:",
    "wild/seladb__PcapPlusPlus/SomeIpSd.pcapng": "30490: tshark guesses, and finds the message malformed",
    "wild/seladb__PcapPlusPlus/gtp.pcap": ":gtp:",
    "wild/zeek__zeek/gre-pptp.pcap": ":ppp:",
}
"""Where tshark sees DNS and we do not: tunnels that are counted and not opened, and a port without a meaning."""

REFUSED = {
    "wild/kbandla__dpkt/truncated_dns_2.pcap": "the third of five additional records is missing",
    "wild/seladb__PcapPlusPlus/clusterfuzz-testcase-minimized-FuzzTarget-5766939894087680": "fuzzed",
    "wild/seladb__PcapPlusPlus/dns_stack_overflow.pcap": "fuzzed",
    "wild/the-tcpdump-group__tcpdump/dns_udp_2.pcap": "cut by the snap length",
    "wild/zeek__zeek/dns-edns-bad-length.pcap": "an EDNS option is longer than its record",
}
"""Messages that we refuse."""

FIELDS = (
    "frame.protocols", "_ws.malformed", "dns.id", "dns.flags.response", "dns.flags.opcode", "dns.flags.truncated",
    "dns.flags.rcode",
    "dns.qry.name", "dns.qry.type", "dns.qry.class",
    "dns.resp.name", "dns.resp.type", "dns.resp.ttl",
    "dns.a", "dns.aaaa", "dns.cname", "dns.ns", "dns.ptr.domain_name", "dns.txt", "dns.mx.mail_exchange",
    "dns.soa.mname", "dns.soa.serial_number", "dns.soa.minimum_ttl",
    "dns.srv.priority", "dns.srv.weight", "dns.srv.port", "dns.srv.target",
)  # fmt: skip


def theirs(path: str, transport: str = "udp") -> dict[int, dict[str, list[str]]]:
    """DNS by one transport and not quoted by ICMP."""
    unwanted = {"tcp", "icmp", "icmpv6"} if transport == "udp" else {"icmp", "icmpv6"}
    frames: dict[int, dict[str, list[str]]] = {}
    for number, frame in told_of(captures_with("dns"), "dns", FIELDS)[path].items():
        layers = set(frame["frame.protocols"][0].split(":"))
        if not unwanted & layers and (transport == "udp" or transport in layers):
            frames[number] = frame
    return frames


def ours(path: str) -> dict[int, Packet]:
    return {p.frame.number: p for p in packets(path) if "dns" in p.protocols and p.transport == "udp"}


def wording(name: str) -> str:
    return "<Root>" if name == "." else name


def spoken(dns: Dns) -> dict[str, list[str]]:
    """Our record in tshark's fields."""
    records = [*dns.answers, *dns.authorities, *dns.additionals]

    def text(kind: int) -> list[str]:
        return [wording(record.data) for record in records if record.type == kind and isinstance(record.data, str)]

    return {
        "dns.id": [f"0x{dns.id:04x}"],
        "dns.flags.response": [str(int(dns.response))],
        "dns.flags.opcode": [str(dns.opcode)],
        "dns.flags.truncated": [str(int(dns.truncated))],
        "dns.flags.rcode": [str(dns.rcode)] if dns.response else [],
        "dns.qry.name": [wording(question.name) for question in dns.questions],
        "dns.qry.type": [str(question.type) for question in dns.questions],
        "dns.qry.class": [f"0x{question.dns_class:04x}" for question in dns.questions],
        "dns.resp.name": [wording(record.name) for record in records if record.type != SRV],
        "dns.resp.type": [str(record.type) for record in records],
        "dns.resp.ttl": [str(record.ttl) for record in records if record.type != 41],
        "dns.a": text(A),
        "dns.aaaa": text(AAAA),
        "dns.cname": text(CNAME),
        "dns.ns": text(NS),
        "dns.ptr.domain_name": text(PTR),
        **structured(records),
    }


def structured(records: list[Record]) -> dict[str, list[str]]:
    services = [record.data for record in records if isinstance(record.data, Srv)]
    zones = [record.data for record in records if isinstance(record.data, Soa) and record.type == SOA]
    return {
        "dns.txt": [s for r in records if isinstance(r.data, Txt) and r.type == TXT for s in r.data.strings],
        "dns.mx.mail_exchange": [r.data.exchange for r in records if isinstance(r.data, Mx) and r.type == MX],
        "dns.soa.mname": [wording(zone.primary) for zone in zones],
        "dns.soa.serial_number": [str(zone.serial) for zone in zones],
        "dns.soa.minimum_ttl": [str(zone.minimum) for zone in zones],
        "dns.srv.priority": [str(service.priority) for service in services],
        "dns.srv.weight": [str(service.weight) for service in services],
        "dns.srv.port": [str(service.port) for service in services],
        "dns.srv.target": [wording(service.target) for service in services],
    }


def test_the_same_frames_are_dns() -> None:
    differing = {}
    for path in captures_with("dns"):
        difference = set(theirs(path)) ^ set(ours(path))
        if difference:
            differing[path] = difference
    assert set(differing) == set(NOT_OPENED), differing


def test_nothing_else_is_dns() -> None:
    others = captures().keys() - set(captures_with("dns"))
    assert [path for path in others if ours(path)] == []


def test_names_types_and_answers() -> None:
    compared, refused, wrong = 0, set(), []
    for path in captures_with("dns"):
        expected = theirs(path)
        for number, packet in ours(path).items():
            message = next((message for message in packet.messages if isinstance(message, Dns)), None)
            if message is None:
                assert packet.malformed
                refused.add(path)
                continue
            compared += 1
            bitmaps = any(record.type == NSEC for record in (*message.answers, *message.authorities))
            for field, value in spoken(message).items():
                if field == "dns.resp.type" and bitmaps:
                    continue  # tshark gives the types in the bitmap too
                if value != expected[number][field]:
                    wrong.append((path, number, field, value, expected[number][field]))
    assert wrong == []
    assert refused == set(REFUSED)
    assert compared > 150


def by_tcp(path: str) -> dict[int, list[Dns]]:
    """Our messages out of TCP, by the frame that completes them."""
    conversations, found = Conversations(), defaultdict(list)
    heard = [met for packet in packets(path) if packet.transport == "tcp" for met in conversations.take(packet)]
    for packet in (*heard, *conversations.finish()):
        found[packet.frame.number] += [message for message in packet.messages if isinstance(message, Dns)]
    return {number: messages for number, messages in found.items() if messages}


def test_the_same_by_tcp() -> None:
    compared = 0
    for path in captures_with("dns"):
        expected = theirs(path, "tcp")
        ours_of_it = by_tcp(path)
        assert set(ours_of_it) == set(expected), path
        for number, messages in ours_of_it.items():
            told = [spoken(message) for message in messages]
            for field in told[0]:
                assert [value for each in told for value in each[field]] == expected[number][field], (path, number)
            compared += len(messages)
    assert compared > 5
