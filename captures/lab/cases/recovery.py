"""Recovery mode, played by the DHCP and TFTP clients with the short option 55 of the boot loader."""

from __future__ import annotations

from captures.lab.case import Case, Outcome
from captures.lab.cases.networks import MACS, flat
from captures.lab.dhcp_options import Scope
from captures.lab.lab import NATIVE, Lab, firmware_name

PHONE = MACS["450HD"]


def recovery_no_server(lab: Lab) -> None:
    """The DHCP server gives neither 66 nor 67, nor the same in its header."""
    lab.udhcpd(
        NATIVE,
        "00:50:56:00:00:0b",
        "10.59.10.2",
        "start 10.59.10.150",
        "end 10.59.10.199",
        "option subnet 255.255.255.0",
        "option router 10.59.10.2",
        "option lease 3600",
    )
    phone = lab.phone("450HD", PHONE, voice=None)
    lab.power_on()
    phone.recover(cycles=4)
    lab.wait()


def recovery_file_missing(lab: Lab) -> None:
    """Options 66 and 67 are there, the firmware is not."""
    phone = flat(lab, "450HD", Scope().but(url=None))
    lab.serve_tftp("450HD", without=[firmware_name("450HD")])
    lab.power_on()
    phone.recover(cycles=4)
    lab.wait()


def recovery_completes(lab: Lab) -> None:
    """The firmware is downloaded in recovery mode, and the phone boots normally."""
    phone = flat(lab, "450HD", Scope().but(url=None))
    lab.serve_tftp("450HD")
    lab.power_on()
    phone.recover(cycles=1)
    lab.wait(5)
    phone.boot()
    lab.wait()


CASES = (
    Case(
        recovery_no_server,
        title="A phone in recovery mode is not told where its firmware is",
        what="""The phone boots in recovery mode every five seconds: a new transaction each time, option 55 with
        66 and 67 and without 43 and 160, no LLDP, no CDP. The DHCP server gives an address and neither
        66 nor 67, siaddr or file.""",
        phones={PHONE: Outcome("450HD", "failed", "recovery")},
        findings={"ACD-REC-001": [PHONE], "ACD-REC-002": [PHONE]},
        root={PHONE: ["ACD-REC-002"]},
    ),
    Case(
        recovery_file_missing,
        title="A phone in recovery mode asks for firmware that the TFTP server does not have",
        what="""The phone boots in recovery mode every five seconds. Options 66 and 67 are given; the firmware
        that 67 names was deleted from the TFTP server, which answers with error 1, file not found.""",
        phones={PHONE: Outcome("450HD", "failed", "provisioning")},
        findings={"ACD-REC-001": [PHONE], "ACD-REC-005": [PHONE], "ACD-PROV-001": [PHONE]},
        root={PHONE: ["ACD-PROV-001"]},
    ),
    Case(
        recovery_completes,
        title="A phone downloads its firmware in recovery mode and boots normally",
        what="""Nothing was broken but the phone's own firmware: it starts in recovery mode once, the download
        completes, and the next boot is a healthy one with LLDP, CDP and the full option 55.""",
        phones={PHONE: Outcome("450HD")},
        info={"ACD-REC-004": [PHONE]},
    ),
)
