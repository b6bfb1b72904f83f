"""The voice VLAN: not offered, offered twice and differently, not followed, without DHCP."""

from __future__ import annotations

from captures.lab.case import Case, Outcome
from captures.lab.cases.networks import MACS, NEIGHBOUR, flat, voice
from captures.lab.dhcp_options import UC, Scope
from captures.lab.lab import NATIVE, VOICE, Lab

OTHER_VOICE = 210
BY_HAND = 30
PHONE = MACS["450HD"]


def vlan_on_one_port_only(lab: Lab) -> None:
    """One port has no voice VLAN configured, the neighbour's has; both ports are mirrored."""
    for vlan in (NATIVE, VOICE):
        lab.dhcp(vlan, Scope(), "450HD")
    left_out = lab.phone("450HD", PHONE, voice=None)
    served = lab.phone("450HD", NEIGHBOUR)
    lab.serve_tftp("450HD")
    lab.power_on()
    served.boot()
    left_out.boot()
    lab.wait()


def vlan_offers_differ(lab: Lab) -> None:
    """LLDP-MED says 200, CDP says 210; the phone follows LLDP-MED."""
    phone = voice(lab, "450HD", cdp_voice=OTHER_VOICE)
    lab.serve_tftp("450HD")
    lab.power_on()
    phone.boot()
    lab.wait()


def vlan_not_followed(lab: Lab) -> None:
    """VLAN 30 is set by hand in the phone and 200 is offered; both have DHCP."""
    for vlan in (VOICE, BY_HAND):
        lab.dhcp(vlan, Scope(), "450HD")
    phone = lab.phone("450HD", PHONE, also=[BY_HAND])
    lab.serve_tftp("450HD")
    lab.power_on()
    phone.announce()
    phone.move_to(BY_HAND)
    lab.wait(3)
    lease = phone.ask_dhcp()
    lab.wait(8)
    if lease is not None:
        phone.provision(lease)
        lab.wait(8)
        phone.provision(lease)
    lab.wait(9)


def vlan_stays_untagged(lab: Lab) -> None:
    """VLAN discovery is off in one phone: it stays untagged, while its neighbour follows the offer."""
    for vlan in (NATIVE, VOICE):
        lab.dhcp(vlan, Scope(), "450HD")
    deaf = lab.phone("450HD", PHONE)
    follows = lab.phone("450HD", NEIGHBOUR)
    lab.serve_tftp("450HD")
    lab.power_on()
    deaf.announce()
    lease = deaf.ask_dhcp()
    follows.boot()
    lab.wait(8)
    if lease is not None:
        deaf.provision(lease)
        lab.wait(10)
        deaf.provision(lease)
    lab.wait(9)


def option43_vlan_contradicts(lab: Lab) -> None:
    """Option 43 sub-option 10 says 300 where LLDP-MED and CDP say 200; the phone follows LLDP-MED."""
    phone = voice(lab, "450HD", Scope().but(uc={**UC, 10: "300"}))
    lab.serve_tftp("450HD")
    lab.power_on()
    phone.boot()
    lab.wait()


def option43_vlan_invalid(lab: Lab) -> None:
    """Option 43 sub-option 10 says 4095, and no voice VLAN is offered otherwise."""
    phone = flat(lab, "445HD", Scope().but(uc={**UC, 10: "4095"}))
    lab.serve_tftp("445HD")
    lab.power_on()
    phone.boot()
    lab.wait()


def voice_vlan_no_dhcp(lab: Lab) -> None:
    """DHCP serves the native VLAN; nobody relays it in the voice VLAN."""
    lab.dhcp(NATIVE, Scope(), "450HD")
    lab.dhcp(VOICE, None, "450HD")
    phone = lab.phone("450HD", PHONE)
    lab.power_on()
    phone.announce()
    phone.ask_dhcp()
    phone.move_to(phone.learn_voice_vlan() or VOICE)
    phone.ask_dhcp(again=30)
    lab.wait(27)


CASES = (
    Case(
        vlan_on_one_port_only,
        title="The switch offers a voice VLAN to the neighbour and none to this phone",
        what="""Port ge7 has no voice VLAN configured; its LLDP and CDP frames offer none. Port ge8 offers VLAN
        200 to a second phone. The capture mirrors both ports. The phone at ge7 boots untagged and gets
        everything there.""",
        phones={PHONE: Outcome("450HD"), NEIGHBOUR: Outcome("450HD")},
        findings={"ACD-VLAN-001": [PHONE]},
    ),
    Case(
        vlan_offers_differ,
        title="LLDP-MED offers VLAN 200, CDP offers VLAN 210",
        what="""The switch's CDP voice VLAN was set to 210, its LLDP-MED voice policy to 200. The phone follows
        LLDP-MED and boots there.""",
        phones={PHONE: Outcome("450HD", "warning")},
        findings={"ACD-VLAN-002": [PHONE]},
        root={PHONE: ["ACD-VLAN-002"]},
    ),
    Case(
        vlan_not_followed,
        title="The phone sends in VLAN 30 and was offered VLAN 200",
        what="""VLAN 30 was set by hand in the phone. LLDP-MED and CDP offer VLAN 200. The port carries both,
        and DHCP and TFTP work in VLAN 30.""",
        phones={PHONE: Outcome("450HD", "warning")},
        findings={"ACD-VLAN-003": [PHONE]},
        root={PHONE: ["ACD-VLAN-003"]},
    ),
    Case(
        vlan_stays_untagged,
        title="The phone stays untagged, its neighbour uses the voice VLAN that both were offered",
        what="""VLAN discovery was switched off in one phone: it announces itself, hears the offer of VLAN 200
        and stays untagged, where DHCP and TFTP work. A second phone follows the offer. The capture
        mirrors both ports.""",
        phones={PHONE: Outcome("450HD", "warning"), NEIGHBOUR: Outcome("450HD")},
        findings={"ACD-VLAN-003": [PHONE]},
        root={PHONE: ["ACD-VLAN-003"]},
    ),
    Case(
        option43_vlan_contradicts,
        title="Option 43 names voice VLAN 300, LLDP-MED and CDP offer 200",
        what="""Sub-option 10 of option 43 was set to 300 in both scopes. The phone follows LLDP-MED into VLAN
        200, where all is well.""",
        phones={PHONE: Outcome("450HD", "warning")},
        findings={"ACD-VLAN-004": [PHONE]},
        root={PHONE: ["ACD-VLAN-004"]},
    ),
    Case(
        option43_vlan_invalid,
        title="Option 43 names voice VLAN 4095, which cannot be",
        what="""Sub-option 10 of option 43 was set to 4095. The switch offers no voice VLAN; the phone stays
        untagged.""",
        phones={MACS["445HD"]: Outcome("445HD", "warning")},
        findings={"ACD-VLAN-004": [MACS["445HD"]]},
        root={MACS["445HD"]: ["ACD-VLAN-004"]},
    ),
    Case(
        voice_vlan_no_dhcp,
        title="DHCP answers untagged and is silent in the voice VLAN",
        what="""No DHCP server and no relay serves VLAN 200. The phone gets a lease untagged, moves to the VLAN
        that LLDP-MED offers, and its five Discovers over twelve seconds stay unanswered.""",
        phones={PHONE: Outcome("450HD", "failed", "vlan")},
        findings={"ACD-VLAN-005": [PHONE], "ACD-DHCP-001": [PHONE]},
        root={PHONE: ["ACD-VLAN-005"]},
    ),
)
