"""LDAP in real captures, segment by segment, compared with tshark: message ids, operations and results."""

from __future__ import annotations

from acdiag.model.errors import Malformed
from acdiag.wire.ldap import Ldap, decode, framed
from acdiag.wire.packet import Packet
from tests.corpus.at_once import told_of
from tests.corpus.tshark import REQUIREMENTS, captures_with, packets

pytestmark = REQUIREMENTS

FIELDS = ("tcp.reassembled.length", "ldap.messageID", "ldap.protocolOp", "ldap.resultCode")


def messages(packet: Packet) -> list[Ldap]:
    try:
        return [decode(message) for message in framed(packet.payload)[0]]
    except Malformed:
        return []


def test_results_of_whole_segments() -> None:
    compared, results, wrong = 0, set(), []
    for path, theirs in told_of(captures_with("ldap"), "ldap", FIELDS).items():
        for packet in packets(path):
            expected = theirs.get(packet.frame.number)
            if packet.transport != "tcp" or not expected or expected["tcp.reassembled.length"]:
                continue
            ours = messages(packet)
            shown = {
                "ldap.messageID": [str(ldap.message_id) for ldap in ours],
                "ldap.protocolOp": [str(ldap.operation) for ldap in ours],
                "ldap.resultCode": [str(ldap.result) for ldap in ours if ldap.result is not None],
            }
            wrong += [
                (path, packet.frame.number, field, value, expected[field])
                for field, value in shown.items()
                if value != expected[field]
            ]
            compared += len(ours)
            results |= {ldap.result for ldap in ours}
    assert wrong == []
    assert compared > 60
