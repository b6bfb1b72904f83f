"""Files by TFTP: refused, unanswered, stalled, aborted, of another model; and what only looks like it."""

from __future__ import annotations

from scapy.layers.inet import ICMP, IP

from acdiag.simulate import arp, boot, services, tftp
from acdiag.simulate.boot import CONFIGURATION_SIZE, FIRMWARE_SIZE, come_up, go_on, join, unique_file
from acdiag.simulate.catalogue.healthy import by_tftp
from acdiag.simulate.framing import udp
from acdiag.simulate.link import plug_in
from acdiag.simulate.network import DOMAIN, PROVISIONING_SERVER, VOICE
from acdiag.simulate.options import standard, without
from acdiag.simulate.phone import Phone
from acdiag.simulate.scenario import alone, whole
from acdiag.simulate.site import Site


def leased(site: Site, phone: Phone, firmware: str = "") -> str:
    """Up to the point where the files are fetched; gives the firmware's name."""
    gives = by_tftp(phone, firmware)
    plug_in(site, phone)
    join(site, phone, VOICE, gives)
    arp.take(site, phone)
    boot.set_clock(site, phone, gives)
    return gives[67].decode()


def registered(site: Site, phone: Phone) -> None:
    """Sign-in needs no provisioning."""
    services.sign_in(site, phone)
    phone.wait(1)


def configured(site: Site, phone: Phone) -> None:
    tftp.download(site, phone, unique_file(phone), CONFIGURATION_SIZE)


def not_found(site: Site, phone: Phone) -> None:
    """The TFTP server does not have the firmware file.

    Option 67 names a file that is not there; the configuration file is. The phone registers with what it has.
    """
    tftp.missing(site, phone, leased(site, phone))
    configured(site, phone)
    registered(site, phone)
    site.expect(phone, "warning", found=["PROV-001"])


def forbidden(site: Site, phone: Phone) -> None:
    """The TFTP server may not read the firmware file.

    It answers with access violation: the file's permissions are wrong.
    """
    tftp.missing(site, phone, leased(site, phone), code=tftp.ACCESS_VIOLATION)
    configured(site, phone)
    registered(site, phone)
    site.expect(phone, "warning", found=["PROV-001"])


def global_file(site: Site, phone: Phone) -> None:
    """There is no <MAC>.cfg, and the model's global file follows.

    The phone asks for its own configuration first; most sites have a global one only.
    """
    tftp.check_header(site, phone, leased(site, phone), FIRMWARE_SIZE)
    tftp.missing(site, phone, unique_file(phone))
    tftp.download(site, phone, f"{phone.model}.cfg", CONFIGURATION_SIZE)
    registered(site, phone)
    site.expect(phone)


def silent(site: Site, phone: Phone) -> None:
    """The TFTP server does not answer.

    The phone asks five times in ten seconds, gives up and registers without new files.
    """
    read = tftp.Read(site, phone, leased(site, phone), 0)
    for _ in range(5):
        read.ask()
        phone.wait(2)
    registered(site, phone)
    site.expect(phone, "failed", found=["PROV-002"])


def unreachable(site: Site, phone: Phone) -> None:
    """No TFTP service runs on the server.

    Each request is answered by ICMP port unreachable.
    """
    read = tftp.Read(site, phone, leased(site, phone), 0)
    for _ in range(4):
        read.ask()
        phone.wait(0.002)
        inner = udp(phone.ip, PROVISIONING_SERVER, (read.client_port, 69), b"", number=site.number())
        packet = IP(src=PROVISIONING_SERVER, dst=phone.ip, id=site.number()) / ICMP(type=3, code=3) / inner
        site.carry(phone, packet, away=False)
        phone.wait(2)
    registered(site, phone)
    site.expect(phone, "failed", found=["PROV-002"])


def asked_twice(site: Site, phone: Phone) -> None:
    """The first TFTP request is lost, the second is served.

    One repetition is what UDP is like.
    """
    file = leased(site, phone)
    read = tftp.Read(site, phone, file, FIRMWARE_SIZE)
    read.ask()
    phone.wait(2)
    read.ask()
    phone.wait(0.003)
    read.agree()
    phone.wait(0.003)
    read.data(1)
    phone.wait(0.002)
    read.abort(0, "same version")
    phone.wait(0.1)
    configured(site, phone)
    registered(site, phone)
    site.expect(phone)


def stalled(site: Site, phone: Phone) -> None:
    """The firmware download stops in the middle.

    After thirty blocks the server says nothing more; the phone repeats its last ACK, gives up after eighteen
    seconds, and registers with its old firmware.
    """
    read = tftp.begin(site, phone, leased(site, phone), FIRMWARE_SIZE)
    read.run(last=30)
    for _ in range(6):
        phone.wait(3)
        read.acknowledge(30)
    registered(site, phone)
    site.expect(phone, "failed", found=["PROV-003"])


def repeating(site: Site, phone: Phone) -> None:
    """The same block comes again and again.

    The phone's ACKs do not reach the server, which repeats block 31 until it gives up.
    """
    read = tftp.begin(site, phone, leased(site, phone), FIRMWARE_SIZE)
    read.run(last=30)
    for _ in range(8):
        read.data(31)
        phone.wait(0.01)
        read.acknowledge(31)
        phone.wait(2)
    registered(site, phone)
    site.expect(phone, "failed", found=["PROV-003"])


