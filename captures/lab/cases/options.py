"""DHCP options that are missing, malformed or meant for another phone; the conversation itself is well."""

from __future__ import annotations

from captures.lab.case import Case, Outcome
from captures.lab.cases.networks import MACS, flat, voice
from captures.lab.dhcp_options import UC, Scope
from captures.lab.lab import Lab, firmware_name

PHONE = MACS["450HD"]
WITHOUT_160 = Scope().but(url=None)


def _boots_with(lab: Lab, scope: Scope, model: str = "450HD", *, in_voice_vlan: bool = False) -> None:
    """A healthy boot but for the options."""
    phone = voice(lab, model, scope) if in_voice_vlan else flat(lab, model, scope)
    lab.serve_tftp(model)
    lab.power_on()
    phone.boot()
    lab.wait()


def option43_absent(lab: Lab) -> None:
    _boots_with(lab, Scope().but(uc=None), in_voice_vlan=True)


def option43_wrong_values(lab: Lab) -> None:
    uc = {**UC, 1: "MS-UC-Clinet", 2: "http", 3: "sfb-web", 4: "https"}
    _boots_with(lab, Scope().but(uc=uc))


def option43_no_path(lab: Lab) -> None:
    uc = {code: text for code, text in UC.items() if code != 5}
    _boots_with(lab, Scope().but(uc=uc), in_voice_vlan=True)


def option120_absent(lab: Lab) -> None:
    _boots_with(lab, Scope().but(sip_server=None), "445HD")


def option120_plain_text(lab: Lab) -> None:
    _boots_with(lab, Scope().but(sip_server=b"sip.contoso.com"))


def time_options_absent(lab: Lab) -> None:
    _boots_with(lab, Scope().but(ntp=None, time_offset=None), "RX50")


def option160_malformed(lab: Lab) -> None:
    _boots_with(lab, Scope().but(url="tftp//{server}/{firmware}", tftp_server=None, boot_file=None))


def option66_url(lab: Lab) -> None:
    _boots_with(lab, WITHOUT_160.but(tftp_server="http://{server}/phones"))


def firmware_of_another_model(lab: Lab) -> None:
    scope = WITHOUT_160.but(boot_file=firmware_name("445HD"))
    phone = flat(lab, "C450HD", scope)
    lab.serve_tftp("C450HD", "445HD")
    lab.power_on()
    phone.boot()
    lab.wait()


CASES = (
    Case(
        option43_absent,
        title="Option 43 is asked for and not given",
        what="""Option 43 was taken out of both scopes; the phone asks for it in option 55. All else is well.""",
        phones={PHONE: Outcome("450HD", "warning")},
        findings={"ACD-DHCP-010": [PHONE]},
        root={PHONE: ["ACD-DHCP-010"]},
    ),
    Case(
        option43_wrong_values,
        title="Option 43: sub-options 1 to 4 are all wrong",
        what="""Sub-option 1 was misspelt (MS-UC-Clinet), 2 set to http, 3 to a bare host name, 4 to the word
        https. The path in sub-option 5 is right.""",
        phones={PHONE: Outcome("450HD", "warning")},
        findings={f"ACD-DHCP-01{number}": [PHONE] for number in (1, 2, 3, 4)},
        root={PHONE: [f"ACD-DHCP-01{number}" for number in (1, 2, 3, 4)]},
    ),
    Case(
        option43_no_path,
        title="Option 43 lacks the path of the certificate provisioning service",
        what="""Sub-option 5 was taken out of option 43; sub-options 1 to 4 are right.""",
        phones={PHONE: Outcome("450HD", "failed", "dhcp")},
        findings={"ACD-DHCP-015": [PHONE]},
        root={PHONE: ["ACD-DHCP-015"]},
    ),
    Case(
        option120_absent,
        title="Option 120 is asked for and not given",
        what="""Option 120 was taken out of the scope; the phone asks for it in option 55. All else is well.""",
        phones={MACS["445HD"]: Outcome("445HD", "warning")},
        findings={"ACD-DHCP-020": [MACS["445HD"]]},
        root={MACS["445HD"]: ["ACD-DHCP-020"]},
    ),
    Case(
        option120_plain_text,
        title="Option 120 is plain text",
        what="""Option 120 was set as the text sip.contoso.com, without the encoding byte and labels of RFC
        3361.""",
        phones={PHONE: Outcome("450HD", "warning")},
        findings={"ACD-DHCP-021": [PHONE]},
        root={PHONE: ["ACD-DHCP-021"]},
    ),
    Case(
        time_options_absent,
        title="No time server and no time offset by DHCP",
        what="""Options 42 and 2 were taken out of the scope, and option 4 was never in it; the phone asks for
        all three.""",
        phones={MACS["RX50"]: Outcome("RX50", "warning")},
        findings={"ACD-DHCP-030": [MACS["RX50"]], "ACD-DHCP-040": [MACS["RX50"]]},
        root={MACS["RX50"]: ["ACD-DHCP-030"]},
    ),
    Case(
        option160_malformed,
        title="Option 160 is no URL",
        what="""The colon is missing in option 160 (tftp//10.59.10.1/...), and options 66 and 67 are not given,
        so the phone cannot provision.""",
        phones={PHONE: Outcome("450HD", "failed", "dhcp")},
        findings={"ACD-DHCP-050": [PHONE]},
        root={PHONE: ["ACD-DHCP-050"]},
    ),
    Case(
        option66_url,
        title="Option 66 holds a URL",
        what="""Option 66 was set to http://10.59.10.1/phones, where an address or a host name belongs; there is
        no option 160, so the phone cannot provision.""",
        phones={PHONE: Outcome("450HD", "warning")},
        findings={"ACD-DHCP-052": [PHONE]},
        root={PHONE: ["ACD-DHCP-052"]},
    ),
    Case(
        firmware_of_another_model,
        title="A C450HD is sent to the firmware of the 445HD",
        what="""Option 67 names 445HD firmware for a phone that says C450HD in options 60 and 77. The file
        exists and the phone fetches it.""",
        phones={MACS["C450HD"]: Outcome("C450HD", "warning")},
        findings={"ACD-DHCP-060": [MACS["C450HD"]], "ACD-PROV-008": [MACS["C450HD"]]},
        root={MACS["C450HD"]: ["ACD-DHCP-060"]},
    ),
)
