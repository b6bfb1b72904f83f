"""Healthy boots, one per model, each of a slightly different site: no rule may say anything at notice or above."""

from __future__ import annotations

from captures.lab.case import Case, Outcome
from captures.lab.cases.networks import MACS, flat, voice
from captures.lab.dhcp_options import UC, Scope
from captures.lab.lab import NATIVE, VOICE, Lab, firmware_name


def healthy_445hd(lab: Lab) -> None:
    """No voice VLAN; options 66 and 67 only; the phone's own file is missing and the global one follows."""
    phone = flat(lab, "445HD", Scope().but(url=None))
    lab.serve_tftp("445HD")
    lab.power_on()
    phone.announce()
    phone.learn_voice_vlan()
    lease = phone.ask_dhcp()
    if lease is not None and lease.tftp_server is not None:
        phone.fetch(lease.tftp_server, f"{phone.identity.file_stem}.cfg")
        phone.provision(lease)
    lab.wait()


def healthy_450hd(lab: Lab) -> None:
    """Voice VLAN by LLDP-MED and CDP; every option; option 160 names both files."""
    phone = voice(lab, "450HD")
    lab.serve_tftp("450HD")
    lab.power_on()
    phone.boot()
    lab.wait()


def healthy_c450hd(lab: Lab) -> None:
    """The switch speaks only CDP; option 43 has sub-option 10 with the same VLAN."""
    phone = voice(lab, "C450HD", Scope().but(uc={**UC, 10: str(VOICE)}))
    lab.serve_tftp("C450HD")
    lab.power_on(lldp=False)
    phone.boot()
    lab.wait()


def healthy_rx50(lab: Lab) -> None:
    """The switch speaks only LLDP-MED; options 4 and 42 differ; option 77 in the form of RFC 3004."""
    scope = Scope().but(time_server="10.59.200.2")
    for vlan in (NATIVE, VOICE):
        lab.dhcp(vlan, scope, "RX50")
    phone = lab.phone("RX50", MACS["RX50"], rfc3004=True)
    lab.serve_tftp("RX50")
    lab.power_on(cdp=False)
    phone.boot(with_cdp=False)
    lab.wait()


def healthy_hrs(lab: Lab) -> None:
    """The switch speaks neither LLDP nor CDP; the native VLAN is the voice VLAN."""
    phone = flat(lab, "HRS", Scope().but(url=f"tftp://{{server}}/{firmware_name('HRS')}"))
    lab.serve_tftp("HRS")
    lab.power_on(lldp=False, cdp=False)
    phone.boot()
    lab.wait()


def _healthy(model: str) -> dict[str, Outcome]:
    return {MACS[model]: Outcome(model)}


CASES = (
    Case(
        healthy_445hd,
        title="445HD boots without a voice VLAN",
        what="""Nothing was broken. The switch offers no voice VLAN to anybody. DHCP gives options 66 and 67 and
        no 160. The phone asks for a configuration file of its own, which does not exist, and then for
        the global one, which does.""",
        phones=_healthy("445HD"),
    ),
    Case(
        healthy_450hd,
        title="450HD boots into its voice VLAN",
        what="""Nothing was broken. LLDP-MED and CDP offer VLAN 200, DHCP answers untagged and then in VLAN 200
        with every option that the phone asks for but option 4, and the TFTP downloads complete.""",
        phones=_healthy("450HD"),
        info={"ACD-DHCP-051": [MACS["450HD"]]},
    ),
    Case(
        healthy_c450hd,
        title="C450HD boots at a switch that speaks only CDP",
        what="""Nothing was broken. The voice VLAN comes by CDP alone, and option 43 sub-option 10 says the same
        VLAN.""",
        phones=_healthy("C450HD"),
        info={"ACD-DHCP-051": [MACS["C450HD"]]},
    ),
    Case(
        healthy_rx50,
        title="RX50 boots at a switch that speaks only LLDP-MED",
        what="""Nothing was broken. The voice VLAN comes by LLDP-MED alone. Options 4 and 42 are both given and
        differ, which is legal: 42 has the higher priority. The user class is sent in the form of RFC
        3004.""",
        phones=_healthy("RX50"),
        info={"ACD-DHCP-051": [MACS["RX50"]], "ACD-DHCP-031": [MACS["RX50"]]},
    ),
    Case(
        healthy_hrs,
        title="HRS boots at a switch that says nothing",
        what="""Nothing was broken. The switch sends neither LLDP nor CDP. Option 160 names the firmware only.""",
        phones=_healthy("HRS"),
        info={"ACD-DHCP-051": [MACS["HRS"]]},
    ),
)
