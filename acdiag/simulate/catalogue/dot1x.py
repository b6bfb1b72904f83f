"""802.1X: accepted, rejected, asked in vain, no common method, refused certificates; and what only looks like it."""

from __future__ import annotations

from acdiag.simulate import eapol, services
from acdiag.simulate.background import PC_MAC
from acdiag.simulate.boot import go_on, join
from acdiag.simulate.catalogue.lease import arrive
from acdiag.simulate.catalogue.vlan import unanswered
from acdiag.simulate.clock import SECOND, nanoseconds
from acdiag.simulate.eapol import MD5, PEAP, TLS, Supplicant
from acdiag.simulate.link import plug_in
from acdiag.simulate.network import VOICE
from acdiag.simulate.phone import Phone
from acdiag.simulate.scenario import alone
from acdiag.simulate.site import Site

JUDGED = nanoseconds(125)
"""Long enough after the last question for its wait to be over."""
EMPLOYEE = "CONTOSO\\alice"


def accepted(site: Site, phone: Phone) -> None:
    """The switch accepts the phone by EAP-MD5, and it boots.

    Start, identity, challenge, Success; then everything else. This is how it should be.
    """
    plug_in(site, phone)
    by_md5(site, phone)
    _work(site, phone)
    site.expect(phone)


def by_md5(site: Site, phone: Phone, mac: str = "", identity: str = "phone", *, success: bool = True) -> Supplicant:
    """One whole exchange by MD5."""
    station = Supplicant(site, phone, mac, identity)
    station.begin()
    station.md5()
    station.end(success=success)
    return station


def _work(site: Site, phone: Phone) -> None:
    """Everything after the port is open."""
    join(site, phone)
    go_on(site, phone)


def accepted_by_certificate(site: Site, phone: Phone) -> None:
    """The switch accepts the phone by EAP-TLS, in fragments, and it boots.

    Certificates do not fit into one EAP packet: each side sends fragments, which the other acknowledges with empty
    packets.
    """
    plug_in(site, phone)
    station = Supplicant(site, phone)
    station.begin()
    _handshake(station)
    station.end(success=True)
    _work(site, phone)
    site.expect(phone)


def _handshake(station: Supplicant) -> None:
    station.begin_tls()
    station.say(eapol.CLIENT_HELLO)
    station.hear(eapol.SERVER_FLIGHT)
    station.say(eapol.CLIENT_FLIGHT)
    station.hear(eapol.SERVER_FINISHED)
    station.acknowledge()


def negotiated(site: Site, phone: Phone) -> None:
    """The server offers PEAP, the phone wants EAP-TLS, and gets it.

    One Nak is negotiation, as RFC 3748 has it.
    """
    plug_in(site, phone)
    station = Supplicant(site, phone)
    station.begin()
    station.decline(PEAP, TLS)
    _handshake(station)
    station.end(success=True)
    _work(site, phone)
    site.expect(phone)


def second_attempt(site: Site, phone: Phone) -> None:
    """Failure, and Success at the second attempt ten seconds later.

    The first attempt met a server that did not answer the switch in time. The phone boots.
    """
    plug_in(site, phone)
    by_md5(site, phone, success=False)
    phone.wait(10)
    by_md5(site, phone)
    _work(site, phone)
    site.expect(phone)


def guest(site: Site, phone: Phone) -> None:
    """Failure, and a guest VLAN that serves the phone all the same.

    The switch rejects the phone, gives it an address in the guest VLAN, and tries again every minute, while the phone
    keeps its clock.
    """
    plug_in(site, phone)
    by_md5(site, phone, success=False)
    phone.wait(5)
    _work(site, phone)
    for _ in range(2):
        by_md5(site, phone, success=False)
        phone.wait(30)
        services.set_clock(site, phone)
        phone.wait(30)
    site.expect(phone)


def rejected(site: Site, phone: Phone) -> None:
    """The switch rejects the phone, three times.

    The password is wrong. The port stays closed: the phone's Discovers are not answered, and it does not initialise.
    """
    plug_in(site, phone)
    for _ in range(2):
        by_md5(site, phone, success=False)
        phone.wait(20)
    by_md5(site, phone, success=False)
    _shut_out(site, phone, "DOT1X-001")


