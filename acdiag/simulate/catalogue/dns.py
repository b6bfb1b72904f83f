"""Names: servers that are silent, records that are missing or lead nowhere; and what only looks like it."""

from __future__ import annotations

from acdiag.simulate import resolver, services, tftp
from acdiag.simulate.boot import FIRMWARE_SIZE, join
from acdiag.simulate.catalogue.healthy import by_tftp
from acdiag.simulate.catalogue.settings import uc
from acdiag.simulate.catalogue.time import arrive
from acdiag.simulate.clock import SECOND
from acdiag.simulate.link import plug_in
from acdiag.simulate.network import DNS_SERVER, DOMAIN, PROVISIONING_SERVER, REGISTRAR, SIP_SERVER, VOICE
from acdiag.simulate.options import Options, addresses, standard, without
from acdiag.simulate.phone import Phone
from acdiag.simulate.scenario import Scenario, alone
from acdiag.simulate.site import Site

SECOND_SERVER = "10.1.20.11"
SRV_NAMES = tuple(
    f"{name}.{DOMAIN}" for name in ("_sipinternaltls._tcp", "_sipinternal._tcp", "_sip._tls", "_sip._tcp")
)
HOST_NAMES = tuple(f"{name}.{DOMAIN}" for name in ("sipinternal", "sip", "sipexternal"))
DISCOVER = tuple(f"{name}.{DOMAIN}" for name in ("lyncdiscoverinternal", "lyncdiscover"))


def with_time(site: Site, phone: Phone, gives: Options | None = None) -> None:
    """Up to the moment when the phone looks for its SIP server."""
    arrive(site, phone, gives)
    services.set_clock(site, phone)


def search_in_vain(site: Site, phone: Phone, *, hosts: bool = True) -> None:
    """Every name that could lead to the SIP server, and each does not exist."""
    for name in DISCOVER:
        services.find_address(site, phone, name, None)
    for name in SRV_NAMES:
        services.find_service(site, phone, name, None)
    if hosts:
        for name in HOST_NAMES:
            services.find_address(site, phone, name, None)


def silent(site: Site, phone: Phone) -> None:
    """The DNS server does not answer.

    Every question is repeated and stays without answer; the phone finds no SIP server.
    """
    with_time(site, phone)
    for name in SRV_NAMES:
        resolver.in_vain(site, phone, name, "SRV")
    site.expect(phone, "failed", "dns", found=["DNS-001"])


def unreachable(site: Site, phone: Phone) -> None:
    """The DNS server runs no DNS service.

    It answers each question with ICMP port unreachable.
    """
    with_time(site, phone)
    for name in SRV_NAMES:
        resolver.unreachable(site, phone, name, "SRV")
    site.expect(phone, "failed", "dns", found=["DNS-001"])


def no_time_either(site: Site, phone: Phone) -> None:
    """The DNS server is silent, and the time server is known by name only.

    Option 42 is missing, _ntp._udp and the fallbacks are asked in vain: both the silent DNS server and the missing
    option lead to a phone without time source.
    """
    arrive(site, phone, without(standard(VOICE), 42))
    resolver.in_vain(site, phone, f"_ntp._udp.{DOMAIN}", "SRV")
    resolver.in_vain(site, phone, SRV_NAMES[0], "SRV")
    resolver.in_vain(site, phone, SRV_NAMES[1], "SRV")
    for name in SRV_NAMES[2:]:
        resolver.in_vain(site, phone, name, "SRV")
    site.expect(phone, "failed", "dhcp", found=["DHCP-030", "DNS-001", "TIME-002"], root=["DHCP-030", "DNS-001"])


def second_server(site: Site, phone: Phone) -> None:
    """The first of two DNS servers is silent, the second answers.

    Every name costs some seconds more, and the phone registers: found, and cleared.
    """
    with_time(site, phone, standard(VOICE) | {6: addresses(DNS_SERVER, SECOND_SERVER)})
    resolver.in_vain(site, phone, SRV_NAMES[0], "SRV")
    given = [resolver.service(SRV_NAMES[0], REGISTRAR, 5061)]
    resolver.ask(site, phone, SRV_NAMES[0], "SRV", given, server=SECOND_SERVER)
    resolver.ask(site, phone, REGISTRAR, "A", [resolver.address(REGISTRAR, SIP_SERVER)], server=SECOND_SERVER)
    services.register(site, phone)
    site.expect(phone, found=["DNS-001"], cleared=["DNS-001"])


def one_lost(site: Site, phone: Phone) -> None:
    """One DNS question is lost.

    It is answered when it is repeated after five seconds.
    """
    with_time(site, phone)
    resolver.in_vain(site, phone, SRV_NAMES[0], "SRV", times=1)
    services.sign_in(site, phone)
    site.expect(phone)


