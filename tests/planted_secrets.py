"""One secret of each kind, each in the place where sites really have it: a capture, a phone's file, a log, a key log.

Unlike `tests.redact.planting` no names are hidden here, and every secret is another one, so that a test that finds one
in an output can say of which kind it is.
"""

from __future__ import annotations

import base64
import hashlib
import struct
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

from acdiag.wireshark import pcapng
from tests.frames import PHONE, SECOND, SERVER, arp, bootp, ethernet, from_client, from_server, tcp, udp

START = 1_790_000_000 * SECOND
IP, SITE, REGISTRAR = "10.59.0.71", "10.59.0.1", "10.59.0.9"
SECRETS: dict[str, str] = {}
"""By what it is; filled as the inputs are made."""


def secret(kind: str) -> str:
    """A password that nobody would guess, of this kind."""
    return SECRETS.setdefault(kind, "Zq7" + base64.b32encode(hashlib.sha256(kind.encode()).digest())[:13].decode())


def digits(kind: str, count: int = 8) -> str:
    """A PIN or pressed keys."""
    return SECRETS.setdefault(kind, str(int(hashlib.sha256(kind.encode()).hexdigest(), 16))[-count:])


def hexadecimal(kind: str, size: int = 16) -> str:
    """A hash, or a key in hexadecimal."""
    return SECRETS.setdefault(kind, hashlib.sha256(kind.encode()).hexdigest()[: 2 * size])


def blob(kind: str) -> str:
    """A token in base64, as long as a short one of NTLM."""
    made = base64.b64encode(b"NTLMSSP\0" + hashlib.sha512(kind.encode()).digest()).decode()
    SECRETS.setdefault(kind, made[16:60])
    return made


def forms(value: str) -> Iterator[str]:
    """The spellings in which it could be in an output, in lower case; base64 at each of its three offsets."""
    raw = value.encode()
    yield value.casefold()
    yield raw.hex()
    yield raw.hex(" ")
    yield urllib.parse.quote(value, safe="").casefold()
    for offset in range(3):
        encoded = base64.b64encode(b"x" * offset + raw).decode()
        yield encoded[(0, 2, 3)[offset] : len(encoded) - 4].casefold()


def found_in(text: str) -> list[str]:
    """The kinds of the secrets that a text holds. A hash or a key in hexadecimal may also be written with spaces."""
    lower = text.casefold()
    tight = lower.replace(" ", "").replace(":", "") if any(mark in lower for mark in (" ", ":")) else lower
    return sorted(
        kind
        for kind, value in SECRETS.items()
        if any(form in lower for form in forms(value))
        or (_hexadecimal(value) and (value in tight or bytes.fromhex(value).decode("latin-1") in text))
    )


def _hexadecimal(value: str) -> bool:
    return len(value) >= 32 and set(value) <= set("0123456789abcdef")


def configuration(where: str) -> str:
    """A phone's file with all that it may hold in secret."""
    key = "\n".join(blob(f"{where}: private key, line {number}") for number in range(3))
    return (
        f"# admin password: {secret(f'{where}: comment')}\n"
        f"system/password={secret(f'{where}: web password')}\n"
        f"voip/line/0/auth_name=alice\nvoip/line/0/auth_password={secret(f'{where}: SIP password')}\n"
        f"lync/sign_in/pin={digits(f'{where}: PIN')}\n"
        f"management/snmp/read_community={secret(f'{where}: SNMP community')}\n"
        f"management/snmp/v3/auth_key={secret(f'{where}: SNMP key')}\n"
        f"network/lan/_802_1x/eap_password={secret(f'{where}: 802.1X password')}\n"
        f"network/ldap/password={secret(f'{where}: LDAP password')}\n"
        f"network/wifi/psk={secret(f'{where}: pre-shared key')}\n"
        f"some/new_firmware/ssl_passphrase={secret(f'{where}: unknown parameter')}\n"
        f"provisioning/firmware/url=https://prov:{secret(f'{where}: URL')}@prov.contoso.com/x.img\n"
        f"provisioning/configuration/url=https://prov.contoso.com/x.cfg?token={secret(f'{where}: query')}\n"
        f"security/user_key=-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n"
        f"a line without equals password {secret(f'{where}: broken line')}\n"
        f"network/lan/vlan/mode=banana\nvoip/signalling/sip/port=99999\n"
    )


