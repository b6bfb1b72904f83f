"""Time: servers that are silent, absent or without the time, clocks that are wrong; and what only looks like it."""

from __future__ import annotations

from acdiag.simulate import arp, services, timekeeping
from acdiag.simulate.boot import come_up, join
from acdiag.simulate.clock import SECOND
from acdiag.simulate.link import plug_in
from acdiag.simulate.network import DOMAIN, NTP_SERVER, VOICE
from acdiag.simulate.options import Options, addresses, standard, without
from acdiag.simulate.phone import Phone
from acdiag.simulate.scenario import alone
from acdiag.simulate.site import Site

SECOND_SERVER = "10.1.20.21"
WINDOWS, WINDOWS_NAME = "168.61.215.74", "time.windows.com"
NIST, NIST_NAME = "132.163.97.6", "time.nist.gov"
HOUR = 3600.0
SINCE_1970 = 1_772_438_400.0
"""How far a clock that starts at zero is behind."""
POLL = 64.0
"""Seconds between two requests of a client that keeps its clock."""


def arrive(site: Site, phone: Phone, gives: Options | None = None) -> None:
    """Up to the moment when the phone wants the time."""
    plug_in(site, phone)
    join(site, phone, VOICE, gives)
    arp.take(site, phone)


def silent(site: Site, phone: Phone) -> None:
    """The time server of option 42 does not answer.

    Neither do time.windows.com and time.nist.gov, because the firewall blocks NTP to the Internet. Without the time the
    phone does not get as far as signing in.
    """
    arrive(site, phone)
    timekeeping.in_vain(site, phone)
    for name, server in ((WINDOWS_NAME, WINDOWS), (NIST_NAME, NIST)):
        services.find_address(site, phone, name, server)
        timekeeping.in_vain(site, phone, server)
    site.expect(phone, "failed", "time", found=["TIME-001"])


def unreachable(site: Site, phone: Phone) -> None:
    """The time server runs no time service.

    It answers the request with ICMP port unreachable, and the phone knows no other server.
    """
    arrive(site, phone)
    timekeeping.unreachable(site, phone)
    site.expect(phone, "failed", "time", found=["TIME-001"])


def windows_answers(site: Site, phone: Phone) -> None:
    """The time server is silent, and time.windows.com answers.

    One source that answers is enough.
    """
    arrive(site, phone)
    timekeeping.in_vain(site, phone)
    services.find_address(site, phone, WINDOWS_NAME, WINDOWS)
    timekeeping.exchange(site, phone, WINDOWS, stratum=3)
    services.sign_in(site, phone)
    site.expect(phone)


def second_answers(site: Site, phone: Phone) -> None:
    """Option 42 names two time servers, and only the second answers.

    The phone asks the secondary when the primary is silent (manual 3.6.4).
    """
    arrive(site, phone, standard(VOICE) | {42: addresses(NTP_SERVER, SECOND_SERVER)})
    timekeeping.in_vain(site, phone, times=2)
    timekeeping.exchange(site, phone, SECOND_SERVER)
    services.sign_in(site, phone)
    site.expect(phone)


def one_lost(site: Site, phone: Phone) -> None:
    """One NTP request is lost.

    The next one is answered.
    """
    arrive(site, phone)
    timekeeping.request(site, phone)
    phone.wait(15)
    timekeeping.exchange(site, phone)
    services.sign_in(site, phone)
    site.expect(phone)


def cut_short(site: Site, phone: Phone) -> None:
    """The capture ends two seconds after the NTP request.

    Whether an answer would have come cannot be known.
    """
    arrive(site, phone)
    timekeeping.request(site, phone)
    site.end = phone.now + 2 * SECOND
    site.expect(phone, undecided=["TIME-001"])


def missing(site: Site, phone: Phone) -> None:
    """Nothing tells the phone where the time is.

    DHCP gives neither option 42 nor 4, DNS has no _ntp._udp, and the phone asks nobody. It goes on to look for its
    SIP server, and the TLS that follows would fail.
    """
    arrive(site, phone, without(standard(VOICE), 42))
    services.find_service(site, phone, f"_ntp._udp.{DOMAIN}", None)
    phone.wait(5)
    services.find_service(site, phone, f"_sipinternaltls._tcp.{DOMAIN}", f"sfb01.{DOMAIN}", 5061)
    phone.wait(25)
    site.expect(phone, "failed", "dhcp", found=["DHCP-030", "TIME-002"])


