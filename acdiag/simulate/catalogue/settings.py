"""DHCP options: each wrong in one way only, on phones that otherwise work; and unusual ones that are right."""

from __future__ import annotations

from acdiag.simulate import arp, dhcp, services
from acdiag.simulate.boot import come_up, go_on, join, set_clock
from acdiag.simulate.catalogue.healthy import ask_uc, by_tftp
from acdiag.simulate.link import plug_in
from acdiag.simulate.network import NTP_SERVER, PROVISIONING_SERVER, VOICE
from acdiag.simulate.options import (
    IDENTIFIER,
    PATH,
    PORT,
    SCHEME,
    SERVER,
    UC,
    VLAN,
    addresses,
    nested,
    standard,
    without,
)
from acdiag.simulate.phone import Phone
from acdiag.simulate.scenario import Scenario, alone, whole
from acdiag.simulate.site import Site

Change = dict[int, bytes | None]
"""Options to give instead of the standard ones; None takes one away."""


def uc(**changes: bytes | None) -> bytes:
    """Option 43 with sub-options changed or, by None, left out."""
    codes = {"identifier": IDENTIFIER, "scheme": SCHEME, "server": SERVER, "port": PORT, "path": PATH}
    changed = {codes[name]: value for name, value in changes.items()}
    return nested({code: value for code, old in UC.items() if (value := changed.get(code, old)) is not None})


def gives(
    name: str,
    title: str,
    what: str,
    change: Change,
    *found: str,
    verdict: str = "warning",
    stuck: str | None = None,
    info: tuple[str, ...] = (),
    provisioned: bool = True,
) -> Scenario:
    """A boot with changed options; a phone that is stuck does not try to register."""

    def play(site: Site) -> None:
        given = {code: value for code, value in {**standard(VOICE), **change}.items() if value is not None}
        for phone in site.some():
            plug_in(site, phone)
            join(site, phone, VOICE, given)
            if stuck is None:
                go_on(site, phone, given, provisioned=provisioned)
            else:
                arp.take(site, phone)
                set_clock(site, phone, given)
                phone.wait(5)
            site.expect(phone, verdict if found else "ok", stuck, found=found, info=info)

    return Scenario(name, title, what, play)


def url(name: str, title: str, what: str, value: bytes, *found: str) -> Scenario:
    """A boot with another option 160, which the phone cannot use; it registers all the same."""
    return gives(name, title, what, {160: value}, *found, verdict="failed", provisioned=False)


FORMS = (
    f"http://{PROVISIONING_SERVER}",
    f"http://{PROVISIONING_SERVER}/",
    f"http://{PROVISIONING_SERVER}:8080/fw/450HD_3.4.8.808.img",
    f"https://{PROVISIONING_SERVER}/different.img;<MAC>.cfg",
    f"http://{PROVISIONING_SERVER}/different.img;00908f123456.cfg",
    f"http://{PROVISIONING_SERVER}/;450HD.cfg",
    f"http://{PROVISIONING_SERVER}/450HD.cfg",
    f"http://{PROVISIONING_SERVER}/<450HD>.cfg",
    f"http://{PROVISIONING_SERVER}/firmwarefiles;ipp/dhcpoption160.cfg",
    "https://pool01.contoso.com:443/phones/450HD/450HD.img;450HD.cfg",
    "HTTPS://provisioning.contoso.com/450HD.img\0",
    f"tftp://{PROVISIONING_SERVER}",
    f"tftp://{PROVISIONING_SERVER}/450HD_3.4.8.808.img;450HD.cfx",
    f"ftp://{PROVISIONING_SERVER}/Different_Firmware_Name.img",
    f"http://{PROVISIONING_SERVER}/teams/C450HD_TEAMS_1.8.zip",
)
"""Option 160 in every form that the manual shows (2.1.1.5, 2.1.2, 3.6.3)."""


def forms(site: Site) -> None:
    """Option 160 in all forms of the manual, one phone each.

    Ports, folders, <MAC>, .cfg, .cfx, a file without firmware, firmware without file, capitals and a trailing NUL:
    all of them are valid.
    """
    for form in FORMS:
        phone = site.phone("C450HD" if "C450HD" in form else "450HD")
        given = standard(VOICE) | {160: form.encode()}
        plug_in(site, phone)
        join(site, phone, VOICE, given)
        go_on(site, phone, given, provisioned=False)
        site.expect(phone)


def missing(site: Site, phone: Phone) -> None:
    """Option 43 is asked for and never given.

    Neither the lease nor the answer to the phone's DHCPINFORM holds it. The root certificate comes from the directory
    this time, so the phone registers.
    """
    plug_in(site, phone)
    server = join(site, phone, VOICE, without(standard(VOICE), 43))
    xid = phone.xid()
    dhcp.inform(site, phone, xid)
    phone.wait(0.012)
    server.inform_ack(site, phone, xid, without(standard(VOICE), 43))
    phone.wait(0.1)
    services.find_service(site, phone, "_ldap._tcp.contoso.com", "dc01.contoso.com", 389)
    go_on(site, phone)
    site.expect(phone, "warning", found=["DHCP-010"])


def in_inform(site: Site, phone: Phone) -> None:
    """Options 43 and 120 come with the answer to the DHCPINFORM only.

    That is how Microsoft's own set-up does it: by vendor class MS-UC-Client. The lease itself comes without them.
    """
    plug_in(site, phone)
    server = join(site, phone, VOICE, without(standard(VOICE), 43, 120))
    ask_uc(site, phone, server)
    go_on(site, phone)
    site.expect(phone)