def log_lines(where: str) -> list[str]:
    """Texts of a phone's log that quote secrets, in the ways that developers write them."""
    return [
        f"lcd_display: Sign-in failed, password={secret(f'{where}: password=')}",
        f"lcd_display: PIN expired, pin code: {digits(f'{where}: pin code')}",
        f"sipe: user pressed digits {digits(f'{where}: digits')}",
        f'sipe: Authorization: NTLM qop="auth", gssapi-data="{blob(f"{where}: NTLM")}"',
        f'sipe: Authorization: Kerberos gssapi-data="{blob(f"{where}: Kerberos")}"',
        f'sipe: Authorization: TLS-DSK gssapi-data="{blob(f"{where}: TLS-DSK")}"',
        f'sipe: web ticket <wsse:Password Type="x">{secret(f"{where}: wsse password")}</wsse:Password>',
        f'sipe: <wsse:BinarySecurityToken Id="a">{blob(f"{where}: SAML token")}</wsse:BinarySecurityToken>',
        f"http: POST body grant_type=password&password={secret(f'{where}: form')}&x=1",
        f'http: {{"user": "alice", "password": "{secret(f"{where}: JSON")}"}}',
        f"http: Cookie: sid={secret(f'{where}: cookie')}; path=/",
        f"provisioning: GET https://prov:{secret(f'{where}: URL')}@prov.contoso.com/x.cfg failed with 401",
        f'snmp: community "{secret(f"{where}: community")}" refused',
        f"sip: REGISTER sip:alice:{secret(f'{where}: SIP URI')}@contoso.com failed",
        f"tls: CLIENT_RANDOM {'ab' * 32} {hexadecimal(f'{where}: key log', 48)}",
        f"-----BEGIN PRIVATE KEY----- {blob(f'{where}: private key')} -----END PRIVATE KEY-----",
        f"cfg: set voip/line/0/auth_password to '{secret(f'{where}: set to')}'",
    ]


