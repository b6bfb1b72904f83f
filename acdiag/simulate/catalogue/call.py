"""Calls in clear text: refused ones, ends without a common codec, and what is quite in order."""

from __future__ import annotations

from acdiag.simulate import sip
from acdiag.simulate.catalogue.registration import signed_in
from acdiag.simulate.network import DOMAIN
from acdiag.simulate.phone import Phone
from acdiag.simulate.scenario import alone
from acdiag.simulate.sip import Line
from acdiag.simulate.site import Site

COLLEAGUE = f"sip:bob@{DOMAIN}"
GATEWAY = "10.1.20.50"
RINGS = 4.0
BOUNDARY = "next_part_7f"


def invite(line: Line, call: str, *codecs: str, to: str = COLLEAGUE, number: int = 1, tag: str = "") -> bytes:
    """The phone calls, or changes a running call when `tag` is there."""
    body = sip.audio(line.phone.ip, 4000, *(codecs or ("SILK", "G722", "PCMA", "PCMU")))
    return sip.request(line, "INVITE", to, call, number, to=to, tag=tag, body=body)


def refuse(line: Line, asked: bytes, status: str, *more: str) -> None:
    """Final answer and ACK."""
    line.hear(sip.answer(asked, status, *more))
    head = asked.decode().split("\r\n")
    number = next(int(field.split()[1]) for field in head if field.startswith("CSeq:"))
    call = next(field.split()[1] for field in head if field.startswith("Call-ID:"))
    line.say(sip.request(line, "ACK", head[0].split()[1], call, number, tag="sfb01"))


def try_calling(line: Line, status: str, *more: str, codecs: tuple[str, ...] = (), to: str = COLLEAGUE) -> None:
    """A call that comes to nothing."""
    asked = invite(line, sip.label(line.phone), *codecs, to=to)
    line.say(asked)
    line.hear(sip.answer(asked, "100 Trying"))
    refuse(line, asked, status, *more)


def talk(line: Line, asked: bytes, call: str, *codecs: str, number: int = 1, port: int = 20_000) -> None:
    """The call is answered with these codecs."""
    line.hear(sip.answer(asked, "180 Ringing"))
    line.hear(sip.answer(asked, "200 OK", body=sip.audio(GATEWAY, port, *codecs)), after=RINGS)
    line.say(sip.request(line, "ACK", COLLEAGUE, call, number, tag="sfb01"))


def hang_up(line: Line, call: str, number: int, after: float = 20) -> None:
    line.phone.wait(after)
    line.ask(sip.request(line, "BYE", COLLEAGUE, call, number, tag="sfb01"), "200 OK")


def unknown_number(site: Site, phone: Phone) -> None:
    """The number dialled does not exist.

    The server answers 404 with ms-diagnostics; the phone itself works.
    """
    line, _ = signed_in(site, phone)
    why = 'ms-diagnostics: 1003;source="sfb01.contoso.com";reason="User does not exist"'
    try_calling(line, "404 Not Found", why, to=f"sip:5599@{DOMAIN}")
    site.expect(phone, "warning", found=["CALL-004"])


def not_taken(site: Site, phone: Phone) -> None:
    """Busy, given up, declined.

    Three calls that nobody took, 486, 487 and 603: everyday life, and no fault.
    """
    line, _ = signed_in(site, phone)
    for status in ("486 Busy Here", "487 Request Terminated", "603 Decline"):
        try_calling(line, status)
        phone.wait(5)
    site.expect(phone, info=["CALL-004"])


def busy_and_failed(site: Site, phone: Phone) -> None:
    """One call finds the other busy, the next finds no gateway.

    The second failure is not made harmless by the first.
    """
    line, _ = signed_in(site, phone)
    try_calling(line, "486 Busy Here")
    phone.wait(5)
    try_calling(line, "504 Server time-out", to=f"sip:+4930123456@{DOMAIN}")
    site.expect(phone, "warning", found=["CALL-004"])


def no_codec(site: Site, phone: Phone) -> None:
    """The phone offers one codec only, and the gateway does not have it.

    488 with Warning 305. Only the codec list of the phone is to blame.
    """
    line, _ = signed_in(site, phone)
    try_calling(line, "488 Not Acceptable Here", '305 gw01 "Incompatible media format"', codecs=("G729",))
    site.expect(phone, "failed", found=["CALL-001", "CALL-004"])


def other_codec(site: Site, phone: Phone) -> None:
    """The call is answered with a codec that the phone did not offer.

    The signalling succeeds, and nobody will hear anything.
    """
    line, _ = signed_in(site, phone)
    call = sip.label(phone)
    asked = invite(line, call, "G729")
    line.say(asked)
    talk(line, asked, call, "PCMA")
    hang_up(line, call, 2, after=6)
    site.expect(phone, "failed", found=["CALL-001"])


def healthy(site: Site, phone: Phone) -> None:
    """Two calls without a hitch, and what belongs to them.

    The first INVITE is challenged. In the running call a change is refused with 488, which leaves it as it was. The
    second INVITE carries two descriptions to choose from, as Skype for Business sends them.
    """
    line, _ = signed_in(site, phone)
    call = sip.label(phone)
    asked = invite(line, call)
    line.say(asked)
    refuse(line, asked, "407 Proxy Authentication Required", 'Proxy-Authenticate: Digest realm="contoso", nonce="a1"')
    asked = invite(line, call, number=2)
    line.say(asked)
    talk(line, asked, call, "PCMA", number=2)
    phone.wait(5)
    change = invite(line, call, "G729", number=3, tag="sfb01")
    line.say(change)
    refuse(line, change, "488 Not Acceptable Here")
    hang_up(line, call, 4)
    call = sip.label(phone)
    asked = _two_offers(line, call)
    line.say(asked)
    talk(line, asked, call, "PCMU")
    hang_up(line, call, 2)
    site.expect(phone)


def _two_offers(line: Line, call: str) -> bytes:
    """An INVITE with multipart/alternative; the codec that is taken is in the second part only."""
    offers = [sip.audio(line.phone.ip, 4000, "SILK"), sip.audio(line.phone.ip, 4002, "G722", "PCMU")]
    head = f"\r\n--{BOUNDARY}\r\nContent-Type: application/sdp\r\n\r\n".encode()
    body = b"".join(head + offer for offer in offers) + f"\r\n--{BOUNDARY}--\r\n".encode()
    kind = f'Content-Type: multipart/alternative;boundary="{BOUNDARY}"'
    return sip.request(line, "INVITE", COLLEAGUE, call, 1, kind, body=body)


def encryption_refused(site: Site, phone: Phone) -> None:
    """The other end refuses encryption, and the phone tries once more without.

    488 with ms-diagnostics 52017 is about encryption and not about codecs; the second call is answered.
    """
    line, _ = signed_in(site, phone)
    why = 'ms-diagnostics: 52017;source="sfb01.contoso.com";reason="Encryption levels dont match"'
    try_calling(line, "488 Not Acceptable Here", why)
    phone.wait(0.3)
    call = sip.label(phone)
    asked = invite(line, call)
    line.say(asked)
    talk(line, asked, call, "G722", "PCMA")
    hang_up(line, call, 2)
    site.expect(phone, found=["CALL-004"], cleared=["CALL-004"])


SCENARIOS = (
    alone("call-unknown-number", unknown_number),
    alone("call-not-taken", not_taken),
    alone("call-busy-and-failed", busy_and_failed),
    alone("call-no-common-codec", no_codec),
    alone("call-answered-with-other-codec", other_codec),
    alone("call-healthy", healthy),
    alone("call-encryption-refused", encryption_refused),
)
