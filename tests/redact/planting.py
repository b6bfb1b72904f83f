"""A capture, a configuration and a log in which every field that somebody can fill holds a name or a secret."""

from __future__ import annotations

import base64
import struct
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

from acdiag.wireshark import pcapng
from tests.frames import ethernet, options, raw_ip, raw_mac, tcp, udp

NAMES = ("zaphodbb", "trillian", "slartib", "magrathea", "vogsphere", "krikkit", "eccentrica", "hooloovoo")
SECRETS = ("s3cr3tswordf1sh", "t0kent0kent0kent0ken", "48151623")
PHONE_MAC, OTHER_MAC = "00:90:8f:5a:5b:5c", "00:1b:54:6a:6b:6c"
PHONE_IP, SERVER_IP, DNS_IP = "10.93.71.57", "10.93.71.11", "10.93.72.13"
NUMBER = "+4989171717171"
USER, OWNER, HOST, DOMAIN, SWITCH, FILE, PLACE, EXTRA = NAMES


def forms(word: str) -> Iterator[str]:
    """The spellings in which a word could be hidden, in lower case; base64 at each of its three offsets."""
    raw = word.encode()
    yield word.casefold()
    yield raw.hex()
    yield urllib.parse.quote(word).casefold()
    yield "".join(f"%{byte:02x}" for byte in raw)
    for offset in range(3):
        encoded = base64.b64encode(b"x" * offset + raw).decode()
        yield encoded[(0, 2, 3)[offset] : len(encoded) - 4].casefold()


def everything() -> tuple[str, ...]:
    """All originals, names and addresses, with the embedded spellings of the latter."""
    found = [*NAMES, *SECRETS, NUMBER.lstrip("+")]
    for mac in (PHONE_MAC, OTHER_MAC):
        found += [mac, mac.replace(":", ""), mac.replace(":", "-")]
    for address in (PHONE_IP, SERVER_IP, DNS_IP):
        found += [address, address.replace(".", "-"), ".".join(reversed(address.split(".")))]
    return tuple(found)


def binary() -> tuple[bytes, ...]:
    """Originals as they stand in a packet: addresses, MACs and DNS labels."""
    labels = [bytes((len(word),)) + word.encode() for word in NAMES]
    return (*map(raw_mac, (PHONE_MAC, OTHER_MAC)), *map(raw_ip, (PHONE_IP, SERVER_IP, DNS_IP)), *labels)


def _name(text: str) -> bytes:
    return b"".join(bytes((len(label),)) + label.encode() for label in text.split(".")) + b"\0"


def _dhcp(message: int, more: dict[int, bytes], address: str = "0.0.0.0") -> bytes:
    head = struct.pack("!BBBBIHH", 1 if message in (1, 3) else 2, 1, 6, 0, 0x1234, 0, 0)
    head += bytes(4) + raw_ip(address) + raw_ip(SERVER_IP) + bytes(4) + raw_mac(PHONE_MAC) + bytes(10)
    head += f"boot.{HOST}".encode().ljust(64, b"\0") + f"{FILE}.img".encode().ljust(128, b"\0")
    return head + bytes.fromhex("63825363") + options({53: bytes((message,)), **more})


def _client() -> dict[int, bytes]:
    return {
        12: f"{HOST}-{PHONE_IP.replace('.', '-')}".encode(),
        55: bytes((1, 3, 6, 15, 42, 43, 66, 67, 120, 160)),
        60: f"450HD {EXTRA}".encode(),
        61: b"\1" + raw_mac(PHONE_MAC),
        81: f"\0\0\0{HOST}.{DOMAIN}.com".encode(),
    }


def _server() -> dict[int, bytes]:
    inner = options({1: b"MS-UC-Client", 3: f"{HOST}.{DOMAIN}.com".encode(), 5: f"/{PLACE}/x".encode()})[:-1]
    return {
        1: raw_ip("255.255.255.0"),
        3: raw_ip(SERVER_IP),
        6: raw_ip(DNS_IP),
        15: f"{DOMAIN}.com".encode(),
        43: inner,
        51: struct.pack("!I", 3600),
        54: raw_ip(SERVER_IP),
        66: f"tftp.{DOMAIN}.com".encode(),
        67: f"{FILE}.img".encode(),
        120: b"\0" + _name(f"sip.{DOMAIN}.com"),
        160: f"http://{OWNER}:{SECRETS[0]}@{HOST}.{DOMAIN}.com/{PLACE}/{FILE}.cfg".encode(),
    }


def _tlv(kind: int, value: bytes) -> bytes:
    return struct.pack("!H", kind << 9 | len(value)) + value