def _sip(method: str, headers: str, body: str = "", kind: str = "application/sdp") -> bytes:
    return (
        f"{method} sip:contoso.com SIP/2.0\r\nVia: SIP/2.0/UDP {IP}:5060;branch=z9hG4bK{method}{len(headers)}\r\n"
        f"From: <sip:alice@contoso.com>;tag=1\r\nTo: <sip:alice@contoso.com>\r\n"
        f"Call-ID: {method}{len(headers)}@{IP}\r\n"
        f"CSeq: 1 {method}\r\n{headers}Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _sip_messages() -> Iterator[bytes]:
    basic = base64.b64encode(f"alice:{secret('SIP Basic')}".encode()).decode()
    yield _sip(
        "REGISTER",
        f'Authorization: Digest username="alice", realm="r", nonce="1", '
        f'response="{hexadecimal("SIP Digest response")}"\r\n'
        f"Proxy-Authorization: Basic {basic}\r\n"
        f"Contact: <sip:alice:{secret('password in a SIP URI')}@{IP}>\r\n",
    )
    for scheme in ("NTLM", "Kerberos", "TLS-DSK"):
        yield _sip("REGISTER", f'Authorization: {scheme} qop="auth", gssapi-data="{blob(f"SIP {scheme}")}"\r\n')
    yield _sip(
        "INVITE",
        f"Ms-Custom: x\r\nX-Password: {secret('own header for a password')}\r\n",
        f"v=0\r\no=- 1 1 IN IP4 {IP}\r\ns=-\r\nc=IN IP4 {IP}\r\nt=0 0\r\nm=audio 20000 RTP/SAVP 8 101\r\n"
        f"a=rtpmap:101 telephone-event/8000\r\nk=clear:{secret('key of SDP')}\r\n"
        f"a=ice-pwd:{secret('password of ICE')}\r\n"
        f"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{blob('key of SRTP')}|2^31\r\n",
    )
    yield _sip("INFO", "", f"Signal={digits('SIP INFO, Signal')}\r\nDuration=160\r\n", "application/dtmf-relay")
    yield _sip("INFO", "", digits("SIP INFO, bare"), "application/dtmf")
    yield _sip("MESSAGE", "", f"Your PIN is {digits('SIP MESSAGE')}", "text/plain")


def _http() -> Iterator[tuple[int, bytes, bytes]]:
    """Port, request, response."""
    basic = base64.b64encode(f"prov:{secret('HTTP Basic')}".encode()).decode()
    file = configuration("by HTTP").encode()
    yield (
        80,
        f"GET /cfg/450HD.cfg?token={secret('HTTP query')} HTTP/1.1\r\nHost: prov.contoso.com\r\n"
        f"Authorization: Basic {basic}\r\nCookie: sid={secret('HTTP cookie')}\r\n"
        f"User-Agent: AUDC-IPPhone/3.4.8.808 (450HD)\r\n\r\n".encode(),
        f"HTTP/1.1 200 OK\r\nSet-Cookie: sid={secret('HTTP Set-Cookie')}\r\nContent-Type: text/plain\r\n"
        f"Content-Length: {len(file)}\r\n\r\n".encode()
        + file,
    )
    ticket = (
        f"<Envelope><Password Type='x'>{secret('web ticket password')}</Password><BinarySecurityToken>"
        f"{blob('web ticket token')}</BinarySecurityToken><SignatureValue>{blob('SAML signature')}</SignatureValue>"
        f"</Envelope>"
    ).encode()
    yield (
        8080,
        f"POST /WebTicket/WebTicketService.svc HTTP/1.1\r\nHost: lync.contoso.com\r\n"
        f"Authorization: Bearer {secret('HTTP Bearer')}\r\nX-MS-WebTicket: opaque={blob('web ticket header')}\r\n"
        f"Content-Length: {len(ticket)}\r\n\r\n".encode() + ticket,
        b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: NTLM " + blob("HTTP NTLM challenge").encode()
        + b"\r\nContent-Length: 0\r\n\r\n",
    )  # fmt: skip


def _snmp() -> bytes:
    community = secret("SNMP community").encode()
    pdu = bytes.fromhex("a01902010102010002010030 0e300c06082b060102010101000500".replace(" ", ""))
    body = b"\x02\x01\x01\x04" + bytes((len(community),)) + community + pdu
    return b"\x30" + bytes((len(body),)) + body


def _bind() -> bytes:
    password = secret("LDAP bind").encode()
    body = b"\x02\x01\x03\x04\x08cn=phone\x80" + bytes((len(password),)) + password
    message = b"\x02\x01\x01\x60" + bytes((len(body),)) + body
    return b"\x30" + bytes((len(message),)) + message


def _eap(code: int, kind: int, content: bytes) -> bytes:
    body = struct.pack("!BBHB", code, 7, 5 + len(content), kind) + content
    return b"\1\0" + struct.pack("!H", len(body)) + body


def _conversation(sport: int, dport: int, request: bytes, response: bytes) -> Iterator[bytes]:
    yield tcp(IP, SITE, sport, dport, 0, flags=2)
    yield tcp(SITE, IP, dport, sport, 0, ack=1, flags=0x12)
    yield tcp(IP, SITE, sport, dport, 1, request, ack=1)
    for at in range(0, len(response), 1_000):
        yield tcp(SITE, IP, dport, sport, 1 + at, response[at : at + 1_000], ack=1 + len(request))


def frames() -> Iterator[bytes]:
    """A phone that boots and gives everything away."""
    eapol = {"source": PHONE, "destination": "01:80:c2:00:00:03", "kind": 0x888E}
    yield ethernet(SERVER, PHONE, 0x888E, _eap(1, 4, b"\x10" + b"c" * 16))
    answer = bytes.fromhex(hexadecimal("answer of EAP-MD5"))
    yield ethernet(**eapol, payload=_eap(2, 4, b"\x10" + answer))  # type: ignore[arg-type]
    yield ethernet(**eapol, payload=_eap(2, 6, secret("password of EAP-GTC").encode()))  # type: ignore[arg-type]
    told = {1: b"\xff\xff\xff\0", 3: bytes((10, 59, 0, 1)), 51: b"\0\0\x0e\x10", 54: bytes((10, 59, 0, 1))}
    told[66] = f"http://prov:{secret('DHCP option 66')}@10.59.0.1/".encode()
    url = f"https://prov:{secret('DHCP option 160')}@prov.contoso.com/x?key={secret('DHCP query')};450HD.cfg"
    told[160] = url.encode()
    asked = {60: b"450HD", 55: bytes((1, 3, 42, 66, 160))}
    yield from_client(bootp(1, given=asked))
    yield from_server(bootp(2, given=told, yiaddr=IP))
    yield from_client(bootp(3, given={**asked, 50: bytes((10, 59, 0, 71)), 54: bytes((10, 59, 0, 1))}))
    yield from_server(bootp(5, given=told, yiaddr=IP))
    yield arp(PHONE, IP, SITE)
    file = configuration("by TFTP").encode()
    yield udp(IP, SITE, 40_000, 69, b"\0\1450HD.cfg\0octet\0")
    for block in range(len(file) // 512 + 1):
        data = file[block * 512 : block * 512 + 512]
        yield udp(SITE, IP, 50_000, 40_000, struct.pack("!HH", 3, block + 1) + data, mac=SERVER, to=PHONE)
        yield udp(IP, SITE, 40_000, 50_000, struct.pack("!HH", 4, block + 1))
    for port, request, response in _http():
        yield from _conversation(41_000 + port, port, request, response)
    yield from _conversation(42_000, 389, _bind(), b"")
    yield from _conversation(42_001, 21, f"PASS {secret('FTP')}\r\n".encode(), b"230 welcome\r\n")
    yield udp(IP, SITE, 42_002, 161, _snmp())
    for text in _sip_messages():
        yield udp(IP, REGISTRAR, 5060, 5060, text)
        yield udp(REGISTRAR, IP, 5060, 5060, _refusal(text), mac=SERVER, to=PHONE)
    for message in _sip_messages():
        yield from _conversation(43_000, 5060, message, b"")
        break
    for line in log_lines("syslog"):
        yield udp(IP, SITE, 44_000, 514, f"<131>{line}".encode())


def _refusal(text: bytes) -> bytes:
    """403, with what it refuses quoted, as servers do."""
    info = f'Authentication-Info: NTLM rspauth="{hexadecimal("Authentication-Info")}"\r\n'.encode()
    return b"SIP/2.0 403 Forbidden\r\n" + info + text.split(b"\r\n", 1)[1]


def plant(folder: Path) -> dict[str, str]:
    """Write the inputs; gives their paths by what they are."""
    keys = f"CLIENT_RANDOM {'cd' * 32} {hexadecimal('key log: master secret', 48)}\n"
    inside = f"CLIENT_RANDOM {'ef' * 32} {hexadecimal('pcapng: master secret', 48)}\n"
    data = pcapng.section("test") + pcapng.secrets(inside.encode()) + pcapng.interface(1, "tap")
    at = START
    for data_link in frames():
        at += 20_000_000
        data += pcapng.packet(0, at, data_link, len(data_link))
    last = udp(SITE, "10.59.0.200", 1, 1, b"", mac=SERVER, to="02:00:00:00:00:02")
    data += pcapng.packet(0, at + 120 * SECOND, last, len(last))
    log = "".join(
        f"2026-09-21T14:13:{number:02}.000+00:00 {IP} nxphone: {line}\n"
        for number, line in enumerate(log_lines("log"), 20)
    )
    written = {
        "capture": ("boot.pcapng", data),
        "cfg": ("450HD.cfg", configuration("file").encode()),
        "other cfg": ("new.cfg", configuration("new file").encode()),
        "log": ("phone.log", log.encode()),
        "keys": ("keys.log", keys.encode()),
    }
    for name, content in written.values():
        (folder / name).write_bytes(content)
    return {what: str(folder / name) for what, (name, _) in written.items()}
