"""TFTP: the file is missing, the server is silent, the transfer stalls."""

from __future__ import annotations

from captures.lab.case import Case, Outcome
from captures.lab.cases.networks import MACS, flat, voice
from captures.lab.dhcp_options import Scope
from captures.lab.lab import Lab, firmware_name
from captures.lab.peek import tftp_block

PHONE = MACS["450HD"]
LAST_BLOCK = 8
"""The block after which the server hangs; the file has about seventeen."""


def tftp_file_not_found(lab: Lab) -> None:
    """The firmware that option 160 names is not on the server."""
    phone = voice(lab, "450HD")
    lab.serve_tftp("450HD", without=[firmware_name("450HD")])
    lab.power_on()
    phone.boot()
    lab.wait()


def tftp_silent(lab: Lab) -> None:
    """The TFTP server hangs: its port is open and nothing answers."""
    phone = flat(lab, "450HD", Scope().but(url=None))
    server = lab.serve_tftp("450HD")
    lab.power_on()
    server.hang()
    phone.announce()
    lease = phone.ask_dhcp()
    if lease is not None and lease.tftp_server is not None and lease.boot_file is not None:
        phone.fetch(lease.tftp_server, lease.boot_file)
    lab.wait()


def tftp_stalled(lab: Lab) -> None:
    """The TFTP server hangs in the middle of the firmware."""
    phone = flat(lab, "C450HD", Scope().but(url=None))
    server = lab.serve_tftp("C450HD")

    def hang_at_last_block(port: str, frame: bytes) -> bool:
        if tftp_block(frame) == LAST_BLOCK:
            server.hang()
        return True

    lab.watch(hang_at_last_block)
    lab.power_on()
    phone.boot()
    lab.wait(12)


CASES = (
    Case(
        tftp_file_not_found,
        title="The TFTP server does not have the firmware",
        what="""The firmware that options 160 and 67 name was deleted from the TFTP server; the configuration
        file is there. The server answers the request with error 1, file not found.""",
        phones={PHONE: Outcome("450HD", "warning")},
        findings={"ACD-PROV-001": [PHONE]},
        root={PHONE: ["ACD-PROV-001"]},
    ),
    Case(
        tftp_silent,
        title="The TFTP server does not answer",
        what="""The TFTP server's process was stopped: its port is open, so no ICMP error comes, and nothing
        answers. The phone repeats its request for about ten seconds.""",
        phones={PHONE: Outcome("450HD", "failed", "provisioning")},
        findings={"ACD-PROV-002": [PHONE]},
        root={PHONE: ["ACD-PROV-002"]},
    ),
    Case(
        tftp_stalled,
        title="The firmware download stalls",
        what="""The TFTP server's process was stopped after the eighth block of the firmware. The phone repeats
        its last acknowledgement for about ten seconds and gives up.""",
        phones={MACS["C450HD"]: Outcome("C450HD", "failed", "provisioning")},
        findings={"ACD-PROV-003": [MACS["C450HD"]]},
        root={MACS["C450HD"]: ["ACD-PROV-003"]},
    ),
)
