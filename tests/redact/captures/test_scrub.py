"""Captures as they are, without secrets: as long as before, checksums right, everything else untouched."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.redact.captures.pieces import checksum
from acdiag.redact.captures.scrub import scrub
from tests.frames import ethernet, frame, tcp, udp
from tests.redact import planting

SECRET = b"hunter2hunter2"


@pytest.mark.parametrize(
    "payload",
    [
        b'REGISTER sip:x SIP/2.0\r\nAuthorization: Digest username="a", response="' + SECRET + b'"\r\n\r\n',
        b"GET / HTTP/1.1\r\nAuthorization: Basic " + SECRET + b"\r\nCookie: a=" + SECRET + b"\r\n\r\n",
        b"<14>lcd: password=" + SECRET,
        b"\0\3\0\1system/password=" + SECRET + b"\nsystem/ntp/enabled=1\n",
        b"\0\3\0\2" + SECRET + b"\nsystem/ntp/enabled=1\n",
        b"INFO sip:x SIP/2.0\r\n\r\nSignal=" + SECRET + b"\r\n",
        b"INVITE sip:x SIP/2.0\r\n\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + SECRET + b"\r\n",
        b"GET http://u:" + SECRET + b"@h/ HTTP/1.1\r\n\r\n",
        b"GET /x.cfg?token=" + SECRET + b" HTTP/1.1\r\n\r\n",
        b"POST / HTTP/1.1\r\nX-MS-WebTicket: opaque=" + SECRET + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\n\r\n<wsse:Password>" + SECRET + b"</wsse:Password>",
        b"INFO sip:x SIP/2.0\r\nContent-Type: application/dtmf\r\n\r\n" + SECRET,
        b"INVITE sip:x SIP/2.0\r\nContact: <sip:alice:" + SECRET + b"@h>\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\na=-----BEGIN PRIVATE KEY-----\n" + SECRET + b"\n-----END PRIVATE KEY-----",
        b"\0\3\0\2" + b"QUJD" * 12 + b"\n" + SECRET + b"\n-----END PRIVATE KEY-----\na/b=1\n",
        b"\x30\x1b\x02\x01\x01\x04\x0e" + SECRET + b"\xa0\x06",
    ],
)
def test_a_secret_becomes_x(payload: bytes) -> None:
    original = frame(udp("10.1.1.1", "10.1.1.2", 4000, 5060, payload))
    told = scrub(original)
    assert SECRET not in told.data
    assert b"xxxx" in told.data
    assert len(told.data) == len(original.data)
    assert told.data[:42] == original.data[:42]


def test_the_checksum_is_made_to_fit() -> None:
    data = bytearray(udp("10.1.1.1", "10.1.1.2", 4000, 514, b"<14>pin=4815162342"))
    data[40:42] = b"\x12\x34"
    told = scrub(frame(bytes(data))).data
    length = struct.pack("!I", len(told) - 34)
    assert checksum(told[26:34] + length + struct.pack("!I", 17) + told[34:]) == 0


def test_a_password_of_ldap_goes() -> None:
    bind = b"\x02\x01\x03\x04\x04cn=a\x80" + bytes((len(SECRET),)) + SECRET
    message = b"\x02\x01\x01\x60" + bytes((len(bind),)) + bind
    told = scrub(frame(tcp("10.1.1.1", "10.1.1.2", 4000, 389, 1, b"\x30" + bytes((len(message),)) + message)))
    assert SECRET not in told.data
    assert b"cn=a" in told.data


def test_a_pressed_key_goes() -> None:
    rtp = bytes((0x80, 101)) + bytes(10) + bytes((7, 10, 0, 160))
    told = scrub(frame(udp("10.1.1.1", "10.1.1.2", 4000, 4002, rtp)))
    assert told.data[-4:] == bytes((0, 10, 0, 160))


def test_the_answer_of_eap_md5_goes() -> None:
    eap = b"\1\0\0\x16\2\7\0\x16\4\x10" + b"R" * 16
    told = scrub(frame(ethernet("00:90:8f:00:00:01", "01:80:c2:00:00:03", 0x888E, eap)))
    assert b"R" * 4 not in told.data


@pytest.mark.parametrize("kind", [6, 17, 26])
def test_what_a_method_without_tls_says_goes(kind: int) -> None:
    eap = b"\1\0\0\x13\2\7\0\x13" + bytes((kind,)) + SECRET + b"padding"
    told = scrub(frame(ethernet("00:90:8f:00:00:01", "01:80:c2:00:00:03", 0x888E, eap))).data
    assert SECRET not in told
    assert told.endswith(b"padding")


@pytest.mark.parametrize("kind", [1, 2, 13])
def test_an_identity_stays(kind: int) -> None:
    eap = b"\1\0\0\x0a\2\7\0\x0a" + bytes((kind,)) + b"alice"
    original = frame(ethernet("00:90:8f:00:00:01", "01:80:c2:00:00:03", 0x888E, eap))
    assert scrub(original) is original


def test_what_holds_no_secret_is_the_same_object() -> None:
    original = frame(udp("10.1.1.1", "10.1.1.2", 4000, 5060, b"OPTIONS sip:x SIP/2.0\r\nCSeq: 1 OPTIONS\r\n\r\n"))
    assert scrub(original) is original


def test_no_secret_of_the_planted_capture_stays() -> None:
    whole = b"".join(scrub(frame(data)).data for data in planting.frames())
    assert [secret for secret in planting.SECRETS if secret.encode() in whole] == []
    assert planting.HOST.encode() in whole


@given(st.binary(max_size=200))
def test_any_frame_is_taken(data: bytes) -> None:
    assert len(scrub(frame(data)).data) == len(data)
