"""Registration at the SIP server in clear text: silence, refusal, loops, losses, and what only looks like them."""

from __future__ import annotations

from acdiag.simulate import arp, boot, services, sip
from acdiag.simulate.boot import come_up, join
from acdiag.simulate.link import plug_in
from acdiag.simulate.network import DOMAIN, REGISTRAR, SIP_SERVER
from acdiag.simulate.phone import Phone
from acdiag.simulate.scenario import alone
from acdiag.simulate.sip import Line, register
from acdiag.simulate.site import Site

SECOND_SERVER = "10.1.20.41"
NTLM = f'NTLM realm="SIP Communications Service", targetname="{REGISTRAR}", version=4'
TLS_DSK = NTLM.replace("NTLM", "TLS-DSK")
CHALLENGE = f"WWW-Authenticate: {NTLM}"
FIRST = f'Authorization: {NTLM}, gssapi-data=""'
NEXT = f'WWW-Authenticate: {NTLM}, gssapi-data="TlRMTVNTUAACAAAA", opaque="4C1B"'
WHOLE = f'Authorization: {NTLM}, gssapi-data="TlRMTVNTUAADAAAA", opaque="4C1B"'
SIGNED = f'Authorization: {NTLM}, crand="0a1b", cnum="7", response="0100000000000000", opaque="4C1B"'
REPETITIONS = (0.5, 1, 2, 4, 4, 4, 4, 4, 4)
"""Seconds between the sendings of one REGISTER over UDP: T1 doubled up to T2 (RFC 3261 section 17.1.2.2)."""


def ready(site: Site, phone: Phone) -> None:
    """Everything before the first REGISTER: lease, time, settings, and the registrar's name and address."""
    plug_in(site, phone)
    join(site, phone)
    arp.take(site, phone)
    boot.set_clock(site, phone, None)
    boot.provision(site, phone, None)
    services.find_service(site, phone, f"_sipinternaltls._tcp.{DOMAIN}", None)
    services.find_service(site, phone, f"_sipinternal._tcp.{DOMAIN}", REGISTRAR, 5060)
    services.find_address(site, phone, REGISTRAR, SIP_SERVER)
    phone.wait(0.2)


def granted(phone: Phone, seconds: int = 600) -> str:
    return f"Contact: <sip:{phone.ip}:5060>;expires={seconds}"


def authenticate(line: Line, call: str, last: str, *more: str, number: int = 1) -> None:
    """NTLM's three steps; the third is answered with `last`."""
    line.ask(register(line, call, number), "401 Unauthorized", CHALLENGE)
    line.ask(register(line, call, number + 1, FIRST), "401 Unauthorized", NEXT)
    line.ask(register(line, call, number + 2, WHOLE), last, *more)


def signed_in(site: Site, phone: Phone, transport: str = "TCP") -> tuple[Line, str]:
    """A registered phone; gives its line and the Call-ID of its registration."""
    ready(site, phone)
    line, call = Line(site, phone, transport=transport), sip.label(phone)
    authenticate(line, call, "200 OK", granted(phone))
    return line, call


def shout(line: Line, message: bytes) -> None:
    """One request over UDP, sent again until timer F ends it."""
    line.say(message)
    for pause in REPETITIONS:
        line.phone.wait(pause)
        line.say(message)


def unanswered(site: Site, phone: Phone) -> None:
    """The registrar does not answer.

    The phone sends one REGISTER over UDP ten times in half a minute, as the standard wants it, and hears nothing.
    """
    ready(site, phone)
    line = Line(site, phone, transport="UDP")
    shout(line, register(line, sip.label(phone), 1))
    site.expect(phone, "failed", "registration", found=["REG-002"])


def silent_over_tcp(site: Site, phone: Phone) -> None:
    """The registrar takes the connection and the REGISTER, and says nothing.

    TCP acknowledges the segment, so the way is open; the service behind it is dead.
    """
    ready(site, phone)
    line = Line(site, phone)
    line.say(register(line, sip.label(phone), 1))
    phone.wait(20)
    site.expect(phone, "failed", "registration", found=["REG-002"])


def refused(site: Site, phone: Phone) -> None:
    """The registrar refuses the phone and says why.

    The user may not sign in with this version of the client: 403 with ms-diagnostics 17002, and again a minute later.
    """
    ready(site, phone)
    why = f'ms-diagnostics: 17002;source="{REGISTRAR}";reason="Client version is not allowed"'
    for _ in range(2):
        line = Line(site, phone)
        authenticate(line, sip.label(phone), "403 Forbidden", why)
        phone.wait(40)
    site.expect(phone, "failed", "registration", found=["REG-003"])


def wrong_password(site: Site, phone: Phone) -> None:
    """The password is wrong, and the phone gives up.

    The third 401 answers the whole credentials of NTLM. It begins anew without gssapi-data, and the phone asks no more.
    """
    ready(site, phone)
    authenticate(Line(site, phone), sip.label(phone), "401 Unauthorized", CHALLENGE)
    phone.wait(60)
    site.expect(phone, "failed", "registration", found=["REG-004", "REG-003"])


def loop(site: Site, phone: Phone) -> None:
    """The password is wrong, and the phone tries again and again.

    Every cycle of NTLM ends with one more 401. When the capture ends nobody knows whether the phone gives up.
    """
    ready(site, phone)
    line, call = Line(site, phone), sip.label(phone)
    for cycle in range(4):
        authenticate(line, call, "401 Unauthorized", CHALLENGE, number=1 + 3 * cycle)
        phone.wait(8)
    site.expect(phone, "failed", "registration", found=["REG-004"], undecided=["REG-003"])