def _shut_out(site: Site, phone: Phone, *found: str) -> None:
    """The port stays closed; the first of `found` is the cause."""
    phone.subnet = VOICE
    unanswered(site, phone)
    site.expect(phone, "failed", "dot1x", found=[*found, "DHCP-001"], root=found[:1])


def switched_off(site: Site, phone: Phone) -> None:
    """The switch asks for an identity, the phone has 802.1X off.

    Three Requests to the group address, no Response. There is neither MAC bypass nor a guest VLAN.
    """
    _ask_in_vain(site, phone, times=3)


def asked_in_vain(site: Site, phone: Phone) -> None:
    """The switch asks for an identity every half minute, the phone has 802.1X off.

    The port stays closed for more than two minutes, so neither MAC bypass nor a guest VLAN will open it.
    """
    _ask_in_vain(site, phone, times=6)


def _ask_in_vain(site: Site, phone: Phone, *, times: int) -> None:
    arrive(site, phone)
    eapol.ask_identity(site, phone)
    unanswered(site, phone)
    for _ in range(times - 1):
        eapol.ask_identity(site, phone)
        phone.wait(30)
    site.end = phone.now + JUDGED
    site.expect(phone, "failed", "dot1x", found=["DOT1X-002", "DHCP-001"])


def mac_bypass(site: Site, phone: Phone) -> None:
    """The switch asks for an identity in vain, and accepts the phone by its MAC.

    802.1X is off in the phone. After three Requests the switch falls back to MAC bypass and opens the port.
    """
    plug_in(site, phone)
    for _ in range(3):
        eapol.ask_identity(site, phone)
        phone.wait(30)
    _work(site, phone)
    site.end = phone.now + JUDGED
    site.expect(phone)


def asked_for_ever(site: Site, phone: Phone) -> None:
    """An open port asks for an identity for ever.

    The switch only monitors: it asks every 30 seconds and lets everybody through. The phone has 802.1X off.
    """
    plug_in(site, phone)
    _work(site, phone)
    for _ in range(5):
        eapol.ask_identity(site, phone)
        phone.wait(30)
    site.end = phone.now + JUDGED
    site.expect(phone)


def no_common_method(site: Site, phone: Phone) -> None:
    """The server offers MD5, the phone wants EAP-TLS.

    Nak and Failure, twice: the server has no other method for phones.
    """
    plug_in(site, phone)
    for _ in range(2):
        station = Supplicant(site, phone)
        station.begin()
        station.decline(MD5, TLS)
        station.end(success=False)
        phone.wait(15)
    _shut_out(site, phone, "DOT1X-003", "DOT1X-001")


def nobody_answers(site: Site, phone: Phone) -> None:
    """The phone asks to be authenticated, nobody answers.

    Between phone and switch stands a small switch that keeps EAPOL to itself; the port behind it stays closed.
    """
    arrive(site, phone)
    eapol.start(site, phone)
    unanswered(site, phone)
    for _ in range(2):
        eapol.start(site, phone)
        phone.wait(30)
    site.end = phone.now + JUDGED
    site.expect(phone, "failed", "dot1x", found=["DOT1X-004", "DHCP-001"])


def no_need(site: Site, phone: Phone) -> None:
    """The phone asks to be authenticated at a port without 802.1X.

    Three EAPOL-Starts go unanswered, and the phone works.
    """
    plug_in(site, phone)
    eapol.start(site, phone)
    join(site, phone)
    for _ in range(2):
        phone.wait(30)
        eapol.start(site, phone)
    go_on(site, phone)
    site.end = phone.now + JUDGED
    site.expect(phone)


def server_unknown(site: Site, phone: Phone) -> None:
    """The phone does not know the authority of the authentication server.

    It answers the server's certificate with the alert unknown_ca, and Failure follows.
    """
    plug_in(site, phone)
    station = Supplicant(site, phone)
    station.begin()
    station.begin_tls()
    station.say(eapol.CLIENT_HELLO)
    station.hear(eapol.SERVER_FLIGHT)
    station.say(eapol.fatal(eapol.UNKNOWN_CA))
    station.end(success=False)
    _shut_out(site, phone, "DOT1X-005", "DOT1X-001")


