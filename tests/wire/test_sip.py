"""SIP messages: by hand, cut at every byte, any bytes at all, and start lines in tshark's eyes."""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.dissect import dissect
from acdiag.wire.sip import LONGEST_IDENTIFIER, LONGEST_PHRASE, CSeq, Sip, decode, looks_like_sip
from acdiag.wire.sip_values import LONGEST_URI
from tests.frames import frame, udp

REGISTER = (
    b"REGISTER sip:contoso.com SIP/2.0\r\n"
    b"Via: SIP/2.0/TLS 10.59.1.7:50123;branch=z9hG4bK-77;rport\r\n"
    b"Max-Forwards: 70\r\n"
    b"f: <sip:jane@contoso.com>;tag=a1;epid=00908F602AAC\r\n"
    b"t: <sip:jane@contoso.com>\r\n"
    b"i: 7f3a@10.59.1.7\r\n"
    b"CSeq: 2 REGISTER\r\n"
    b'm: <sip:10.59.1.7:50123;transport=tls>;expires=600;+sip.instance="<urn:uuid:1>"\r\n'
    b"Expires: 3600\r\n"
    b"User-Agent: AUDC/3.4.6.604 AUDC-IPPhone-C450HD_UC_3.4.6.604/1\r\n"
    b'Authorization: NTLM qop="auth", opaque="1", gssapi-data="", realm="SIP Communications Service",\r\n'
    b'  targetname="fe01.contoso.com", version=4\r\n'
    b"l: 0\r\n\r\n"
)
REFUSED = (
    b"SIP/2.0 403 Forbidden\r\n"
    b"v: SIP/2.0/TLS 10.59.1.7:50123;branch=z9hG4bK-77;received=10.59.1.7\r\n"
    b"From: <sip:jane@contoso.com>;tag=a1\r\nTo: <sip:jane@contoso.com>;tag=b2\r\n"
    b"Call-ID: 7f3a@10.59.1.7\r\nCSeq: 2 REGISTER\r\nServer: RTC/6.0\r\n"
    b'ms-diagnostics-public: 4004;reason="Credentials provided are not authorized to act as specified from URI"\r\n'
    b'ms-diagnostics: 4004;reason="Credentials";source="fe01.contoso.com"\r\n'
    b'Warning: 399 fe01.contoso.com "Refused"\r\nRetry-After: 30 (busy)\r\nContent-Length: 0\r\n\r\n'
)
CHALLENGE = (
    b"SIP/2.0 401 Unauthorized\r\nCSeq: 1 REGISTER\r\n"
    b'WWW-Authenticate: NTLM realm="SIP Communications Service", targetname="fe01.contoso.com", version=4\r\n'
    b'WWW-Authenticate: TLS-DSK realm="SIP Communications Service", targetname="fe01.contoso.com", version=4\r\n'
    b'Proxy-Authenticate: Digest realm="p", nonce="n"\r\n\r\n'
)
INVITE = (
    b"INVITE sip:bob@contoso.com SIP/2.0\nCall-ID:c1\nCSeq: 1 INVITE\nc: Application/SDP; charset=x\n"
    b"Content-Length: 5\n"
    b'Reason: SIP;cause=480;text="a"\n\nv=0\r\nsurplus'
)


def test_a_request() -> None:
    sip = decode(REGISTER)
    assert (sip.method, sip.uri, sip.status, sip.phrase, sip.whole) == ("REGISTER", "sip:contoso.com", 0, "", True)
    assert (sip.call_id, sip.cseq) == ("7f3a@10.59.1.7", CSeq(2, "REGISTER"))
    assert sip.sender is not None
    assert sip.recipient is not None
    assert (sip.sender.uri, sip.sender.tag, sip.recipient.tag) == ("sip:jane@contoso.com", "a1", "")
    assert sip.sender.parameters["epid"] == "00908F602AAC"
    (contact,) = sip.contacts
    assert (contact.uri, contact.expires, sip.expires) == ("sip:10.59.1.7:50123;transport=tls", 600, 3600)
    assert (sip.branch, [via.transport for via in sip.vias]) == ("z9hG4bK-77", ["TLS"])
    assert sip.user_agent.startswith("AUDC/3.4.6.604")
    assert (sip.server, sip.content_length, sip.content_type, sip.body) == ("", 0, "", b"")
    (wish,) = sip.credentials
    assert (wish.scheme, wish.targetname, wish.answers) == ("NTLM", "fe01.contoso.com", False)


