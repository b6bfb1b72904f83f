"""Recovery mode (manual appendix C, 8.7.3): the loop, the download and its ends; and what only looks like it."""

from __future__ import annotations

from acdiag.model.record import replace
from acdiag.simulate import arp, dhcp, tftp
from acdiag.simulate.boot import come_up
from acdiag.simulate.clock import START
from acdiag.simulate.link import Access, plug_in, switch_speaks
from acdiag.simulate.network import BENCH, NATIVE, PROVISIONING_SERVER, VOICE
from acdiag.simulate.phone import Phone
from acdiag.simulate.recovery import IMAGE_SIZE, ask, bench, cycle, download, firmware, scope, start_over
from acdiag.simulate.scenario import alone
from acdiag.simulate.site import Site

TURNS = 8
REAL_IMAGE = 41_943_040
"""What the server announces where the capture holds only a part of the transfer."""


def plugged(site: Site, phone: Phone) -> None:
    """Only the switch speaks: the boot loader knows neither LLDP nor CDP."""
    switch_speaks(site, phone, Access(), fast=False)
    phone.wait(0.5)


def loop(site: Site, phone: Phone) -> None:
    """A recovery loop; DHCP gives neither option 66 nor 67.

    The phone starts over every five seconds with a new Discover and the short option 55 of its boot loader. The
    site's DHCP server gives it an address and no firmware.
    """
    plugged(site, phone)
    for _ in range(TURNS):
        cycle(site, phone, scope(NATIVE, phone))
    site.expect(phone, "failed", "recovery", found=["REC-002", "REC-001"])


def loop_on_bench(site: Site, phone: Phone) -> None:
    """A recovery loop at a technician's PC whose DHCP server gives no boot options.

    The set-up of appendix C.3 without its additional option: an address from 192.168.1.1, and no firmware.
    """
    site.quiet = True
    pc = arp.request(BENCH.router_mac, BENCH.router, f"{BENCH.prefix}2")
    site.repeat(START, 7, phone.port, lambda at: pc)
    for _ in range(TURNS):
        cycle(site, phone, bench(site, phone, gives_boot=False))
    site.expect(phone, "failed", "recovery", found=["REC-002", "REC-001"])


def loop_unoffered(site: Site, phone: Phone) -> None:
    """A recovery loop without any DHCP server.

    Each turn sends one Discover with a new transaction id, and nobody answers.
    """
    plugged(site, phone)
    for _ in range(TURNS):
        began = phone.now
        dhcp.discover(site, phone, phone.xid(), ask=dhcp.RECOVERY)
        start_over(phone, began)
    site.expect(phone, "failed", "recovery", found=["REC-001"], may=["DHCP-001"])


def without_file(site: Site, phone: Phone) -> None:
    """In recovery mode with option 66 and no 67; the model's own file is on its way.

    Without option 67 the phone asks for 450HD.img. That works here, and the missing option is worth a warning.
    """
    plugged(site, phone)
    ask(site, phone, scope(NATIVE, phone, 66))
    _half_way(site, phone, f"{phone.model}.img")
    site.expect(phone, "warning", found=["REC-002"], info=["REC-003"])


def _half_way(site: Site, phone: Phone, file: str) -> None:
    """A download that still runs when the capture ends."""
    tftp.begin(site, phone, file, REAL_IMAGE, pace=0.3).run(last=100)
    site.end = phone.now


def downloading(site: Site, phone: Phone) -> None:
    """In recovery mode, and the firmware is on its way.

    Options 66 and 67 are there at the first try; the capture ends in the middle of the transfer. The phone must not
    be unplugged now.
    """
    plugged(site, phone)
    ask(site, phone, scope(NATIVE, phone, 66, 67))
    _half_way(site, phone, firmware(phone))
    site.expect(phone, info=["REC-003"])


def loop_then_downloading(site: Site, phone: Phone) -> None:
    """A recovery loop, then options 66 and 67 are set and the firmware is on its way.

    The missing options are mended; the loop is not over before the phone runs its new firmware.
    """
    plugged(site, phone)
    for _ in range(5):
        cycle(site, phone, scope(NATIVE, phone))
    ask(site, phone, scope(NATIVE, phone, 66, 67))
    _half_way(site, phone, firmware(phone))
    told = {"cleared": ["REC-002"], "info": ["REC-003"]}
    site.expect(phone, "failed", "recovery", found=["REC-001", "REC-002"], **told)


