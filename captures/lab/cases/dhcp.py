"""The DHCP conversation itself: no Offer, no ACK, NAK, a duplicate address, a second server."""

from __future__ import annotations

from captures.lab.case import Case, Outcome
from captures.lab.cases.networks import MACS, NEIGHBOUR, flat
from captures.lab.dhcp_options import Scope
from captures.lab.lab import NATIVE, Lab
from captures.lab.peek import ACK, dhcp_type

PHONE = MACS["450HD"]
PRINTER = "3c:52:82:11:22:33"


def no_offer(lab: Lab) -> None:
    """The server is told to ignore one phone; it serves the neighbour. Both ports are mirrored."""
    phone = flat(lab, "450HD", None, f"dhcp-host={PHONE},ignore")
    neighbour = lab.phone("450HD", NEIGHBOUR, voice=None)
    lab.serve_tftp("450HD")
    lab.power_on()
    phone.announce()
    phone.ask_dhcp(again=30)
    neighbour.boot()
    lab.wait(22)


def no_ack(lab: Lab) -> None:
    """DHCP snooping lets the Offers pass and drops the ACKs."""
    phone = flat(lab, "450HD")
    lab.watch(lambda port, frame: dhcp_type(frame) != ACK)
    lab.power_on()
    phone.announce()
    phone.ask_dhcp(again=3)
    lab.wait(16 + 12)


def nak(lab: Lab) -> None:
    """The server may hold one lease and has given it away: it offers an address and refuses it when asked."""
    lab.leased_before(NATIVE, PRINTER, "10.59.10.60")
    phone = flat(lab, "C450HD", None, "dhcp-lease-max=1")
    lab.power_on()
    phone.announce()
    phone.ask_dhcp(again=3)
    lab.wait(26)


def duplicate_address(lab: Lab) -> None:
    """The pool holds one address, and a printer uses it."""
    lab.dhcp(NATIVE, Scope(), "450HD", pool="10.59.10.50,10.59.10.50")
    lab.host(NATIVE, PRINTER, "10.59.10.50")
    phone = lab.phone("450HD", PHONE, voice=None)
    lab.power_on()
    phone.announce()
    phone.ask_dhcp(again=8)
    lab.wait(26)


def second_dhcp_server(lab: Lab) -> None:
    """Somebody plugged in a home router: it offers addresses too, with itself as router and name server."""
    lab.udhcpd(
        NATIVE,
        "14:cc:20:aa:bb:cc",
        "10.59.10.254",
        "start 10.59.10.150",
        "end 10.59.10.199",
        "option subnet 255.255.255.0",
        "option router 10.59.10.254",
        "option dns 10.59.10.254",
        "option lease 7200",
    )
    phone = flat(lab, "445HD")
    lab.serve_tftp("445HD")
    lab.power_on()
    phone.boot()
    lab.wait()


def _failed(model: str) -> Outcome:
    return Outcome(model, "failed", "dhcp")


CASES = (
    Case(
        no_offer,
        title="One phone gets no Offer, its neighbour does",
        what="""The DHCP server was told to ignore this phone's MAC. It serves a second phone, whose port is
        mirrored into the same capture. The phone sends five Discovers over twelve seconds.""",
        phones={PHONE: _failed("450HD"), NEIGHBOUR: Outcome("450HD")},
        findings={"ACD-DHCP-001": [PHONE]},
        root={PHONE: ["ACD-DHCP-001"]},
    ),
    Case(
        no_ack,
        title="The server offers and never acknowledges",
        what="""The switch drops every DHCPACK, as a badly set DHCP snooping does. The phone's Requests are
        repeated, then it begins again with a Discover.""",
        phones={PHONE: _failed("450HD")},
        findings={"ACD-DHCP-005": [PHONE]},
        root={PHONE: ["ACD-DHCP-005"]},
    ),
    Case(
        nak,
        title="The server refuses the address that it has just offered",
        what="""The DHCP server may hold one lease (dnsmasq's dhcp-lease-max=1), and a printer has it. It offers
        an address to the phone and answers the Request with a NAK, again and again.""",
        phones={MACS["C450HD"]: Outcome("C450HD", "warning", "dhcp")},
        findings={"ACD-DHCP-002": [MACS["C450HD"]]},
        root={MACS["C450HD"]: ["ACD-DHCP-002"]},
    ),
    Case(
        duplicate_address,
        title="The address that DHCP gives is used by a printer",
        what="""The pool holds a single address, which a printer has by hand. The phone probes it, the printer
        answers, the phone declines; the server gives the same address again.""",
        phones={PHONE: _failed("450HD")},
        findings={"ACD-DHCP-003": [PHONE]},
        root={PHONE: ["ACD-DHCP-003"]},
    ),
    Case(
        second_dhcp_server,
        title="Two DHCP servers answer the same Discover",
        what="""A second DHCP server was plugged in, which offers other addresses with itself as router and name
        server. The phone takes the address of the right one and boots.""",
        phones={MACS["445HD"]: Outcome("445HD", "warning")},
        findings={"ACD-DHCP-004": [MACS["445HD"]]},
        root={MACS["445HD"]: ["ACD-DHCP-004"]},
    ),
)