def both_ways(site: Site, phone: Phone) -> None:
    """Option 160 and options 66 and 67 are both given.

    Option 160 wins; the phone fetches its file by HTTP.
    """
    come_up(site, phone, gives={**by_tftp(phone), **standard(VOICE)})
    site.expect(phone, info=["DHCP-051"])


FOREIGN_43 = b"\xf1\x04" + addresses("10.1.20.90")
"""Another vendor's sub-option 241, as access points have it."""

SCENARIOS = (
    alone("option43-missing", missing),
    alone("option43-in-inform", in_inform),
    gives("option43-other-vendor", "Option 43 is another vendor's",
          "Everybody gets the access points' option 43. It holds none of the sub-options of Skype for Business.",
          {43: FOREIGN_43}),
    gives("option43-text", "Option 43 is plain text for access points",
          "The value is an address in digits and no list of sub-options. It is meant for other devices.",
          {43: b"10.1.20.90"}),
    gives("option43-vlan-alone", "Option 43 holds sub-option 10 alone",
          "Only the voice VLAN is given by DHCP, which is valid; the rest comes from elsewhere.",
          {43: nested({VLAN: b"120"})}),
    gives("option43-identifier", "Option 43 sub-option 1 is not MS-UC-Client",
          "The identifier is misspelt, so the phone ignores the rest of option 43.",
          {43: uc(identifier=b"MS-UC-Server")}, "DHCP-011"),
    gives("option43-scheme", "Option 43 sub-option 2 is not https",
          "The scheme of the certificate provisioning service is http.", {43: uc(scheme=b"http")}, "DHCP-012"),
    gives("option43-no-server", "Option 43 sub-option 3 is missing",
          "The web server of the certificate provisioning service is not named.", {43: uc(server=None)}, "DHCP-013"),
    gives("option43-short-server", "Option 43 sub-option 3 is no FQDN",
          "The web server is named without its domain.", {43: uc(server=b"sfb01")}, "DHCP-013"),
    gives("option43-no-port", "Option 43 sub-option 4 is missing",
          "The port of the certificate provisioning service is not given.", {43: uc(port=None)}, "DHCP-014"),
    gives("option43-no-number", "Option 43 sub-option 4 is no port",
          "The port reads https instead of 443.", {43: uc(port=b"https")}, "DHCP-014"),
    gives("option43-no-path", "Option 43 sub-option 5 is missing",
          "Without the path the phone cannot obtain its user certificate, and does not get as far as registering.",
          {43: uc(path=None)}, "DHCP-015", verdict="failed", stuck="dhcp"),
    gives("option120-missing", "Option 120 is asked for and not given",
          "The phone finds its registrar by DNS instead.", {120: None}, "DHCP-020"),
    gives("option120-text", "Option 120 is plain text",
          "The name stands there in ASCII, without the encoding byte and labels of RFC 3361.",
          {120: b"sfb01.contoso.com"}, "DHCP-021"),
    gives("option120-empty", "Option 120 holds the encoding byte alone",
          "There is neither name nor address in it.", {120: b"\0"}, "DHCP-021"),
    gives("option120-compressed", "Option 120 holds a compressed name",
          "RFC 3361 forbids compression pointers, which mean nothing outside a DNS message.",
          {120: b"\0\x05sfb01\xc0\x0c"}, "DHCP-021"),
    gives("time-server-missing", "Neither option 42 nor option 4 is given",
          "DHCP names no time server; the phone finds one by DNS.", {42: None}, "DHCP-030"),
    gives("time-server-option4", "Option 4 is given instead of 42",
          "Either of them names the time server.", {42: None, 4: addresses(NTP_SERVER)}),
    gives("time-servers-differ", "Options 4 and 42 name different servers",
          "Option 42 has the higher priority; nothing fails.", {4: addresses("10.1.20.21")}, info=("DHCP-031",)),
    gives("time-offset-missing", "Option 2 is asked for and not given",
          "The phone shows UTC unless its configuration says more.", {2: None}, "DHCP-040", verdict="ok"),
    url("option160-no-scheme", "Option 160 has no protocol",
        "The value names a server and a file and no protocol, so the phone cannot use it. It registers all the same.",
        b"10.1.20.30/450HD.img", "DHCP-050"),
    url("option160-scheme", "Option 160 has a protocol that the phone does not speak",
        "sftp is none of ftp, tftp, http and https.", b"sftp://10.1.20.30/450HD.img", "DHCP-050"),
    url("option160-extension", "Option 160 names a .bin file",
        "Only .img and .cfg files can be used.", b"http://10.1.20.30/450HD.bin", "DHCP-050"),
    whole("option160-forms", forms),
    alone("option160-and-66", both_ways),
    gives("option66-url", "Option 66 is a URL",
          "Option 66 takes an address or a host name; the phone cannot use tftp://… and gets no files.",
          {160: None, 66: b"tftp://10.1.20.30/", 67: b"450HD.img"}, "DHCP-052", provisioned=False),
    gives("option66-url-moot", "Option 66 is a URL, and option 160 is there",
          "The phone uses option 160 and does not look at 66.",
          {66: b"tftp://10.1.20.30/"}, info=("DHCP-051",)),
)  # fmt: skip
