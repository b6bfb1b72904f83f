"""Rebuild some cases with openssl and SIPp at both ends, and read with tshark that they hold what they promise."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from acdiag.rulebook.shelf import builtin_folder, load
from captures.lab.__main__ import build
from tests.expectation import differences, triage
from tests.lab.reading import rows, why_not

CONTRADICTS, BEHIND, REFUSED, SPEECH, FORBIDDEN = NAMES = (
    "tls-chain-contradicts",
    "tls-clock-behind",
    "tls-client-certificate-refused",
    "call-with-speech",
    "sip-register-forbidden",
)
BY_PHONE = "eth.src == 00:90:8f:12:34:50"
BAD_CERTIFICATE, UNKNOWN_CA = "42", "48"


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the cases of NAMES, freshly recorded side by side."""
    reason = why_not()
    if reason is not None:
        pytest.skip(f"the lab cannot run: {reason}")
    out = tmp_path_factory.mktemp("captures")
    assert build(NAMES, out, jobs=len(NAMES)) == 0
    return out


@pytest.mark.lab
def test_the_wrong_intermediate_is_presented(rebuilt: Path) -> None:
    said = rows(rebuilt, CONTRADICTS, "tls.handshake.type == 11", "x509sat.uTF8String", "tls.handshake.type")
    assert len(said) == 2
    for names, _ in said:
        assert "Contoso Issuing CA 2" in names
        assert "Contoso Issuing CA 1" in names
    alerts = rows(rebuilt, CONTRADICTS, f"tls.alert_message && {BY_PHONE}", "tls.alert_message.desc")
    assert alerts == [[UNKNOWN_CA]] * 2


@pytest.mark.lab
def test_the_phone_asks_for_the_time_in_vain_and_refuses_a_valid_certificate(rebuilt: Path) -> None:
    modes = rows(rebuilt, BEHIND, "ntp", "ntp.flags.mode")
    assert {mode for (mode,) in modes} == {"3"}
    alerts = rows(rebuilt, BEHIND, f"tls.alert_message && {BY_PHONE}", "tls.alert_message.desc")
    assert alerts == [[BAD_CERTIFICATE]] * 2


@pytest.mark.lab
def test_the_server_refuses_the_phones_certificate(rebuilt: Path) -> None:
    asked = rows(rebuilt, REFUSED, "tls.handshake.type == 13", "ip.src")
    shown = rows(rebuilt, REFUSED, f"tls.handshake.type == 11 && {BY_PHONE}", "tls.handshake.certificates_length")
    assert len(asked) == len(shown) == 2
    assert all(int(length) > 300 for (length,) in shown)
    refused = rows(rebuilt, REFUSED, "tls.alert_message", "tls.alert_message.desc", "ip.src")
    assert refused == [[UNKNOWN_CA, "10.59.10.40"]] * 2


@pytest.mark.lab
def test_a_call_has_speech_both_ways_marked_as_voice(rebuilt: Path) -> None:
    methods = rows(rebuilt, SPEECH, "sip.Method", "sip.Method")
    assert [method for (method,) in methods] == ["REGISTER", "REGISTER", "INVITE", "ACK", "BYE"]
    speech = rows(rebuilt, SPEECH, "udp.port == 4000 && udp.port == 50000", "ip.src", "ip.dsfield.dscp", "data.len")
    by = [source for source, *_ in speech]
    assert {dscp for _, dscp, _ in speech} == {"46"}
    assert by.count("10.59.10.40") > 150
    assert len(by) - by.count("10.59.10.40") > 150


@pytest.mark.lab
def test_the_registrar_says_why(rebuilt: Path) -> None:
    answers = rows(rebuilt, FORBIDDEN, "sip.Status-Code", "sip.Status-Code", "sip.msg_hdr")
    assert [status for status, _ in answers] == ["403", "403"]
    assert all("ms-diagnostics: 4003;" in head for _, head in answers)


@pytest.mark.lab
@pytest.mark.parametrize("name", NAMES)
def test_it_is_diagnosed_anew_as_the_case_says(rebuilt: Path, name: str) -> None:
    folder = rebuilt / name
    expect = yaml.safe_load((folder / "case.yaml").read_text(encoding="utf-8"))["expect"]
    assert differences(triage(folder / "capture.pcapng", load([builtin_folder()])), expect) == []
    assert (folder / "capture.pcapng").stat().st_size < 300_000