def _lldp() -> bytes:
    return (
        _tlv(1, b"\4" + raw_mac(OTHER_MAC))
        + _tlv(2, b"\5" + f"Gi1/0/7 {PLACE}".encode())
        + _tlv(3, b"\0\x78")
        + _tlv(4, f"port of {USER}".encode())
        + _tlv(5, f"{SWITCH}.{DOMAIN}.com".encode())
        + _tlv(6, f"switch in {PLACE}".encode())
        + _tlv(8, b"\5\1" + raw_ip(SERVER_IP) + b"\2\0\0\0\1\0")
        + _tlv(127, bytes.fromhex("0012bb020140c8b9"))
        + _tlv(127, b"\x99\x99\x99\1" + EXTRA.encode())
        + bytes(2)
    )


def _cdp() -> bytes:
    def field(kind: int, value: bytes) -> bytes:
        return struct.pack("!HH", kind, len(value) + 4) + value

    body = b"\2\xb4\0\0" + field(1, f"{SWITCH}.{DOMAIN}.com".encode()) + field(3, b"Gi1/0/7")
    body += field(2, struct.pack("!I", 1) + b"\1\1\xcc\0\4" + raw_ip(SERVER_IP))
    body += field(5, f"IOS of {OWNER}".encode()) + field(0x0E, b"\1\0\xc8") + field(9, EXTRA.encode())
    return bytes.fromhex("aaaa0300000c2000") + body


