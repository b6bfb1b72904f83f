"""LDAP messages: written by hand, built by scapy, cut at every byte, and any bytes at all."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.ldap import LONGEST, Ldap, decode, framed


def ber(tag: int, content: bytes, size: int = 0) -> bytes:
    """An element; with its length in `size` bytes, in the short form when 0."""
    length = len(content).to_bytes(size, "big") if size else b""
    return bytes([tag, 0x80 | size if size else len(content)]) + length + content


def message(number: int, operation: bytes, size: int = 0) -> bytes:
    return ber(0x30, ber(2, bytes([number])) + operation, size)


BIND = message(1, ber(0x60, ber(2, b"\3") + ber(4, b"cn=phone,dc=contoso,dc=com") + ber(0x80, b"secret")))
SASL = message(2, ber(0x60, ber(2, b"\3") + ber(4, b"") + ber(0xA3, ber(4, b"GSS-SPNEGO") + ber(4, b"token"))))
NTLM = message(3, ber(0x60, ber(2, b"\3") + ber(4, b"") + ber(0x8A, b"NTLM")))
REFUSED = message(
    1, ber(0x61, ber(0x0A, b"\x31") + ber(4, b"") + ber(4, b"80090308: LdapErr: DSID-0C09042F, data 52e\0"), 4), 4
)
SEARCH = message(4, ber(0x63, ber(4, b"dc=contoso,dc=com") + b"anything"))
DONE = message(
    4, ber(0x65, ber(0x0A, b"\x20") + ber(4, b"dc=com") + ber(4, b"no such object") + ber(0xA3, b"referral"))
)
UNBIND = message(5, ber(0x42, b""))

EXPECTED = {
    BIND: Ldap(1, 0, version=3, name="cn=phone,dc=contoso,dc=com", mechanism="simple"),
    SASL: Ldap(2, 0, version=3, mechanism="GSS-SPNEGO"),
    NTLM: Ldap(3, 0, version=3),
    REFUSED: Ldap(1, 1, 49, "", "80090308: LdapErr: DSID-0C09042F, data 52e"),
    SEARCH: Ldap(4, 3),
    DONE: Ldap(4, 5, 32, "dc=com", "no such object"),
    UNBIND: Ldap(5, 2),
}


@pytest.mark.parametrize(("data", "ldap"), EXPECTED.items())
def test_by_hand(data: bytes, ldap: Ldap) -> None:
    assert decode(data) == ldap
    assert decode(data + b"\xff" * 5) == ldap


@pytest.mark.parametrize("data", EXPECTED)
def test_every_prefix_is_malformed(data: bytes) -> None:
    for end in range(len(data)):
        with pytest.raises(Malformed) as caught:
            decode(data[:end])
        assert 0 <= caught.value.at <= end


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x31\0", "message has the wrong tag"),
        (b"\x30\x80\2\1\1\0\0", "length is indefinite or too long"),
        (b"\x30\x85\0\0\0\0\5\2\1\1", "length is indefinite or too long"),
        (b"\x30\x84\xff\xff\xff\xff", "message is cut"),
        (ber(0x30, b""), "message id is cut"),
        (ber(0x30, ber(4, b"\1")), "message id has the wrong tag"),
        (ber(0x30, ber(2, b"")), "operation is cut"),
        (message(1, ber(0x30, b"")), "operation has no application tag"),
        (message(1, ber(0x7F, b"")), "operation has no application tag"),
        (ber(0x30, ber(2, b"") + ber(0x42, b"")), "number has no bytes or too many"),
        (ber(0x30, ber(2, bytes(5)) + ber(0x42, b"")), "number has no bytes or too many"),
        (message(1, ber(0x61, ber(2, b"\0"))), "result code has the wrong tag"),
        (message(1, ber(0x61, ber(0x0A, b"\0") + b"\4\x40")), "matched name is cut"),
        (message(1, ber(0x65, ber(0x0A, b"\0") + ber(4, b""))), "diagnostic message is cut"),
        (message(1, ber(0x60, ber(2, b"\3") + ber(4, b""))), "authentication is cut"),
    ],
)
def test_malformed(data: bytes, why: str) -> None:
    with pytest.raises(Malformed) as caught:
        decode(data)
    assert caught.value.why == why


def test_framed() -> None:
    stream = b"".join(EXPECTED)
    messages = list(EXPECTED)
    assert framed(stream) == (messages, b"")
    for end in range(len(stream)):
        whole, rest = framed(stream[:end])
        assert whole == messages[: len(whole)]
        assert framed(rest + stream[end:]) == (messages[len(whole) :], b"")


@pytest.mark.parametrize(
    ("stream", "why"),
    [
        (b"\x16\x03\x01", "no LDAP message begins here"),
        (UNBIND + b"\0", "no LDAP message begins here"),
        (b"\x30\x84" + (LONGEST + 1).to_bytes(4, "big"), "LDAP message is too long"),
        (b"\x30\x80", "length is indefinite or too long"),
    ],
)
def test_a_stream_that_is_no_ldap(stream: bytes, why: str) -> None:
    with pytest.raises(Malformed) as caught:
        framed(stream)
    assert caught.value.why == why


@given(st.one_of(st.binary(max_size=60), st.binary(max_size=60).map(lambda rest: message(1, rest))))
def test_any_bytes_are_a_message_or_malformed(data: bytes) -> None:
    for read in (decode, framed):
        try:
            at = len(read(data)) - 1
        except Malformed as error:
            at = error.at
        assert 0 <= at <= max(7, len(data))


@given(
    st.integers(0, 127), st.sampled_from([0, 1, 2, 7, 8, 14, 32, 34, 48, 49, 50, 51, 52, 53, 80]), st.text(max_size=200)
)
def test_scapy_builds_what_we_read(number: int, code: int, words: str) -> None:
    from scapy.layers.ldap import LDAP, LDAP_BindResponse

    said = words.rstrip("\0")
    built = LDAP(
        messageID=number,
        protocolOp=LDAP_BindResponse(resultCode=code, matchedDN=b"", diagnosticMessage=said.encode()),
    )
    assert decode(bytes(built)) == Ldap(number, 1, code, "", said)


@pytest.mark.oracle
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_tshark_reads_the_same(tmp_path: Path) -> None:
    from scapy.layers.inet import IP, TCP
    from scapy.layers.l2 import Ether
    from scapy.packet import Raw
    from scapy.utils import wrpcap

    samples = {data: ldap for data, ldap in EXPECTED.items() if ldap.operation != 3}
    frames = [
        Ether() / IP(src="10.0.1.1", dst=f"10.0.0.{number}") / TCP(sport=389, dport=40_000, flags="PA") / Raw(data)
        for number, data in enumerate(samples, 1)
    ]
    capture = tmp_path / "ldap.pcap"
    wrpcap(str(capture), frames)
    fields = ["ldap.messageID", "ldap.protocolOp", "ldap.resultCode", "ldap.errorMessage", "ldap.version", "ldap.name"]
    command = ["tshark", "-n", "-r", str(capture), "-T", "fields"]
    for field in fields:
        command += ["-e", field]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    for line, ldap in zip(answer, samples.values(), strict=True):
        shown = [
            "" if value is None else str(value) for value in (ldap.result, ldap.diagnostic, ldap.version, ldap.name)
        ]
        assert line.split("\t") == [str(ldap.message_id), str(ldap.operation), *shown]
