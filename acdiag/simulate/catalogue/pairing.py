"""A phone and the PC beside it (Better Together over Ethernet), and firmware that is too old for what is done with it.

What the datagrams of pairing hold is not documented; here they hold nothing that means anything.
"""

from __future__ import annotations

from scapy.layers.inet import ICMP, IP, UDP
from scapy.packet import Raw

from acdiag.simulate import services
from acdiag.simulate.boot import come_up
from acdiag.simulate.network import PROVISIONING_SERVER
from acdiag.simulate.phone import Phone
from acdiag.simulate.scenario import alone, whole
from acdiag.simulate.site import Site
from acdiag.simulate.tcp import Connection, knock

PC_MAC = "3c:52:82:5b:77:01"
PAIRING, AUDIO = 9999, 9998
HELLO = b"\1\0\0\0pairing"
CLOUD = "52.112.67.20"
OLD = "3.4.4.1000"
PORT_UNREACHABLE = (3, 3)


def up_with_pc(site: Site, phone: Phone) -> str:
    """A healthy phone with a PC behind it; gives the PC's address."""
    come_up(site, phone)
    pc = f"{phone.subnet.prefix}{200 + phone.index % 50}"
    site.neighbours[pc] = PC_MAC
    return pc


def call_out(site: Site, phone: Phone, pc: str, *, answered: bool = True) -> None:
    """The phone looks for the application on UDP 9999."""
    site.out(phone, pc, (PAIRING, PAIRING), HELLO)
    phone.wait(0.01)
    if answered:
        site.back(phone, pc, (PAIRING, PAIRING), HELLO)
    phone.wait(1)


def refused(site: Site, phone: Phone) -> None:
    """The PC refuses the connection for pairing.

    The two see each other on UDP 9999, and TCP 9999 is answered by RST: its port was changed on one side.
    """
    pc = up_with_pc(site, phone)
    call_out(site, phone, pc)
    for _ in range(2):
        knock(site, phone, pc, PAIRING, refused=True)
        phone.wait(5)
    phone.wait(65)
    site.expect(phone, "warning", found=["BTOE-001"])


def dropped(site: Site, phone: Phone) -> None:
    """The PC's firewall drops the connection for pairing.

    The two see each other on UDP 9999, and the SYN to TCP 9999 is repeated in vain.
    """
    pc = up_with_pc(site, phone)
    call_out(site, phone, pc)
    knock(site, phone, pc, PAIRING)
    phone.wait(65)
    site.expect(phone, "warning", found=["BTOE-001"])


def no_audio(site: Site, phone: Phone) -> None:
    """The phone and the PC are paired, and the PC takes no audio.

    ICMP says that UDP 9998 is closed on the PC.
    """
    pc = up_with_pc(site, phone)
    call_out(site, phone, pc)
    Connection(site, phone, pc, PAIRING).say(HELLO)
    phone.wait(10)
    audio = IP(src=phone.ip, dst=pc, id=site.number()) / UDP(sport=AUDIO, dport=AUDIO) / Raw(bytes(172))
    site.carry(phone, audio, away=True)
    phone.wait(0.001)
    kind, code = PORT_UNREACHABLE
    error = IP(src=pc, dst=phone.ip, id=site.number()) / ICMP(type=kind, code=code) / Raw(bytes(audio)[:28])
    site.carry(phone, error, away=False)
    phone.wait(20)
    site.expect(phone, "warning", found=["BTOE-001"])


def paired(site: Site, phone: Phone) -> None:
    """The phone and the PC are paired.

    The first connection is refused while the application starts, the second one works; outside calls UDP 9998 is
    silent.
    """
    pc = up_with_pc(site, phone)
    call_out(site, phone, pc)
    knock(site, phone, pc, PAIRING, refused=True)
    phone.wait(5)
    connection = Connection(site, phone, pc, PAIRING)
    connection.say(HELLO)
    connection.hear(HELLO)
    phone.wait(70)
    site.expect(phone)


def no_application(site: Site, phone: Phone) -> None:
    """Nobody runs the PC application, and TCP 9999 of the cloud is closed.

    The phone calls out on UDP 9999 and nobody answers, as at every phone without the application; the address book
    service in the cloud has the same TCP port.
    """
    pc = up_with_pc(site, phone)
    for _ in range(4):
        call_out(site, phone, pc, answered=False)
    knock(site, phone, pc, PAIRING, refused=True)
    knock(site, phone, CLOUD, PAIRING)
    phone.wait(65)
    site.expect(phone)


def old_hub(site: Site, phone: Phone) -> None:
    """An RX50 is paired although its firmware is too old for it.

    It names 3.4.4.1000, and the manual wants 3.4.6.231 before the RXV100 hub is paired.
    """
    phone.firmware = OLD
    hub = up_with_pc(site, phone)
    call_out(site, phone, hub)
    Connection(site, phone, hub, PAIRING).say(HELLO)
    phone.wait(5)
    site.expect(phone, found=["PHONE-003"])


def old_to_teams(site: Site, phone: Phone) -> None:
    """A C450HD fetches its Teams firmware from a version that is too old for the move.

    The manual wants 3.4.5.2 first; this phone names 3.4.4.1000.
    """
    phone.firmware = OLD
    come_up(site, phone)
    services.fetch(site, phone, PROVISIONING_SERVER, "/firmware/C450HD_TEAMS_1.8.288.android_images.zip", b"PK\3\4")
    phone.wait(5)
    site.expect(phone, found=["PHONE-003"])


def mixed(site: Site) -> None:
    """One phone of a rollout was not updated.

    Three phones of a model run the current firmware and one an older one; a phone of another model does not count.
    """
    for index in range(4):
        phone = site.phone()
        if index == 2:
            phone.firmware = OLD
        come_up(site, phone)
        site.expect(phone, found=["PHONE-003"] if index == 2 else [])
    other = site.phone("RX50")
    other.firmware = OLD
    come_up(site, other)
    site.expect(other)


SCENARIOS = (
    alone("pairing-refused", refused),
    alone("pairing-dropped", dropped),
    alone("pairing-no-audio", no_audio),
    alone("pairing-works", paired),
    alone("pairing-no-application", no_application),
    alone("firmware-old-for-hub", old_hub, "RX50"),
    alone("firmware-old-for-teams", old_to_teams, "C450HD"),
    whole("firmware-mixed", mixed),
)