def _sip() -> bytes:
    encoded = base64.b64encode(f"{USER}:{SECRETS[0]}".encode()).decode()
    body = f"v=0\r\no={USER} 1 1 IN IP4 {PHONE_IP}\r\ns={PLACE}\r\nc=IN IP4 {PHONE_IP}\r\n"
    body += "t=0 0\r\nm=audio 20000 RTP/AVP 8\r\n"
    return (
        f"REGISTER sip:{DOMAIN}.com SIP/2.0\r\n"
        f"Via: SIP/2.0/UDP {PHONE_IP}:5060;branch=z9hG4bK{EXTRA}\r\n"
        f'From: "{USER.title()} {OWNER}" <sip:{USER}.{OWNER}@{DOMAIN}.com>;tag=1\r\n'
        f"To: <sip:{USER}.{OWNER}@{DOMAIN}.com>\r\n"
        f"Contact: <sip:{NUMBER}@{PHONE_IP}:5060;user=phone>\r\n"
        f"Call-ID: {EXTRA}@{PHONE_IP}\r\nCSeq: 1 REGISTER\r\n"
        f'Authorization: Digest username="{USER}", realm="{DOMAIN}", response="{SECRETS[1]}"\r\n'
        f"Proxy-Authorization: Basic {encoded}\r\n"
        f"X-{EXTRA}: {EXTRA}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _http() -> bytes:
    return (
        f"GET /{PLACE}/{FILE}.cfg?user={USER}&token={SECRETS[1]} HTTP/1.1\r\nHost: {HOST}.{DOMAIN}.com\r\n"
        f"User-Agent: AUDC-IPPhone-450HD_UC_3.4.8.808/1.0 ({PHONE_MAC})\r\n"
        f"Cookie: session={SECRETS[1]}; who={USER}\r\nAuthorization: Bearer {SECRETS[1]}\r\n\r\n"
    ).encode()


def _dns(*, answer: bool) -> bytes:
    question = _name(f"{HOST}.{DOMAIN}.com") + struct.pack("!HH", 1, 1)
    head = struct.pack("!6H", 7, 0x8180 if answer else 0x0100, 1, 2 if answer else 0, 0, 0)
    records = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + raw_ip(SERVER_IP)
    records += b"\xc0\x0c" + struct.pack("!HHIH", 16, 1, 60, len(EXTRA) + 1) + bytes((len(EXTRA),)) + EXTRA.encode()
    return head + question + (records if answer else b"")


def frames() -> Iterator[bytes]:
    """What is on the wire, in order."""
    up, down = {"mac": PHONE_MAC, "to": "ff:ff:ff:ff:ff:ff"}, {"mac": OTHER_MAC, "to": PHONE_MAC}
    own = {"mac": PHONE_MAC, "to": OTHER_MAC}
    yield ethernet(OTHER_MAC, "01:80:c2:00:00:0e", 0x88CC, _lldp())
    cdp = _cdp()
    yield ethernet(OTHER_MAC, "01:00:0c:cc:cc:cc", len(cdp), cdp)
    yield udp("0.0.0.0", "255.255.255.255", 68, 67, _dhcp(1, _client()), **up)
    yield udp(SERVER_IP, "255.255.255.255", 67, 68, _dhcp(2, _server(), PHONE_IP), **down)
    yield udp("0.0.0.0", "255.255.255.255", 68, 67, _dhcp(3, {**_client(), 50: raw_ip(PHONE_IP)}), **up)
    yield udp(SERVER_IP, "255.255.255.255", 67, 68, _dhcp(5, _server(), PHONE_IP), **down)
    arp = bytes.fromhex("0001080006040001") + raw_mac(PHONE_MAC) + raw_ip(PHONE_IP) + bytes(6) + raw_ip(SERVER_IP)
    yield ethernet(PHONE_MAC, "ff:ff:ff:ff:ff:ff", 0x0806, arp)
    yield udp(PHONE_IP, DNS_IP, 40000, 53, _dns(answer=False), **own)
    yield udp(DNS_IP, PHONE_IP, 53, 40000, _dns(answer=True), **down)
    yield udp(PHONE_IP, SERVER_IP, 40001, 69, b"\0\1" + f"{PLACE}/{FILE}.cfg\0octet\0".encode(), **own)
    yield udp(SERVER_IP, PHONE_IP, 69, 40001, b"\0\5\0\1" + f"no {FILE} for {USER}\0".encode(), **down)
    yield udp(PHONE_IP, SERVER_IP, 40002, 69, b"\0\1" + f"{FILE}2.cfg\0octet\0".encode(), **own)
    setting = f"voip/line/0/auth_password={SECRETS[0]}\nnetwork/lan/hostname={HOST}\n".encode()
    yield udp(SERVER_IP, PHONE_IP, 50123, 40002, b"\0\3\0\1" + setting, **down)
    yield udp(PHONE_IP, SERVER_IP, 5060, 5060, _sip(), **own)
    forbidden = f"SIP/2.0 403 Forbidden by {OWNER}\r\n".encode() + _sip().split(b"\r\n", 1)[1]
    yield udp(SERVER_IP, PHONE_IP, 5060, 5060, forbidden, **down)
    said = f"<14>450HD lcd_display: sign-in of {USER.title()} {OWNER} failed, PIN={SECRETS[2]} password: {SECRETS[0]}"
    yield udp(PHONE_IP, SERVER_IP, 40003, 514, said.encode(), **own)
    yield tcp(PHONE_IP, SERVER_IP, 40004, 80, 1, flags=2)
    yield tcp(PHONE_IP, SERVER_IP, 40004, 80, 2, _http())
    eap = b"\1\0\0\x0d\2\1\0\x0d\1" + USER.encode()
    yield ethernet(PHONE_MAC, "01:80:c2:00:00:03", 0x888E, eap)
    yield ethernet(PHONE_MAC, OTHER_MAC, 0x9999, EXTRA.encode())


def plant(folder: Path) -> list[str]:
    """Write the inputs; gives their paths, in whose names is a name as well."""
    data = pcapng.section("test") + pcapng.interface(1, "tap")
    for number, frame in enumerate(frames()):
        data += pcapng.packet(0, 1_700_000_000_000_000_000 + number * 50_000_000, frame, len(frame))
    # Much later somebody still speaks, so that waits are over.
    last = udp(SERVER_IP, "10.93.71.200", 1, 1, b"", mac=OTHER_MAC, to="00:1b:54:6a:6b:6d")
    data += pcapng.packet(0, 1_700_000_120_000_000_000, last, len(last))
    capture = folder / f"{USER}-{PLACE}.pcapng"
    capture.write_bytes(data)
    file = folder / f"{PHONE_MAC.replace(':', '')}.cfg"
    file.write_text(
        f"# of {OWNER}\nnetwork/lan/hostname={HOST}\nvoip/line/0/id={USER}\nvoip/line/0/auth_password={SECRETS[0]}\n"
        f"provisioning/configuration/url=http://{OWNER}:{SECRETS[0]}@{HOST}.{DOMAIN}.com/{FILE}.cfg\n"
        f"system/pin={SECRETS[2]}\nvoip/{EXTRA}/x={SERVER_IP}\n"
    )
    log = folder / f"{PLACE}.log"
    log.write_text(
        "".join(
            f"2023-11-14T22:13:{second:02}.000+00:00 {PHONE_IP} nxphone: lcd_display: PIN expired\n"
            f"2023-11-14T22:13:{second:02}.500+00:00 {PHONE_IP} nxphone: sipe: {USER.title()} of {DOMAIN} "
            f"at {SERVER_IP} password={SECRETS[0]} number {NUMBER} pin {SECRETS[2]}\n"
            for second in range(20, 40)
        )
    )
    return [str(capture), str(file), str(log)]