def client_expired(site: Site, phone: Phone) -> None:
    """The server refuses the phone's certificate, which has expired.

    The alert comes in a Request, the phone acknowledges it, and Failure follows.
    """
    plug_in(site, phone)
    station = Supplicant(site, phone)
    station.begin()
    station.begin_tls()
    station.say(eapol.CLIENT_HELLO)
    station.hear(eapol.SERVER_FLIGHT)
    station.say(eapol.CLIENT_FLIGHT)
    station.hear(eapol.fatal(eapol.CERTIFICATE_EXPIRED))
    station.acknowledge()
    station.end(success=False)
    _shut_out(site, phone, "DOT1X-005", "DOT1X-001")


def pc_rejected(site: Site, phone: Phone) -> None:
    """The switch accepts the phone and rejects the PC behind it.

    Both have their own exchange on the same port, one inside the other, with the same group address.
    """
    plug_in(site, phone)
    pc = Supplicant(site, phone, PC_MAC, EMPLOYEE, identifier=100)
    own = Supplicant(site, phone)
    own.begin()
    pc.begin()
    own.md5()
    pc.md5()
    own.end(success=True)
    pc.end(success=False)
    _work(site, phone)
    for _ in range(2):
        by_md5(site, phone, PC_MAC, EMPLOYEE, success=False)
        phone.wait(60)
    site.expect(phone)


def pc_asked(site: Site, phone: Phone) -> None:
    """The switch lets the phone through without 802.1X and authenticates the PC behind it.

    The Requests to the group address are for the PC, which answers them.
    """
    plug_in(site, phone)
    for _ in range(3):
        by_md5(site, phone, PC_MAC, EMPLOYEE)
        phone.wait(5)
    _work(site, phone)
    site.end = phone.now + JUDGED
    site.expect(phone)


def pc_unplugged(site: Site, phone: Phone) -> None:
    """The PC behind the phone is unplugged, and the phone logs it off.

    EAPOL-Logoff carries the PC's MAC (manual 3.5.5), and the switch answers with a Failure to the group address. The
    phone itself stays accepted.
    """
    plug_in(site, phone)
    by_md5(site, phone, PC_MAC, EMPLOYEE)
    last = by_md5(site, phone)
    _work(site, phone)
    eapol.logoff(site, phone, PC_MAC)
    eapol.outcome(site, phone, last.identifier, success=False)
    phone.wait(70)
    site.expect(phone)


def cut_short(site: Site, phone: Phone) -> None:
    """The capture ends right after the Failure.

    Whether a second attempt or a guest VLAN would have followed cannot be known.
    """
    plug_in(site, phone)
    by_md5(site, phone, success=False)
    site.end = phone.now + SECOND
    site.expect(phone, undecided=["DOT1X-001"])


SCENARIOS = (
    alone("dot1x-md5", accepted),
    alone("dot1x-tls", accepted_by_certificate, "445HD"),
    alone("dot1x-negotiated", negotiated, "C450HD"),
    alone("dot1x-second-attempt", second_attempt),
    alone("dot1x-guest-vlan", guest),
    alone("dot1x-rejected", rejected, witness=True),
    alone("dot1x-off-on-phone", switched_off),
    alone("dot1x-asked-in-vain", asked_in_vain),
    alone("dot1x-mac-bypass", mac_bypass),
    alone("dot1x-monitored", asked_for_ever),
    alone("dot1x-no-common-method", no_common_method),
    alone("dot1x-nobody-answers", nobody_answers),
    alone("dot1x-open-port", no_need),
    alone("dot1x-server-unknown", server_unknown),
    alone("dot1x-client-expired", client_expired),
    alone("dot1x-pc-rejected", pc_rejected),
    alone("dot1x-pc-asked", pc_asked),
    alone("dot1x-pc-unplugged", pc_unplugged),
    alone("dot1x-cut-short", cut_short),
)