def broken_off(site: Site, phone: Phone) -> None:
    """The server breaks the firmware download off with an ERROR.

    The file is replaced while it is read; the transfer ends after forty blocks.
    """
    read = tftp.begin(site, phone, leased(site, phone), FIRMWARE_SIZE)
    read.run(last=40)
    read.refuse(0, "read error")
    phone.wait(1)
    registered(site, phone)
    site.expect(phone, "failed", found=["PROV-003"])


def hiccup(site: Site, phone: Phone) -> None:
    """A block is repeated twice, and the download goes on to its end.

    Loss on the way costs a second; the configuration arrives whole.
    """
    tftp.check_header(site, phone, leased(site, phone), FIRMWARE_SIZE)
    read = tftp.begin(site, phone, unique_file(phone), 6_000, blksize=None)
    read.run(last=5)
    for _ in range(2):
        read.data(6)
        phone.wait(1)
    read.run(first=6)
    registered(site, phone)
    site.expect(phone)


def header_check(site: Site, phone: Phone) -> None:
    """The phone reads the firmware's header and stops.

    It runs this version already (manual 2.1.2). That the phone ends the transfer itself is no fault.
    """
    tftp.check_header(site, phone, leased(site, phone), FIRMWARE_SIZE)
    configured(site, phone)
    registered(site, phone)
    site.expect(phone)


def fallback(site: Site, phone: Phone) -> None:
    """DHCP names no provisioning; the phone falls back to ProvisioningServer.

    Neither option 160 nor 66 is given. The name is in DNS, and the files lie in the model's folder (manual B.1).
    """
    gives = without(standard(VOICE), 160)
    plug_in(site, phone)
    join(site, phone, VOICE, gives)
    arp.take(site, phone)
    boot.set_clock(site, phone, gives)
    services.find_address(site, phone, f"ProvisioningServer.{DOMAIN}", PROVISIONING_SERVER)
    tftp.check_header(site, phone, f"{phone.model}/{phone.model}.img", FIRMWARE_SIZE)
    tftp.download(site, phone, f"{phone.model}/{unique_file(phone)}", CONFIGURATION_SIZE)
    registered(site, phone)
    site.expect(phone, info=["PROV-007"])


def fallback_unknown(site: Site, phone: Phone) -> None:
    """DHCP names no provisioning, and the name ProvisioningServer does not resolve.

    Fallbacks may fail: nobody set them up, and the phone registers.
    """
    come_up(site, phone, gives=without(standard(VOICE), 160))
    site.expect(phone, may=["PROV-007"])


def other_model(site: Site, phone: Phone) -> None:
    """Option 67 names another model's firmware.

    A 450HD is told to fetch the C450HD's file. It asks for it, reads the header and does not use it.
    """
    tftp.check_header(site, phone, leased(site, phone, "C450HD_3.4.8.808.img"), FIRMWARE_SIZE)
    configured(site, phone)
    registered(site, phone)
    site.expect(phone, "warning", found=["DHCP-060", "PROV-008"], root=["DHCP-060"])


def other_model_by_hand(site: Site, phone: Phone) -> None:
    """The phone's own setting names another model's firmware.

    DHCP gives the server only; a static firmware URL on the phone asks for a 445HD's file on a 450HD.
    """
    gives = without(by_tftp(phone), 67)
    plug_in(site, phone)
    join(site, phone, VOICE, gives)
    arp.take(site, phone)
    boot.set_clock(site, phone, gives)
    tftp.check_header(site, phone, "445HD_3.4.8.808.img", FIRMWARE_SIZE)
    configured(site, phone)
    registered(site, phone)
    site.expect(phone, "warning", found=["PROV-008"])


def wrong_extension(site: Site, phone: Phone) -> None:
    """The firmware file has a wrong extension.

    Option 67 names a .bin file; only .img and .cfg can be used.
    """
    tftp.check_header(site, phone, leased(site, phone, "450HD_3.4.8.808.bin"), FIRMWARE_SIZE)
    configured(site, phone)
    registered(site, phone)
    site.expect(phone, "warning", found=["PROV-008"])


def names_of_files(site: Site) -> None:
    """Firmware files with names that are right, though they look odd.

    UC450HD and UCC450HD hold 450HD and C450HD, a folder may name the model, and a name may hold no model at all.
    """
    files = (
        ("450HD", "UC450HD_3.4.8.808.img"),
        ("C450HD", "UCC450HD_3.4.5.2.img"),
        ("445HD", "phones/445HD/latest.img"),
        ("RX50", "RX50_3.4.8.808.img"),
        ("450HD", "different.img"),
    )
    for model, file in files:
        phone = site.phone(model)
        plug_in(site, phone)
        gives = by_tftp(phone, file)
        join(site, phone, VOICE, gives)
        go_on(site, phone, gives)
        site.expect(phone)


SCENARIOS = (
    alone("tftp-not-found", not_found),
    alone("tftp-access-violation", forbidden),
    alone("tftp-global-file", global_file),
    alone("tftp-silent", silent),
    alone("tftp-unreachable", unreachable),
    alone("tftp-asked-twice", asked_twice),
    alone("tftp-stalled", stalled),
    alone("tftp-repeating", repeating),
    alone("tftp-broken-off", broken_off),
    alone("tftp-hiccup", hiccup),
    alone("tftp-header-check", header_check),
    alone("provisioning-fallback", fallback),
    alone("provisioning-fallback-unknown", fallback_unknown),
    alone("firmware-other-model", other_model),
    alone("firmware-other-model-by-hand", other_model_by_hand),
    alone("firmware-wrong-extension", wrong_extension),
    whole("firmware-names", names_of_files),
)
