"""TLS, SIP and EAP of the committed captures, compared with tshark as those of the corpus are."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

from acdiag.wire.eap import NAK, Eap
from acdiag.wire.eapol import Eapol
from tests.corpus import eap, sip, tls
from tests.corpus.at_once import told_of

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed"),
]

CAPTURES = Path(__file__).resolve().parents[1] / "captures"
PROTOCOLS = ("tls", "sip", "eapol")


@cache
def with_protocol(protocol: str) -> tuple[str, ...]:
    """The lab's captures, by what their recipes make the phone speak."""
    recipes = {"tls": ("tls-", "twofold"), "sip": ("sip-", "call-", "twofold"), "eapol": ("dot1x-",)}[protocol]
    every = sorted(CAPTURES.glob("*/case.yaml"))
    chosen = [
        path.parent
        for path in every
        if path.parent.name.startswith(recipes) or any(f"cases/{word}.py" in path.read_text() for word in recipes)
    ]
    return tuple(str(folder / "capture.pcapng") for folder in chosen)


def test_tls_versions_names_suites_and_alerts() -> None:
    alerts, versions, names = set(), set(), set()
    for path in with_protocol("tls"):
        mine = {number: told for number, told in tls.ours(path).items() if told}
        assert mine == tls.theirs(path, with_protocol("tls")), path
        for told in mine.values():
            alerts |= set(told.get("tls.alert_message.desc", ()))
            versions |= {
                *told.get("tls.handshake.version", ()),
                *told.get("tls.handshake.extensions.supported_version", ()),
            }
            names |= set(told.get("tls.handshake.extensions_server_name", ()))
    assert alerts >= {"40", "42", "45", "48", "70"}
    assert versions >= {"0x0301", "0x0303", "0x0304"}
    assert names == {"sip.contoso.com", "sfb-web.contoso.com"}


def test_sip_methods_codes_and_call_ids() -> None:
    words = set()
    for path in with_protocol("sip"):
        found, _ = sip.ours(path)
        assert found == sip.theirs(path, with_protocol("sip"), "sip"), path
        words |= {word for _, word, _ in found}
    assert words >= {"REGISTER", "INVITE", "ACK", "BYE", "100", "180", "200", "401", "403", "404", "486", "488", "503"}


def test_eap_codes_and_types() -> None:
    codes, types = set(), set()
    for path, expected in told_of(with_protocol("eapol"), "eapol", eap.FIELDS).items():
        found = eap.ours(path)
        assert found.keys() == expected.keys()
        for number, packet in found.items():
            eapol, *inner = packet.messages
            assert isinstance(eapol, Eapol)
            message = inner[0] if inner and isinstance(inner[0], Eap) else None
            for field, value in eap.spoken(eapol, message).items():
                assert value == expected[number][field], (path, number, field)
            if message is not None:
                codes.add(message.code)
                types.add(message.type)
    assert codes >= {1, 2, 3, 4}
    assert types >= {1, NAK, 4, 13}