def nist_asked(site: Site, phone: Phone) -> None:
    """DHCP and DNS name no time server, and the phone asks time.nist.gov.

    The fallback on the Internet answers.
    """
    arrive(site, phone, without(standard(VOICE), 42))
    services.find_service(site, phone, f"_ntp._udp.{DOMAIN}", None)
    services.find_address(site, phone, WINDOWS_NAME, None)
    services.find_address(site, phone, NIST_NAME, NIST)
    timekeeping.exchange(site, phone, NIST, stratum=1, kiss=b"NIST")
    services.sign_in(site, phone)
    site.expect(phone, "warning", found=["DHCP-030"])


def unsynchronised(site: Site, phone: Phone) -> None:
    """The time server has lost its own source.

    It answers with stratum 16 and leap indicator 3, so the phone does not take its time.
    """
    arrive(site, phone)
    for _ in range(3):
        timekeeping.exchange(site, phone, stratum=16, leap=timekeeping.NOT_SYNCHRONISED)
        phone.wait(8)
    site.expect(phone, "warning", found=["TIME-003"])


def denied(site: Site, phone: Phone) -> None:
    """The time server turns the phone away with a kiss-o'-death.

    Its access list does not hold the phones' subnet.
    """
    arrive(site, phone)
    timekeeping.exchange(site, phone, stratum=0, leap=timekeeping.NOT_SYNCHRONISED, kiss=b"DENY")
    site.expect(phone, "warning", found=["TIME-003"])


def other_is_good(site: Site, phone: Phone) -> None:
    """The first time server is not synchronised, the second is.

    The phone takes the time of the second.
    """
    arrive(site, phone, standard(VOICE) | {42: addresses(NTP_SERVER, SECOND_SERVER)})
    timekeeping.exchange(site, phone, stratum=16, leap=timekeeping.NOT_SYNCHRONISED)
    timekeeping.exchange(site, phone, SECOND_SERVER)
    services.sign_in(site, phone)
    site.expect(phone)


def _keep_clock(site: Site, phone: Phone, first: float, later: float) -> None:
    """Poll on: the clock is so far ahead before the first answer, and so far after it."""
    timekeeping.exchange(site, phone, clock=first)
    services.sign_in(site, phone)
    for _ in range(4):
        phone.wait(POLL)
        timekeeping.exchange(site, phone, clock=later)


def zone_counted_in(site: Site, phone: Phone) -> None:
    """The phone's clock is an hour ahead.

    The time server answers, and the phone's next requests show a clock that is one hour ahead all the same: the zone
    is counted in.
    """
    arrive(site, phone)
    _keep_clock(site, phone, -SINCE_1970, HOUR)
    site.expect(phone, "warning", found=["TIME-004"])


def offset_missing(site: Site, phone: Phone) -> None:
    """Option 2 is missing, and the phone's clock is an hour behind.

    The missing time offset is the cause.
    """
    arrive(site, phone, without(standard(VOICE), 2))
    _keep_clock(site, phone, -SINCE_1970, -HOUR)
    site.expect(phone, "warning", found=["DHCP-040", "TIME-004"])


def from_zero(site: Site, phone: Phone) -> None:
    """The phone's clock starts in 1970 and is right after the first answer.

    What a phone believes before it was told the time means nothing.
    """
    arrive(site, phone)
    _keep_clock(site, phone, -SINCE_1970, 0.01)
    site.expect(phone)


def random_stamps(site: Site, phone: Phone) -> None:
    """The phone fills its NTP requests with random numbers.

    Many clients do so on purpose; it says nothing about their clock.
    """
    arrive(site, phone)
    for _ in range(5):
        timekeeping.exchange(site, phone, clock=phone.rng.uniform(-1.5e9, 1.5e9))
        phone.wait(POLL)
    services.sign_in(site, phone)
    site.expect(phone)


def polling(site: Site, phone: Phone) -> None:
    """A phone polls its time server, and one poll is lost.

    It has the time already.
    """
    come_up(site, phone)
    for lost in (False, True, False):
        phone.wait(POLL)
        if lost:
            timekeeping.request(site, phone)
        else:
            timekeeping.exchange(site, phone)
    site.expect(phone)


SCENARIOS = (
    alone("ntp-silent", silent, witness=True),
    alone("ntp-unreachable", unreachable),
    alone("ntp-windows-answers", windows_answers),
    alone("ntp-second-answers", second_answers),
    alone("ntp-request-lost", one_lost),
    alone("ntp-cut-short", cut_short),
    alone("ntp-poll-lost", polling),
    alone("time-source-missing", missing),
    alone("time-source-on-internet", nist_asked),
    alone("ntp-unsynchronised", unsynchronised),
    alone("ntp-denied", denied),
    alone("ntp-second-synchronised", other_is_good),
    alone("clock-an-hour-ahead", zone_counted_in),
    alone("clock-without-offset", offset_missing),
    alone("clock-from-zero", from_zero),
    alone("clock-random-stamps", random_stamps),
)
