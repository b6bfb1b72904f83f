"""EAPOL and EAP in real captures, compared with tshark."""

from __future__ import annotations

from acdiag.wire.eap import Eap
from acdiag.wire.eapol import EAP_PACKET, Eapol
from tests.corpus.at_once import told_of
from tests.corpus.eap import FIELDS, ours, spoken
from tests.corpus.tshark import REQUIREMENTS, captures, captures_with

pytestmark = REQUIREMENTS

NOT_OPENED = {"wild/the-tcpdump-group__libpcap/wpa-Induction.pcap": "802.11 frames are not opened"}


def test_the_same_frames_are_eapol() -> None:
    theirs = told_of(captures_with("eapol"), "eapol", FIELDS)
    for path in captures():
        numbers = set(ours(path))
        assert not numbers or path in theirs
        if path in theirs and path not in NOT_OPENED:
            assert numbers == set(theirs[path]), path


def test_types_codes_and_identities() -> None:
    compared = 0
    for path, expected in told_of(captures_with("eapol"), "eapol", FIELDS).items():
        for number, packet in ours(path).items():
            eapol = packet.messages[0]
            assert isinstance(eapol, Eapol)
            eap = packet.messages[1] if packet.messages[1:] else None
            assert eap is None or isinstance(eap, Eap)
            assert bool(packet.malformed) is bool(expected[number]["_ws.malformed"]), (path, number)
            assert packet.malformed or (eap is not None) is (eapol.type == EAP_PACKET)
            for field, value in spoken(eapol, eap).items():
                assert value == expected[number][field], (path, number, field)
            compared += 1
    assert compared > 40
