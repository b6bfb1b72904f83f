"""Targets: every decoder of `acdiag.wire`, one message each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from acdiag.model.arrival import Frame
from acdiag.present.record import plain
from acdiag.wire import (
    ac49x,
    acdr,
    acdr_extension,
    actrace,
    certificate,
    configuration,
    dhcp_options,
    dns,
    http,
    labels,
    ldap,
    multipart,
    option43,
    provisioning_url,
    quality_report,
    rtcp,
    rtp_payloads,
    sdp,
    sip_servers,
    sslv2,
    syslog,
    tls,
    tls_handshake,
)
from acdiag.wire.certificate_names import is_for, path_in
from acdiag.wire.dissect import dissect
from acdiag.wire.keylog import KeyLog
from acdiag.wire.protocols import PROTOCOLS
from acdiag.wire.syslog import clock, mediant, toolkit
from acdiag.wire.text import loose
from tests.fuzz import seeds
from tests.fuzz.target import Script, Target
from tests.wire import test_sdp
from tests.wire.test_quality_report import PLAIN, REPORT, TEXT, XML

NOW = 1_760_000_000_000_000_000
LINK_TYPES = (1, 1, 1, 1, 1, 0, 12, 14, 101, 108, 113, 228, 229, 276)


def asked(record: object) -> None:
    """Read all that a record can be asked for: header values are decoded only then."""
    for name in _properties(type(record)):
        getattr(record, name)
    plain(record)


@cache
def _properties(kind: type) -> tuple[str, ...]:
    return tuple(name for name in dir(kind) if isinstance(getattr(kind, name), property))


def _decoder(name: str, decode: Callable[[bytes], object], *kinds: str, covers: Sequence[str]) -> Target:
    return Target(
        name=f"wire.{name}",
        run=decode,
        seeds=lambda: _lines() if name == "syslog" else seeds.of(*kinds),
        covers=tuple(f"acdiag.wire.{module}" for module in covers),
    )


def _protocols() -> list[Target]:
    """Those that a frame is counted for; who claims the bytes is asked too."""
    found: dict[str, Target] = {}
    for protocol in PROTOCOLS:
        decode, claims = protocol.decode, protocol.claims
        if decode is None:
            continue

        def run(data: bytes, decode: Callable[[bytes], object] = decode, claims: object = claims) -> None:
            if callable(claims):
                claims(data)
            asked(decode(data))

        more = {
            "sip": ("sip_values", "values", "authentication", "diagnostics", "head"),
            "dns": ("dns_names", "dns_records"),
            "lldp": ("lldp_extensions",),
            "rtcp": ("rtcp_xr",),
            "syslog": ("syslog.header",),
        }.get(protocol.name, ())
        module = {"icmpv6": "icmp", "classicstun": "stun", "syslog": "syslog"}.get(protocol.name, protocol.name)
        found.setdefault(protocol.name, _decoder(protocol.name, run, module, covers=(module, *more)))
    return list(found.values())


def _dissect(data: bytes) -> None:
    script = Script(data)
    link = LINK_TYPES[script.number(len(LINK_TYPES))]
    rest = script.rest()
    packet = dissect(Frame("x", 1, NOW, link, rest, len(rest)))
    for message in packet.messages:
        plain(message)


def _option(data: bytes) -> None:
    script = Script(data)
    code = script.number()
    dhcp_options.decode_option(code, script.rest())


def _handshake(data: bytes) -> None:
    script = Script(data)
    kind, size = script.number(), int.from_bytes(script.take(3), "big")
    version = (None, 0x0303, 0x0304)[size % 3]
    tls_handshake.decode(kind, script.rest(), version)


def _certificate(data: bytes) -> None:
    found = certificate.decode(data)
    plain(found)
    is_for(found, "sip.contoso.com")
    path_in([found, found])


def _tls(data: bytes) -> None:
    tls.header(data)
    if sslv2.is_hello(data):
        sslv2.length(data)
        sslv2.decode(data)
    tls.decode(data)
    tls.decode_alert(data[5:7])


def _ac49x(data: bytes) -> None:
    ac49x.looks_like_ac49x(data)
    plain(ac49x.decode(data))
    ac49x.decode_debug(data)


def _acdr(data: bytes) -> None:
    acdr.looks_like_acdr(data)
    actrace.looks_like_actrace(data)
    plain(acdr.decode(data))


def _extension(data: bytes) -> None:
    script = Script(data)
    kind, point, version = script.number(), script.number(), script.number()
    acdr_extension.decode(script.rest(), kind, point, ipv6=bool(version & 1))


def _report(data: bytes) -> None:
    kinds = (PLAIN, XML, "application/ms-rtc-reporting+xml", "text/plain")
    script = Script(data)
    kind = kinds[script.number(len(kinds))]
    quality_report.decode(kind, script.rest())


def _parts(data: bytes) -> None:
    kind, _, body = data.partition(b"\n")
    for _, part in multipart.parts(loose(kind), body):
        sdp.decode(part)


def _message(data: bytes) -> None:
    """A log message, its clock, and what it quotes."""
    for message in syslog.decode(data):
        clock.device_time(message.stamp, NOW)
        toolkit.inside(message)
    syslog.looks_like_syslog(data)
    text = loose(data)
    if mediant.looks_like(text):
        mediant.read(data, text)
    if toolkit.looks_like(text):
        toolkit.read(data, text)


def _names(data: bytes) -> None:
    script = Script(data)
    at = script.number()
    rest = script.rest()
    if at < len(rest):
        labels.read(rest, at)


def _framed(data: bytes) -> None:
    ldap.framed(data)
    dns.framed(data)


def _keylog(data: bytes) -> None:
    keys = KeyLog()
    good, strange = keys.add(data)
    assert good + strange <= data.count(b"\n") + data.count(b"\r") + 1
    keys.lines(set(list(keys._by_random)[:3]))


def _payloads(data: bytes) -> None:
    rtp_payloads.telephone_event(data)
    rtp_payloads.redundant(data)
    rtcp.looks_like_rtcp(data)


def _options() -> Sequence[bytes]:
    found = []
    for message in seeds.of("dhcp"):
        at = 240
        while at + 2 < len(message) and message[at] not in (0, 255):
            found.append(message[at : at + 1] + message[at + 2 : at + 2 + message[at + 1]])
            at += 2 + message[at + 1]
    return sorted(set(found))


def _values(*codes: int) -> Sequence[bytes]:
    return [option[1:] for option in _options() if option[0] in codes] or [b"\1\4test"]


URLS = [
    b"http://10.59.0.10/cfg/450HD.cfg",
    b"tftp://[2001:db8::1]:69/x.img;y.cfg",
    b"https://a:b@contoso.com:443/<MAC>.cfg;z",
]
PART = (
    b"multipart/mixed; boundary=abc\n"
    b"--abc\r\nContent-Type: application/sdp\r\n\r\nv=0\r\nm=audio 1 RTP/AVP 0\r\n--abc--\r\n"
)
KEYS = b"CLIENT_RANDOM %b %b\n# x\nRSA Session-ID:01 Master-Key:%b\n" % (b"ab" * 32, b"cd" * 48, b"ef" * 48)


def _bodies() -> Sequence[bytes]:
    return [test_sdp.PHONE, test_sdp.SKYPE] + [
        body for data in seeds.of("sip") if (body := data.partition(b"\r\n\r\n")[2])
    ]


def _lines() -> Sequence[bytes]:
    """Lines of logs that are committed, no two that begin alike."""
    lines: dict[bytes, bytes] = {}
    for text in seeds.texts("captures/*/*.log"):
        for line in text.splitlines():
            lines.setdefault(line[16:60], line)
    return list(lines.values())[:200]


def _settings() -> Sequence[bytes]:
    """Configurations with what files of phones hold: sections, comments, repeats, spaces, other encodings."""
    text = (
        b"; written by hand\r\n[network]\r\nnetwork/lan/vlan/mode=MANUAL\r\nnetwork/lan/vlan/id = 200\r\n"
        b'voip/line/0/id="4711"\nvoip/line/0/id=4712\nsystem/password=secret\n'
        b"# end\nsecurity/x\n=y\nntp/gmt_offset=+01:00\n"
    )
    return [*seeds.texts("captures/*/*.cfg"), text, b"\xef\xbb\xbf" + text, text.decode().encode("utf-16")]


def _target(
    name: str,
    run: Callable[[bytes], object],
    begin: Callable[[], Sequence[bytes]],
    *covers: str,
    ends: tuple[bytes, ...] = (),
) -> Target:
    return Target(
        name=f"wire.{name}",
        run=run,
        seeds=begin,
        covers=tuple(f"acdiag.wire.{module}" for module in covers),
        ends=ends,
    )


LAYERS = ("dissect", "link", "ip", "transport", "tunnels", "layers", "text")

DECODERS: tuple[Target, ...] = (
    *_protocols(),
    _target("dissect", _dissect, lambda: [b"\0" + data for data in seeds.of("frame")], *LAYERS),
    _target("dhcp_options", _option, _options, "dhcp_options"),
    _target("option43", option43.decode, lambda: _values(43), "option43"),
    _target("sip_servers", sip_servers.decode, lambda: _values(120), "sip_servers"),
    _target("provisioning_url", lambda data: provisioning_url.parse(loose(data)), lambda: URLS, "provisioning_url"),
    _target("certificate", _certificate, lambda: seeds.of("certificate"), "certificate", "certificate_names"),
    _target("tls", _tls, lambda: seeds.of("tls"), "tls", "sslv2"),
    _target("handshake", _handshake, lambda: seeds.of("handshake"), "tls_handshake", "tls_extensions"),
    _target("ac49x", _ac49x, lambda: seeds.of("ac49x"), "ac49x"),
    _target("acdr", _acdr, lambda: seeds.of("acdr"), "acdr", "acdr_extension", "actrace"),
    _target("acdr_extension", _extension, lambda: [b"\1\2\0" + data for data in seeds.of("acdr")], "acdr_extension"),
    _target("http", lambda data: asked(http.decode(data)), lambda: seeds.of("http"), "http", "head"),
    _target("sdp", lambda data: asked(sdp.decode(data)), _bodies, "sdp"),
    _target("multipart", _parts, lambda: [PART], "multipart", "sdp"),
    _target("quality_report", _report, lambda: [b"\0" + TEXT, b"\1" + REPORT.encode()], "quality_report"),
    _target("ldap", lambda data: asked(ldap.decode(data)), lambda: seeds.of("ldap"), "ldap"),
    _target("framed", _framed, lambda: seeds.of("ldap", "dns"), "ldap", "dns"),
    _target("labels", _names, lambda: [b"\x0c" + data for data in seeds.of("dns")], "labels"),
    _target("rtp_payloads", _payloads, lambda: [data[12:] for data in seeds.of("rtp")], "rtp_payloads", "rtcp"),
    _target(
        "log_message", _message, lambda: [*seeds.of("syslog"), *_lines()],
        "syslog.header", "syslog.clock", "syslog.mediant", "syslog.toolkit", "syslog.words", "syslog.message", "text",
        ends=(b"\n",),
    ),
    _target("keylog", _keylog, lambda: [KEYS], "keylog"),
    _target(
        "configuration", lambda data: configuration.parse(data, "a", "450HD.cfg"), _settings,
        "configuration", "configuration_text", ends=(b"\n",),
    ),
)  # fmt: skip
