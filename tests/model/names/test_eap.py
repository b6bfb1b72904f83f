"""EAP's tables."""

from __future__ import annotations

from acdiag.model.names.eap import CODES, PACKET_TYPES, TYPES
from acdiag.wire import eap, eapol


def test_names_are_those_of_the_decoders() -> None:
    assert [CODES[code] for code in (eap.REQUEST, eap.RESPONSE, eap.SUCCESS, eap.FAILURE)] == [
        "Request",
        "Response",
        "Success",
        "Failure",
    ]
    assert (TYPES[eap.IDENTITY], TYPES[eap.NAK], TYPES[eap.MD5]) == ("Identity", "Nak", "MD5-Challenge")
    assert [TYPES[kind] for kind in (eap.TLS, eap.TTLS, eap.PEAP, eap.FAST, eap.TEAP)] == [
        "TLS",
        "TTLS",
        "PEAP",
        "FAST",
        "TEAP",
    ]
    assert [PACKET_TYPES[kind] for kind in (eapol.EAP_PACKET, eapol.START, eapol.LOGOFF, eapol.KEY)] == [
        "EAP Packet",
        "Start",
        "Logoff",
        "Key",
    ]