def complete(site: Site, phone: Phone) -> None:
    """A recovery that works: the firmware is downloaded whole, and the phone boots normally again.

    One start in recovery mode at a technician's PC, the download, then LLDP, the voice VLAN and the full option 55.
    """
    site.neighbours[BENCH.router] = BENCH.router_mac
    ask(site, phone, bench(site, phone))
    download(site, phone, BENCH.router)
    phone.power_off()
    come_up(site, phone)
    site.expect(phone, info=["REC-004"])


def loop_then_complete(site: Site, phone: Phone) -> None:
    """A recovery loop that ends well.

    Five turns without boot options; somebody sets options 66 and 67; the phone downloads its firmware, boots normally
    and registers.
    """
    plugged(site, phone)
    for _ in range(5):
        cycle(site, phone, scope(NATIVE, phone))
    ask(site, phone, scope(NATIVE, phone, 66, 67))
    download(site, phone, PROVISIONING_SERVER)
    phone.power_off()
    come_up(site, phone)
    rules = ["REC-002", "REC-001"]
    site.expect(phone, found=rules, cleared=rules, info=["REC-004"])


def refused(site: Site, phone: Phone) -> None:
    """A recovery loop; the TFTP server does not have the file.

    Options 66 and 67 are given, and every request for the file ends with ERROR 1. The phone starts over.
    """
    plugged(site, phone)
    for _ in range(TURNS):
        began = phone.now
        ask(site, phone, scope(NATIVE, phone, 66, 67))
        tftp.missing(site, phone, firmware(phone))
        start_over(phone, began)
    _failed(site, phone, "PROV-001", loop=True)


def _failed(site: Site, phone: Phone, reason: str, *, loop: bool) -> None:
    """The TFTP reason is the root; recovery fails because of it."""
    found = [reason, "REC-005", *(["REC-001"] if loop else [])]
    site.expect(phone, "failed", "provisioning", found=found)


def unanswered(site: Site, phone: Phone) -> None:
    """A recovery loop; the TFTP server does not answer.

    Options 66 and 67 are given; five seconds of requests stay without answer, then the phone starts over.
    """
    plugged(site, phone)
    for _ in range(TURNS):
        began = phone.now
        ask(site, phone, scope(NATIVE, phone, 66, 67))
        read = tftp.Read(site, phone, firmware(phone), 0)
        for _ in range(3):
            read.ask()
            phone.wait(2)
        start_over(phone, began, 7)
    _failed(site, phone, "PROV-002", loop=True)


def stalled(site: Site, phone: Phone) -> None:
    """In recovery mode; the download stops in the middle.

    After sixty blocks the server says nothing more, and the phone repeats its last ACK in vain.
    """
    plugged(site, phone)
    ask(site, phone, scope(NATIVE, phone, 66, 67))
    read = tftp.begin(site, phone, firmware(phone), REAL_IMAGE)
    read.run(last=60)
    for _ in range(8):
        phone.wait(3)
        read.acknowledge(60)
    _failed(site, phone, "PROV-003", loop=False)


def loop_then_stalled(site: Site, phone: Phone) -> None:
    """A recovery loop, then a download that stops in the middle.

    The server breaks off each download after a few blocks with an ERROR, and the phone starts over.
    """
    plugged(site, phone)
    for _ in range(5):
        began = phone.now
        ask(site, phone, scope(NATIVE, phone, 66, 67))
        read = tftp.begin(site, phone, firmware(phone), REAL_IMAGE)
        read.run(last=20)
        read.refuse(0, "disk read error")
        start_over(phone, began)
    _failed(site, phone, "PROV-003", loop=True)


def short(site: Site, phone: Phone) -> None:
    """In recovery mode; the download ends short of what the server announced.

    The file on the server is cut: the last block comes long before tsize is reached, and nothing boots from it.
    """
    plugged(site, phone)
    ask(site, phone, scope(NATIVE, phone, 66, 67))
    tftp.begin(site, phone, firmware(phone), IMAGE_SIZE, announced=REAL_IMAGE).run()
    phone.wait(12)
    site.expect(phone, "failed", "recovery", found=["REC-005"], may=["PROV-003"])