def test_a_response() -> None:
    sip = decode(REFUSED)
    assert (sip.method, sip.uri, sip.status, sip.phrase) == ("", "", 403, "Forbidden")
    assert [(each.id, each.source) for each in sip.diagnostics] == [(4004, "fe01.contoso.com"), (4004, "")]
    assert [(each.code, each.text) for each in sip.warnings] == [(399, "Refused")]
    assert (sip.server, sip.retry_after, sip.recipient and sip.recipient.tag) == ("RTC/6.0", 30, "b2")
    assert (sip.vias[0].received, sip.contacts, sip.reasons) == ("10.59.1.7", (), ())


def test_a_challenge() -> None:
    sip = decode(CHALLENGE)
    assert [each.scheme for each in sip.challenges] == ["NTLM", "TLS-DSK"]
    assert [each.realm for each in sip.proxy_challenges] == ["p"]
    assert (sip.call_id, sip.sender, sip.branch, sip.credentials) == ("", None, "", ())


def test_a_body_ends_where_its_length_says() -> None:
    sip = decode(INVITE)
    assert (sip.body, sip.content_type) == (b"v=0\r\n", "application/sdp")
    assert [(each.cause, each.text) for each in sip.reasons] == [(480, "a")]
    assert decode(INVITE.replace(b"Content-Length: 5", b"X: y")).body == b"v=0\r\nsurplus"
    assert decode(INVITE.replace(b"Content-Length: 5", b"l: 99999")).body == b"v=0\r\nsurplus"


def test_what_is_missing_or_wrong_is_no_error() -> None:
    sip = decode(b"OPTIONS sip:a SIP/2.0\r\nCSeq: x OPTIONS\r\nExpires: never\r\nContact: *\r\nTo:\r\n\r\n")
    assert (sip.cseq, sip.expires, sip.recipient) == (None, None, None)
    assert [contact.uri for contact in sip.contacts] == ["*"]


@pytest.mark.parametrize("data", [REGISTER, REFUSED, CHALLENGE, INVITE])
def test_every_prefix_is_a_message_or_malformed(data: bytes) -> None:
    whole = decode(data)
    for end in range(len(data)):
        try:
            sip = decode(data[:end])
        except Malformed:
            continue
        assert (sip.method, sip.status) == (whole.method, whole.status)
        assert sip.call_id in ("", whole.call_id)
        assert sip.cseq in (None, whole.cseq)


def read_all(sip: Sip) -> None:
    for name in dir(Sip):
        if isinstance(getattr(Sip, name), property):
            getattr(sip, name)


@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    if looks_like_sip(data):
        read_all(decode(data))
    else:
        with pytest.raises(Malformed):
            decode(data)


NAMES = st.sampled_from(["Via", "From", "To", "CSeq", "m", "Warning", "Reason", "Proxy-Authenticate", "ms-diagnostics"])


@given(st.lists(st.tuples(NAMES, st.text())), st.binary())
def test_any_fields(fields: list[tuple[str, str]], body: bytes) -> None:
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields)
    read_all(decode(b"SIP/2.0 200 OK\r\n" + lines.encode() + b"\r\n" + body))


def test_a_start_line_of_any_length_is_judged_at_once() -> None:
    assert not looks_like_sip(b"a" * 10_000_000)
    assert not looks_like_sip(b"a " + b":" * 10_000_000)
    with pytest.raises(Malformed, match="too long"):
        decode(b"A b:" + b"c" * 70_000 + b" SIP/2.0\r\n\r\n")


