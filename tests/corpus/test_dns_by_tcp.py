"""DNS over TCP in real captures: the frames that complete a message, and what it says, as tshark has them."""

from __future__ import annotations

from acdiag.streams.conversations import Conversations
from acdiag.wire.dns import Dns
from acdiag.wire.dns_names import ROOT
from acdiag.wire.packet import Packet
from tests.corpus.tshark import REQUIREMENTS, captures_with, packets, said

pytestmark = REQUIREMENTS

FIELDS = ("frame.protocols", "dns.id", "dns.flags.rcode", "dns.qry.name")


def test_messages_by_tcp() -> None:
    wrong, compared = [], 0
    for path in captures_with("dns"):
        theirs = {
            number: (fields["dns.id"], fields["dns.qry.name"])
            for number, fields in said(path, "dns && tcp && !icmp", FIELDS).items()
        }
        if not theirs:
            continue
        ours: dict[int, tuple[list[str], list[str]]] = {}
        for told in by_tcp(path):
            for message in told.messages:
                if isinstance(message, Dns):
                    ids, names = ours.setdefault(told.frame.number, ([], []))
                    ids.append(f"0x{message.id:04x}")
                    names += ["<Root>" if question.name == ROOT else question.name for question in message.questions]
        if ours != theirs:
            wrong.append((path, ours, theirs))
        compared += len(theirs)
    assert wrong == []
    assert compared > 5


def by_tcp(path: str) -> list[Packet]:
    conversations = Conversations()
    return [told for packet in packets(path) for told in conversations.take(packet)] + conversations.finish()
