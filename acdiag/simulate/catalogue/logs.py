"""What phones and gateways log beside what the wire shows: causes, their consequences, wrong clocks, and nothing."""

from __future__ import annotations

from acdiag.simulate import arp, dhcp, services
from acdiag.simulate.boot import come_up, go_on, join, provision
from acdiag.simulate.catalogue import addresses, time
from acdiag.simulate.clock import SECOND
from acdiag.simulate.link import plug_in
from acdiag.simulate.log import DEBUG, ERROR
from acdiag.simulate.network import DOMAIN, REGISTRAR
from acdiag.simulate.phone import Phone
from acdiag.simulate.scenario import alone, whole
from acdiag.simulate.site import Site

HOUR = 3_600 * SECOND
FLOOD = 240
"""Lines of a flood."""
GATEWAY_SESSION = "b9027c:24:198171"
TEXTS = (
    ("Invalid address, username or password", "SIGN-001", "failed", "registration"),
    ("PIN invalid phone info", "SIGN-002", "failed", "registration"),
    ("PIN not set", "SIGN-003", "failed", "registration"),
    ("PIN account disabled", "SIGN-005", "failed", "registration"),
    ("Location look-up failed. Please enter your address.", "SIGN-007", "warning", None),
    ("Your account is not configured for Exchange Unified Messaging", "SIGN-008", "warning", None),
)
"""What the screen says, the rule, and what becomes of the phone."""
COMPONENTS = ("sip_stack", "control_center", "ice_stack", "lcd_display", "web_server", "sipe")


def show(site: Site, phone: Phone, text: str) -> None:
    """The phone shows a text on its screen, and says so in its log."""
    site.log(phone, "nxphone", f"lcd_display: {text}", ERROR)


def pin_without_time(site: Site, phone: Phone) -> None:
    """The screen says "PIN internal error", and the cause is that no time server answers.

    The wire shows the requests for the time in vain; the log shows the screen. The text stands below its cause.
    """
    time.silent(site, phone)
    show(site, phone, "Failed to connect to time server")
    phone.wait(5)
    show(site, phone, "PIN internal error")
    phone.wait(5)
    site.expect(phone, "failed", "time", found=["TIME-001", "SIGN-006"])


def pin_expired(site: Site, phone: Phone) -> None:
    """The user's PIN has expired.

    Signing in runs inside TLS, so only the log tells.
    """
    _come_to_sign_in(site, phone)
    for _ in range(2):
        show(site, phone, "PIN expired")
        phone.wait(20)
    site.expect(phone, "failed", "registration", found=["SIGN-004"])


def duplicate(site: Site, phone: Phone) -> None:
    """Duplicate IP, on the wire and on the screen.

    One finding, with packets and the line of the log as its evidence.
    """
    addresses.duplicate(site, phone)
    show(site, phone, "Duplicate IP")


def link_failure(site: Site, phone: Phone) -> None:
    """The cable is pulled half a minute after the phone registered.

    The wire shows only that the phone falls silent; what it kept in its own log says why.
    """
    come_up(site, phone)
    phone.wait(30)
    phone.power_off()
    show(site, phone, "LAN Link failure")
    phone.wait(20)
    site.expect(phone, "failed", found=["LINK-001"])


def certificate_refused(site: Site, phone: Phone) -> None:
    """The phone trusts no certificate of the pool, and TLS hides it from the wire.

    Connections to the SIP server are not in the capture; only the log tells.
    """
    plug_in(site, phone)
    join(site, phone)
    arp.take(site, phone)
    services.set_clock(site, phone)
    for _ in range(2):
        show(site, phone, "Failed to validate certificate")
        phone.wait(30)
    site.expect(phone, "failed", "tls", found=["CERT-001"])


def an_hour_ahead(site: Site, phone: Phone) -> None:
    """The phone's clock is an hour ahead although a time server answered.

    Its log is written with the zone, so the hour is no matter of the zone; the events that packets and lines share show
    it, and put both on one time axis.
    """
    phone.ahead = HOUR
    plug_in(site, phone)
    server = join(site, phone)
    go_on(site, phone)
    for _ in range(4):
        phone.wait(60)
        xid = phone.xid()
        dhcp.renew(site, phone, xid, server.address)
        phone.wait(0.01)
        server.reply(site, phone, "ack", xid)
        site.log(phone, "udhcpc", f"Lease of {phone.ip} obtained, lease time 86400")
    site.expect(phone, "warning", found=["TIME-004"])


def gateway_refuses(site: Site, phone: Phone) -> None:
    """A Mediant refuses the phone's REGISTER with 403, and only its own log shows it.

    The REGISTER is cut over two numbers of the gateway's log.
    """
    plug_in(site, phone)
    join(site, phone)
    arp.take(site, phone)
    services.set_clock(site, phone)
    provision(site, phone, None)
    phone.wait(5)
    number = 1_718_460
    for attempt in range(2):
        for text in _register(phone, attempt + 1):
            site.log(phone, "mediant", f"[S={number}] [SID={GATEWAY_SESSION}]  (N  {number + 5_000_000}) {text}")
            number += 1
        phone.wait(20)
    site.expect(phone, "failed", "registration", found=["REG-003"])