REST = b"\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nCall-ID: x@y\r\nCSeq: 1 FOO\r\n\r\n"
STARTS = [
    b"INVITE sip:a@b SIP/2.0" + REST,
    b"FOO sip:a@b SIP/2.0" + REST,
    b"invite sip:a@b SIP/2.0" + REST,
    b"1NVITE a:b SIP/2.0" + REST,
    b"IN\tVITE sip:a SIP/2.0" + REST,
    b"INVITE sip:a@b SIP/2.0",
    b"INVITE sip:a@b SIP/2.0\n",
    b"A tel:5 SIP/2.0\rVia: a\r\n\r\n",
    b"INVITE sip:\x01a\xff SIP/2.0" + REST,
    b"SIP/2.0 200 OK" + REST,
    b"SIP/2.0 200 OK",
    b"SIP/2.0 200 " + REST,
    b"SIP/2.0 999 x",
    b"SIP/2.0 099 x",
    b"SIP/2.0 200 OK\r\nA\0: b" + REST,
    b"SIP/2.0 200" + REST,
    b"SIP/2.0 20x OK" + REST,
    b"SIP/2.0  200 OK" + REST,
    b"SIP/2.0 200\tOK" + REST,
    b"SIP/2.0 200 O\0K" + REST,
    b"SIP/2.1 200 OK" + REST,
    b"sip/2.0 200 OK" + REST,
    b"INVITE ab SIP/2.0" + REST,
    b"INVITE abc SIP/2.0" + REST,
    b"INVITE :ab SIP/2.0" + REST,
    b"INVITE a:b SIP/2.0 " + REST,
    b"INVITE  sip:a@b SIP/2.0" + REST,
    b"INVITE sip:a b SIP/2.0" + REST,
    b" sip:a@b SIP/2.0" + REST,
    b"INVITE sip:a@b sip/2.0" + REST,
    b"INVITE sip:a@b\r\nSIP/2.0" + REST,
    b"INV\0TE sip:a@b SIP/2.0" + REST,
    b"\r\nINVITE sip:a@b SIP/2.0" + REST,
    b"\x80bc a:b SIP/2.0" + REST,
    b"\r\n\r\n",
    b"\0\0\0\0",
    b"hello world foo",
    b"OPTIONS",
]
"""As SIP's, and not quite."""


def frames() -> list[bytes]:
    """Each start on SIP's port and on another, between ports that were not used before."""
    return [
        udp("10.0.0.1", "10.0.0.2", 40_000 + at, port + at * (port != 5060), data)
        for port in (5060, 42_000)
        for at, data in enumerate(STARTS)
    ]


@pytest.mark.oracle
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_tshark_takes_the_same_for_sip(tmp_path: Path) -> None:
    records = [struct.pack("<IIII", 0, 0, len(data), len(data)) + data for data in frames()]
    path = tmp_path / "sip.pcap"
    path.write_bytes(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1) + b"".join(records))
    command = ["tshark", "-n", "-r", str(path), "-Y", "sip", "-T", "fields", "-e", "frame.number", "-e", "sip.Method"]
    done = subprocess.run([*command, "-e", "sip.Status-Code"], capture_output=True, text=True, check=True, timeout=60)
    theirs = [tuple(line.split("\t")) for line in done.stdout.splitlines()]
    ours = []
    for number, data in enumerate(frames(), 1):
        packet = dissect(frame(data))
        if "sip" in packet.protocols:
            (sip,) = packet.messages
            assert isinstance(sip, Sip)
            ours.append((str(number), sip.method.replace("\t", r"\t"), str(sip.status) if not sip.method else ""))
    assert ours == theirs
    assert len(ours) == 2 * 15


def test_media_and_other_datagrams_are_not_sip() -> None:
    for data in (b"\x80\x08" + bytes(170), b"<134>syslog SIP/2.0", b"NOTIFY * HTTP/1.1\r\n\r\n", b"\xf8abc"):
        assert dissect(frame(udp("10.0.0.1", "10.0.0.2", 40_000, 5060, data))).protocols == ()


def test_a_port_with_a_protocol_of_its_own_keeps_it() -> None:
    assert dissect(frame(udp("10.0.0.1", "10.0.0.2", 5060, 67, REGISTER))).protocols == ("dhcp",)


@pytest.mark.parametrize("uri", ["2p:bob@contoso.com", "200:a", "sip:a"])
def test_a_request_whose_method_is_the_name_of_the_version(uri: str) -> None:
    message = decode(f"SIP/2.0 {uri} SIP/2.0\r\n\r\n".encode())
    assert (message.method, message.uri, message.status) == ("SIP/2.0", uri, 0)


def test_what_names_a_message_is_bounded_and_still_tells_it_from_others() -> None:
    def told(call: str) -> Sip:
        head = f"SIP/2.0 200 {'o' * 9_000}\r\nCall-ID: {call}\r\nVia: SIP/2.0/UDP a;branch={call}\r\n"
        return decode((head + f"From: <sip:{'u' * 9_000}@a>;tag=1\r\n\r\n").encode())

    one, same, other = told("x" * 9_000 + "1"), told("x" * 9_000 + "1"), told("x" * 9_000 + "2")
    assert one.call_id == same.call_id != other.call_id
    assert one.branch == same.branch != other.branch
    assert max(map(len, (one.call_id, one.branch))) < 300
    assert len(one.phrase) == LONGEST_PHRASE
    assert one.sender is not None
    assert len(one.sender.uri) == LONGEST_URI
    assert told("x" * LONGEST_IDENTIFIER).call_id == "x" * LONGEST_IDENTIFIER