def one_name_silent(site: Site, phone: Phone) -> None:
    """One name stays without answer, while the others are answered.

    The forwarder for the outside does not work; the server itself does.
    """
    with_time(site, phone)
    resolver.question(site, phone, DISCOVER[1])
    phone.wait(1)
    services.find_address(site, phone, DISCOVER[0], None)
    phone.wait(4)
    resolver.question(site, phone, DISCOVER[1])
    services.sign_in(site, phone)
    site.expect(phone)


def no_way(site: Site, phone: Phone) -> None:
    """No name leads to the SIP server, and option 120 is missing.

    All four SRV records, the host names after them and autodiscovery do not exist. Option 120 alone would have been
    enough, and so would one of the names: both are told, neither explains the other.
    """
    with_time(site, phone, without(standard(VOICE), 120))
    search_in_vain(site, phone)
    phone.wait(5)
    site.expect(phone, "failed", "dns", found=["DNS-002", "DHCP-020"], root=["DNS-002", "DHCP-020"])


def unreadable_option(site: Site, phone: Phone) -> None:
    """No name leads to the SIP server, and option 120 is plain text.

    The phone cannot read the one way that there is.
    """
    with_time(site, phone, standard(VOICE) | {120: REGISTRAR.encode()})
    search_in_vain(site, phone)
    phone.wait(5)
    site.expect(phone, "failed", "dhcp", found=["DHCP-021", "DNS-002"])


def option_120(site: Site, phone: Phone) -> None:
    """No SRV record exists, and option 120 leads to the SIP server.

    Either is enough.
    """
    with_time(site, phone)
    search_in_vain(site, phone, hosts=False)
    services.find_address(site, phone, REGISTRAR, SIP_SERVER)
    services.register(site, phone)
    site.expect(phone)


def host_name(site: Site, phone: Phone) -> None:
    """No SRV record exists, and sipinternal has an address.

    The phone finds its server by the well-known host name.
    """
    with_time(site, phone, without(standard(VOICE), 120))
    search_in_vain(site, phone, hosts=False)
    services.find_address(site, phone, HOST_NAMES[0], SIP_SERVER)
    services.register(site, phone)
    site.expect(phone, "warning", found=["DHCP-020"])


def known_server(site: Site, phone: Phone) -> None:
    """No name leads to the SIP server, and the phone knows its address.

    The address is in its configuration; it registers.
    """
    with_time(site, phone, without(standard(VOICE), 120))
    search_in_vain(site, phone)
    services.register(site, phone)
    site.expect(phone, "warning", found=["DHCP-020"])


def search_cut_short(site: Site, phone: Phone) -> None:
    """No name leads to the SIP server, and the capture ends three seconds later.

    What the phone does next cannot be known.
    """
    with_time(site, phone, without(standard(VOICE), 120))
    search_in_vain(site, phone)
    site.end = phone.now + 3 * SECOND
    site.expect(phone, "warning", found=["DHCP-020"], undecided=["DNS-002"])


def dead_target(site: Site, phone: Phone) -> None:
    """The SRV record names a host that has no address.

    The pool was renamed and the record forgotten.
    """
    with_time(site, phone)
    services.find_service(site, phone, SRV_NAMES[0], f"sfb-old.{DOMAIN}", 5061)
    services.find_address(site, phone, f"sfb-old.{DOMAIN}", None)
    phone.wait(5)
    site.expect(phone, "failed", "dns", found=["DNS-003"])


def second_target(site: Site, phone: Phone) -> None:
    """Of two hosts in the SRV record the first has no address.

    The second has, and the phone registers there. Neither has an IPv6 address, which is normal.
    """
    with_time(site, phone)
    old = f"sfb-old.{DOMAIN}"
    given = [resolver.service(SRV_NAMES[0], old, 5061), resolver.service(SRV_NAMES[0], REGISTRAR, 5061, 10)]
    resolver.ask(site, phone, SRV_NAMES[0], "SRV", given)
    services.find_address(site, phone, old, None)
    resolver.ask(site, phone, REGISTRAR, "AAAA", [])
    services.find_address(site, phone, REGISTRAR, SIP_SERVER)
    services.register(site, phone)
    site.expect(phone)


def _directory(site: Site, phone: Phone, gives: Options) -> None:
    """The phone looks for the root certificate in the directory, in vain, and gives up."""
    with_time(site, phone, gives)
    services.find_service(site, phone, f"_ldap._tcp.{DOMAIN}", None)
    phone.wait(5)


def no_directory(site: Site, phone: Phone) -> None:
    """Neither the directory nor option 43 leads to the root certificate.

    _ldap._tcp does not exist, and DHCP gives no option 43.
    """
    _directory(site, phone, without(standard(VOICE), 43))
    site.expect(phone, "warning", found=["DHCP-010", "DNS-004"], root=["DHCP-010", "DNS-004"])


def no_directory_no_path(site: Site, phone: Phone) -> None:
    """The directory is not found, and option 43 lacks its path.

    The missing sub-option 5 is the cause.
    """
    _directory(site, phone, standard(VOICE) | {43: uc(path=None)})
    site.expect(phone, "failed", "dhcp", found=["DHCP-015", "DNS-004"])