def _register(phone: Phone, number: int) -> list[str]:
    """A REGISTER in two pieces, and its answer, in a gateway's words; a relay has written line ends as #015#012."""
    end = "#015#012"
    user, call = f"sip:user{phone.index}@{DOMAIN}", f"{phone.mac.replace(':', '')}-{number}@{phone.ip}"
    way = f"{phone.ip}:5061 {{}} SIPInterface #2 (Phones) TLS TO(#138) SocketID(204) ----#012#012"
    common = [
        f"Via: SIP/2.0/TLS {phone.ip}:5061;branch=z9hG4bK{number}",
        f"From: <{user}>;tag=a73k{number}",
        f"To: <{user}>",
        f"Call-ID: {call}",
        f"CSeq: {number} REGISTER",
    ]
    agent = f"User-Agent: AUDC-IPPhone-{phone.model}_{phone.software}/1.0"
    asked = end.join([f"REGISTER sip:{DOMAIN} SIP/2.0", *common, agent, f"Contact: <sip:{phone.ip}>",
                      "Expires: 600", "Content-Length: 0", "", ""])  # fmt: skip
    why = f'ms-diagnostics: 4004;source="{REGISTRAR}";reason="Credentials provided are not authorized"'
    told = end.join(["SIP/2.0 403 Forbidden", *common, why, "Content-Length: 0", "", ""])
    stamp = f"[Time:02-03@08:{number:02d}:11.410]"
    incoming = "---- Incoming SIP Message from " + way.format("to") + asked
    cut = incoming.index("User-Agent") + 14
    return [
        f"{incoming[:cut]} {stamp}",
        f"{incoming[cut:]} {stamp}",
        f"---- Outgoing SIP Message to {way.format('from')}{told} {stamp}",
    ]


def healthy_in_detail(site: Site, phone: Phone) -> None:
    """A healthy phone with its logs at Detailed for some minutes.

    Debug lines of every component, a menu that names errors, and words that only resemble the screen's: all silent.
    """
    come_up(site, phone)
    for step in range(40):
        component = COMPONENTS[step % len(COMPONENTS)]
        site.log(phone, "voip_task", f"{component}: state {step} -> {step + 1}, no error", DEBUG)
        phone.wait(5)
    site.log(phone, "nxphone", "lcd_display: menu Status opened", DEBUG)
    site.log(phone, "sipe", "sipe: certprov_webticket: got ticket for https://sfb01.contoso.com/CertProv", DEBUG)
    phone.wait(5)
    site.expect(phone)


def sign_in_texts(site: Site) -> None:
    """Six phones, and on the screen of each another reason why nobody is signed in, or not wholly.

    Signing in runs inside TLS, so only the logs tell, all of them in one file of a collector.
    """
    for text, rule, verdict, stuck in TEXTS:
        phone = site.phone()
        _come_to_sign_in(site, phone)
        for _ in range(2):
            show(site, phone, text)
            phone.wait(20)
        site.expect(phone, verdict, stuck, found=[rule])


def _come_to_sign_in(site: Site, phone: Phone) -> None:
    plug_in(site, phone)
    join(site, phone)
    arp.take(site, phone)
    services.set_clock(site, phone)
    provision(site, phone, None)
    phone.wait(3)


def crash(site: Site, phone: Phone) -> None:
    """A process of the phone crashes and leaves a tombstone.

    The phone goes on; nothing of it is on the wire.
    """
    come_up(site, phone)
    phone.wait(30)
    site.log(phone, "kernel", "voip_task: tombstone written to /data/tombstones/tombstone_00", ERROR)
    phone.wait(10)
    site.expect(phone, "warning", found=["PHONE-002"])


def left_on(site: Site, phone: Phone) -> None:
    """The SIP stack was left at debug level, and the phone cannot keep up with its own log.

    Three times within four minutes it writes hundreds of debug lines in a few seconds. Then lines are missing.
    """
    come_up(site, phone)
    for stretch in range(3):
        for line in range(FLOOD):
            site.log(phone, "voip_task", f"sip_stack: transaction {stretch * FLOOD + line}, timer E", DEBUG)
            phone.wait(0.02)
        phone.wait(60)
    site.log(phone, "kernel", "12 messages suppressed", ERROR)
    phone.wait(30)
    site.expect(phone, "warning", found=["LOG-002", "LOG-001"])


def pairing_refused(site: Site, phone: Phone) -> None:
    """Somebody types the wrong pairing code into the PC.

    The phone itself works.
    """
    come_up(site, phone)
    site.log(phone, "b2goe", "pairing with 10.1.10.201 refused: wrong pairing code", ERROR)
    phone.wait(10)
    site.expect(phone, "warning", found=["BTOE-002"])


SCENARIOS = (
    alone("log-pin-without-time", pin_without_time),
    alone("log-pin-expired", pin_expired),
    alone("log-duplicate-ip", duplicate, "445HD"),
    alone("log-link-failure", link_failure, "C450HD"),
    alone("log-certificate-refused", certificate_refused),
    alone("log-clock-an-hour-ahead", an_hour_ahead, "450HD"),
    alone("log-gateway-refuses", gateway_refuses, "445HD"),
    alone("log-healthy-in-detail", healthy_in_detail, "RX50"),
    whole("log-sign-in-texts", sign_in_texts),
    alone("log-crash", crash, "C450HD"),
    alone("log-left-on", left_on),
    alone("log-pairing-refused", pairing_refused),
)
FORM = {
    "log-pin-without-time": "traditional",
    "log-pin-expired": "iso",
    "log-duplicate-ip": "own",
    "log-link-failure": "own",
    "log-certificate-refused": "kiwi",
    "log-clock-an-hour-ahead": "own-iso",
    "log-gateway-refuses": "gateway",
    "log-healthy-in-detail": "own",
    "log-sign-in-texts": "traditional",
    "log-crash": "own",
    "log-left-on": "own-iso",
    "log-pairing-refused": "iso",
}
"""The form of each scenario's log file."""
