"""TLS over TCP in real captures, compared with tshark: messages, names, suites, alerts and certificates, by frame."""

from __future__ import annotations

import pytest

from acdiag.model.names.authorities import authority_for
from acdiag.wire.certificate import decode
from acdiag.wire.tls import Alert
from acdiag.wire.tls_handshake import CertificateList, ClientHello, ServerHello
from tests.corpus.tls import events, ours, theirs
from tests.corpus.tshark import REQUIREMENTS, captures_with, packets

pytestmark = REQUIREMENTS

DIFFERENT = {
    "wild/OISF__suricata-verify/bug-1450-05__tls_DER-incomplete-content.pcap": {
        6: "tshark lets the certificate end where its DER says, we where TLS says",
    },
    "wild/arkime__arkime/arkime_synthetic.pcap": {
        842: "ServerHello with extensions of one byte, which we refuse",
        904: "supported_versions of a wrong length, which we leave out",
    },
    "wild/seladb__PcapPlusPlus/ssl-malformed1.pcap": {1: "ClientHello whose extensions are cut, which we refuse"},
}
"""Frames in which we differ from tshark, and why."""

OTHER_CONNECTIONS = {
    "wild/OISF__suricata-verify/tcp-fastopen-10-syn-data-ignore__input.pcap": (
        "data in a SYN that the server ignores, and SYN/ACKs of former connections between the same ports"
    ),
}
"""Captures whose connections are told apart in another way than by tshark."""


@pytest.mark.parametrize("path", [path for path in captures_with("tls") if path not in OTHER_CONNECTIONS])
def test_messages(path: str) -> None:
    different = DIFFERENT.get(path, {})
    mine = {number: told for number, told in ours(path).items() if told and number not in different}
    assert mine == {
        number: told for number, told in theirs(path, captures_with("tls")).items() if number not in different
    }


@pytest.mark.parametrize("path", sorted(DIFFERENT))
def test_differences_are_there(path: str) -> None:
    mine, said_there = ours(path), theirs(path, captures_with("tls"))
    assert all((mine.get(number) or {}) != said_there.get(number, {}) for number in DIFFERENT[path])


def test_much_was_compared() -> None:
    told = [message for path in captures_with("tls") for _, _, message in events(path)]
    counts = {kind: sum(isinstance(message, kind) for message in told) for kind in (ClientHello, ServerHello, Alert)}
    assert counts[ClientHello] > 100
    assert counts[ServerHello] > 100
    assert counts[Alert] > 8


def test_an_expired_certificate_that_nobody_minds() -> None:
    path = "golden/zeek__zeek/tls-expired-cert.pcap"
    found = [(session, message.chain) for _, session, message in events(path) if isinstance(message, CertificateList)]
    captured = next(iter(packets(path))).frame.at
    servers = {decode(chain[0]).common_name: decode(chain[0]) for _, chain in found}
    assert not servers["www.spidh.org"].valid_at(captured)
    assert servers["www.tobu-estate.com"].valid_at(captured)
    assert all(session.complete for session, _ in found)
    assert authority_for(None, decode(found[1][1][-1]).subject) is not None
    assert authority_for(None, decode(found[0][1][-1]).issuer) is None
