"""EAP over LAN as our decoders find it, in the words of tshark."""

from __future__ import annotations

from acdiag.wire.eap import IDENTITY, NAK, Eap
from acdiag.wire.eapol import Eapol
from acdiag.wire.packet import Packet
from tests.corpus.tshark import packets

FIELDS = (
    "_ws.malformed", "eapol.version", "eapol.type", "eapol.len", "eap.code", "eap.id", "eap.type", "eap.identity",
    "eap.desired_type",
)  # fmt: skip


def ours(path: str) -> dict[int, Packet]:
    return {packet.frame.number: packet for packet in packets(path) if "eapol" in packet.protocols}


def spoken(eapol: Eapol, eap: Eap | None) -> dict[str, list[str]]:
    fields = {
        "eapol.version": [str(eapol.version)],
        "eapol.type": [str(eapol.type)],
        "eapol.len": [str(eapol.length)],
    }
    if eap is not None:
        fields |= {
            "eap.code": [str(eap.code)],
            "eap.id": [str(eap.identifier)],
            "eap.type": [] if eap.type is None else [str(eap.type)],
        }
        if eap.type == IDENTITY:
            fields["eap.identity"] = [eap.text] if eap.text else []
        if eap.type == NAK:
            fields["eap.desired_type"] = [str(kind) for kind in eap.wanted]
    return fields