def directory_not_needed(site: Site, phone: Phone) -> None:
    """The directory is not found, and option 43 is there.

    One way to the root certificate is enough.
    """
    _directory(site, phone, standard(VOICE))
    services.sign_in(site, phone)
    site.expect(phone)


def points_to(
    name: str, title: str, what: str, target: str, port: int, *found: str, record: str = SRV_NAMES[0]
) -> Scenario:
    """A phone whose SRV record names `target`, and which registers."""

    def play(site: Site) -> None:
        for phone in site.some():
            with_time(site, phone)
            services.find_service(site, phone, record, target, port)
            services.find_address(site, phone, target, SIP_SERVER)
            services.register(site, phone)
            site.expect(phone, found=found)

    return Scenario(name, title, what, play)


def provisioned_by(site: Site, phone: Phone, gives: Options) -> None:
    plug_in(site, phone)
    join(site, phone, VOICE, gives)
    services.set_clock(site, phone)


def no_provisioning_name(site: Site, phone: Phone) -> None:
    """The name of the provisioning server in option 160 does not exist.

    The phone registers all the same; sign-in needs no provisioning.
    """
    provisioned_by(site, phone, standard(VOICE) | {160: f"http://prov.{DOMAIN}/450HD.img".encode()})
    services.find_address(site, phone, f"prov.{DOMAIN}", None)
    services.sign_in(site, phone)
    site.expect(phone, "warning", found=["PROV-006"])


def provisioning_fallback(site: Site, phone: Phone) -> None:
    """DHCP names no provisioning server, and the fallback names do not exist.

    The phone tries ProvisioningServer and the redirect server by itself. Nobody promised that they exist.
    """
    provisioned_by(site, phone, without(standard(VOICE), 160))
    services.find_address(site, phone, f"ProvisioningServer.{DOMAIN}", None)
    services.find_address(site, phone, "redirect.audiocodes.com", None)
    services.sign_in(site, phone)
    site.expect(phone)


def provisioning_short_name(site: Site, phone: Phone) -> None:
    """The short name in option 66 fails with one domain added and resolves with the next.

    A search list works like that.
    """
    provisioned_by(site, phone, by_tftp(phone) | {66: b"TFTP01"})
    services.find_address(site, phone, f"tftp01.voice.{DOMAIN}", None)
    services.find_address(site, phone, f"tftp01.{DOMAIN}", PROVISIONING_SERVER)
    tftp.check_header(site, phone, f"{phone.model}_3.4.8.808.img", FIRMWARE_SIZE)
    services.sign_in(site, phone)
    site.expect(phone)


def no_web_server(site: Site, phone: Phone) -> None:
    """The web server that option 43 names does not exist in DNS.

    The option itself is in order. The phone asks for the name again and again, and gets no certificate.
    """
    gives = standard(VOICE) | {43: uc(server=b"web.contoso.com")}
    with_time(site, phone, gives)
    for _ in range(3):
        services.find_address(site, phone, f"web.{DOMAIN}", None)
        phone.wait(5)
    site.expect(phone, "failed", "dns", found=["DNS-006"])


SCENARIOS = (
    alone("dns-silent", silent, witness=True),
    alone("dns-unreachable", unreachable),
    alone("dns-silent-no-time", no_time_either),
    alone("dns-second-server", second_server),
    alone("dns-question-lost", one_lost),
    alone("dns-one-name-silent", one_name_silent),
    alone("sip-server-unresolved", no_way),
    alone("sip-server-unresolved-option120-text", unreadable_option),
    alone("sip-server-by-option120", option_120),
    alone("sip-server-by-host-name", host_name),
    alone("sip-server-known", known_server),
    alone("sip-server-search-cut-short", search_cut_short),
    alone("srv-target-unresolved", dead_target),
    alone("srv-second-target", second_target),
    alone("directory-unresolved", no_directory),
    alone("directory-unresolved-option43-no-path", no_directory_no_path),
    alone("directory-not-needed", directory_not_needed),
    alone("option43-server-unresolved", no_web_server),
    points_to("srv-outside-domain", "The SRV record names a host outside the SIP domain",
              "The server's name lies in another domain, which clients do not trust by themselves.",
              "sfb01.fabrikam.local", 5061, "DNS-005"),
    points_to("srv-odd-port", "The SRV record names an unusual port",
              "Everything else is right, and the phone registers.", REGISTRAR, 5067, "DNS-005"),
    points_to("srv-lync-online", "The SRV record names Skype for Business Online",
              "Hosts below lync.com are allowed.", "sipdir.online.lync.com", 443, record=SRV_NAMES[2]),
    alone("provisioning-name-unresolved", no_provisioning_name),
    alone("provisioning-fallback-unresolved", provisioning_fallback),
    alone("provisioning-name-with-domain", provisioning_short_name),
)  # fmt: skip
