from __future__ import annotations

import shutil
import subprocess

import pytest

from acdiag.model.names import tls
from acdiag.model.names.cipher_suites import CIPHER_SUITES, cipher_suite, is_grease


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (0x0303, "TLS 1.2"),
        (0x0304, "TLS 1.3"),
        (0x7F10, "TLS 1.3 (draft 16)"),
        (0x5A5A, "GREASE"),
        (0x0305, "0x0305"),
    ],
)
def test_versions(value: int, name: str) -> None:
    assert tls.version(value) == name


def test_what_hides_everything() -> None:
    assert tls.is_tls_1_3(0x0304)
    assert tls.is_tls_1_3(0x7F1C)
    assert not tls.is_tls_1_3(0x0303)
    assert not tls.is_tls_1_3(0x0A0A)


def test_suites() -> None:
    assert cipher_suite(0xC030) == "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
    assert cipher_suite(0x1301) == "TLS_AES_128_GCM_SHA256"
    assert cipher_suite(0xFAFA) == "GREASE"
    assert cipher_suite(0xFEFE) == "0xfefe"


def test_the_sixteen_values_of_grease() -> None:
    assert [value for value in range(0x10000) if is_grease(value)] == [0x0A0A + 0x1010 * step for step in range(16)]


def test_alerts_are_spelt_as_in_the_rfc() -> None:
    assert (tls.alert(48), tls.alert(70), tls.alert(112)) == ("unknown_ca", "protocol_version", "unrecognized_name")
    assert tls.alert(200) == "200"
    assert tls.alert_level(2) == "fatal"


@pytest.mark.oracle
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_suites_are_those_of_tshark() -> None:
    answer = subprocess.run(["tshark", "-G", "values"], capture_output=True, text=True, check=True)
    lines = (line.split("\t") for line in answer.stdout.splitlines())
    theirs = {int(line[2], 0): line[3] for line in lines if line[:2] == ["V", "tls.handshake.ciphersuite"]}
    assert {value: theirs.get(value) for value in CIPHER_SUITES} == CIPHER_SUITES