def lost(site: Site, phone: Phone) -> None:
    """The registrar dies while the phone is registered.

    Nobody answers the refresh shortly before the ten minutes are over.
    """
    line, call = signed_in(site, phone, "UDP")
    phone.wait(560)
    shout(line, register(line, call, 4, SIGNED))
    site.expect(phone, "failed", found=["REG-002", "REG-005"])


def storm(site: Site, phone: Phone) -> None:
    """The phone registers anew every half minute.

    A firewall cuts its connections. Each time it opens another one and registers with a new Call-ID, long before the
    registration is due.
    """
    ready(site, phone)
    for _ in range(7):
        authenticate(Line(site, phone), sip.label(phone), "200 OK", granted(phone))
        phone.wait(30)
    site.expect(phone, "failed", found=["REG-005"])


def failover(site: Site, phone: Phone) -> None:
    """The first server of the pool is down, the second takes the phone.

    503 with Retry-After, then 200 from another address a few seconds later. It is over when the capture ends.
    """
    ready(site, phone)
    line = Line(site, phone)
    line.ask(register(line, sip.label(phone), 1), "503 Service Unavailable", "Retry-After: 30")
    phone.wait(3)
    authenticate(Line(site, phone, SECOND_SERVER), sip.label(phone), "200 OK", granted(phone))
    site.expect(phone, found=["REG-003"], cleared=["REG-003"])


def redirected(site: Site, phone: Phone) -> None:
    """The director sends the phone to its home pool.

    301 is no refusal. There TLS-DSK takes three steps, each 401 with the next part of the handshake in gssapi-data,
    and the time asked for is too brief at first.
    """
    ready(site, phone)
    line = Line(site, phone)
    line.ask(register(line, sip.label(phone), 1), "301 Redirect request to Home Server", f"Contact: <{SECOND_SERVER}>")
    line, call = Line(site, phone, SECOND_SERVER), sip.label(phone)
    line.ask(register(line, call, 1, expires=30), "423 Interval Too Brief", "Min-Expires: 300")
    line.ask(register(line, call, 2), "401 Unauthorized", f"WWW-Authenticate: {TLS_DSK}")
    for number, step in enumerate(("FgMBAE4", "FgMBANg", "FAMBAAE"), 3):
        said = f'{TLS_DSK}, opaque="5D2C", gssapi-data="{step}'
        line.ask(
            register(line, call, number, f'Authorization: {said}AA"'),
            "401 Unauthorized",
            f'WWW-Authenticate: {said}BB"',
        )
    line.ask(register(line, call, 6, SIGNED), "200 OK", granted(phone))
    site.expect(phone)


def renewed(site: Site, phone: Phone) -> None:
    """The refresh is challenged once, because the security association has run out.

    The 401 answers a signed REGISTER. The phone authenticates anew at once, and is registered.
    """
    line, call = signed_in(site, phone)
    phone.wait(560)
    line.ask(register(line, call, 4, SIGNED), "401 Unauthorized", CHALLENGE)
    authenticate(line, call, "200 OK", granted(phone), number=5)
    site.expect(phone)


def signed_out(site: Site, phone: Phone) -> None:
    """The user signs out, and somebody else signs in.

    A REGISTER with expires=0 is answered with 200; the second user's registration begins with a new Call-ID.
    """
    line, call = signed_in(site, phone)
    phone.wait(30)
    line.ask(register(line, call, 4, SIGNED, expires=0), "200 OK")
    phone.wait(20)
    authenticate(line, sip.label(phone), "200 OK", granted(phone))
    site.expect(phone)


def repeated(site: Site, phone: Phone) -> None:
    """A slow server: the REGISTER is sent three times and answered then.

    Each of the three is answered, because the server had only been late. They are one request and one answer.
    """
    ready(site, phone)
    line, call = Line(site, phone, transport="UDP"), sip.label(phone)
    asked = register(line, call, 1)
    for _ in range(3):
        line.say(asked)
        phone.wait(0.5)
    for _ in range(3):
        line.hear(sip.answer(asked, "401 Unauthorized", CHALLENGE))
    authenticate(line, call, "200 OK", granted(phone), number=2)
    site.expect(phone)


def three_in_a_day(site: Site, phone: Phone) -> None:
    """The phone is switched off and on twice within minutes.

    Each time it boots and registers. That somebody moves a phone from desk to desk is no restart again and again.
    """
    for turn in range(3):
        come_up(site, phone)
        if turn < 2:
            phone.wait(150)
            phone.power_off()
            phone.wait(3)
    site.expect(phone)


SCENARIOS = (
    alone("register-unanswered", unanswered),
    alone("register-silent-over-tcp", silent_over_tcp),
    alone("register-refused", refused),
    alone("register-wrong-password", wrong_password),
    alone("register-loop", loop),
    alone("registration-lost", lost),
    alone("registration-storm", storm),
    alone("register-failover", failover),
    alone("register-redirected", redirected),
    alone("registration-renewed", renewed),
    alone("registration-signed-out", signed_out),
    alone("register-repeated", repeated),
    alone("phone-moved-twice", three_in_a_day),
)