def by_header(site: Site, phone: Phone) -> None:
    """In recovery mode; server and file stand in the BOOTP header.

    siaddr and file say what options 66 and 67 would; nothing is missing, and the firmware is on its way.
    """
    plugged(site, phone)
    by = replace(scope(NATIVE, phone), siaddr=PROVISIONING_SERVER, file=firmware(phone).encode())
    ask(site, phone, by)
    _half_way(site, phone, firmware(phone))
    site.expect(phone, info=["REC-003"])


def by_overload(site: Site, phone: Phone) -> None:
    """In recovery mode; options 66 and 67 stand in the header's own fields (option overload).

    Option 52 says that sname and file hold options (RFC 2131 section 4.1).
    """
    plugged(site, phone)
    server, file = PROVISIONING_SERVER.encode(), firmware(phone).encode()
    sname, head = bytes((66, len(server))) + server + b"\xff", bytes((67, len(file))) + file + b"\xff"
    ask(site, phone, replace(scope(NATIVE, phone), sname=sname, file=head, extra=[(52, b"\3")]))
    _half_way(site, phone, firmware(phone))
    site.expect(phone, info=["REC-003"])


def slow_server(site: Site, phone: Phone) -> None:
    """In recovery mode; the DHCP server answers the fourth Discover.

    The Discovers are five seconds apart and carry the same transaction id: repetitions, and no loop.
    """
    plugged(site, phone)
    by, xid = scope(NATIVE, phone, 66, 67), phone.xid()
    for secs in (0, 5, 10, 15):
        dhcp.discover(site, phone, xid, secs=secs, ask=dhcp.RECOVERY)
        phone.wait(5 if secs < 15 else 0.012)
    by.reply(site, phone, "offer", xid, listed=dhcp.SHORT_LIST)
    phone.wait(0.02)
    dhcp.accept(site, phone, by, xid, ask=dhcp.RECOVERY)
    arp.resolve(site, phone, NATIVE.router)
    _half_way(site, phone, firmware(phone))
    site.expect(phone, info=["REC-003"])


def flap(site: Site, phone: Phone) -> None:
    """A power flap: the phone boots normally every six seconds and never gets far.

    LLDP and CDP precede each Discover, and option 55 is the full list of a running phone. This is no recovery mode, but
    a phone that restarts again and again.
    """
    switch_speaks(site, phone, Access(), fast=False)
    for turn in range(TURNS):
        began = phone.now
        plug_in(site, phone, Access() if turn == 0 else Access(speaks_lldp=False, speaks_cdp=False))
        phone.subnet = VOICE
        dhcp.lease(site, phone, dhcp.server(VOICE))
        start_over(phone, began, 6)
        phone.power_off()
    site.expect(phone, "failed", "link", found=["PHONE-001"])


def copied(site: Site, phone: Phone) -> None:
    """Two starts in recovery mode, mirrored twice.

    Copies of frames are no further turns: two starts are no loop. What the DHCP server leaves out is missing all the
    same.
    """
    site.copies = (30_000,)
    plugged(site, phone)
    for _ in range(2):
        cycle(site, phone, scope(NATIVE, phone))
    phone.power_off()
    site.expect(phone, "failed", "recovery", found=["REC-002"])


SCENARIOS = (
    alone("recovery-loop", loop),
    alone("recovery-loop-bench", loop_on_bench),
    alone("recovery-loop-no-offer", loop_unoffered),
    alone("recovery-no-file-name", without_file),
    alone("recovery-downloading", downloading),
    alone("recovery-loop-downloading", loop_then_downloading),
    alone("recovery-complete", complete),
    alone("recovery-loop-complete", loop_then_complete),
    alone("recovery-refused", refused),
    alone("recovery-unanswered", unanswered),
    alone("recovery-stalled", stalled),
    alone("recovery-broken-off", loop_then_stalled),
    alone("recovery-short", short),
    alone("recovery-boot-header", by_header),
    alone("recovery-overload", by_overload),
    alone("recovery-slow-server", slow_server),
    alone("recovery-two-starts-copied", copied),
    alone("power-flap", flap),
)
