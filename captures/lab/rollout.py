"""A morning in small: many phones boot at once over real servers, some into planted faults, which are mended later.

It is for `acdiag live`, which listens at a mirror port and as the phones' syslog server while it happens.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from captures.lab import sipp, sntp
from captures.lab.daemons import Daemon
from captures.lab.dhcp_options import Scope
from captures.lab.lab import NATIVE, VOICE, Lab, server_address
from captures.lab.netns import Namespace
from captures.lab.phone import Lease, Phone
from captures.lab.servers import chronyd

MODEL = "450HD"
NO_DHCP, NO_TIME = 201, 202
"""Voice VLANs in which something is missing at first: the DHCP server; the time server's answers."""
TIME_SERVER = f"10.59.{NO_TIME}.3"
REFUSING = f"10.59.{VOICE}.41"
"""A registrar that answers 403 until somebody lets the users in."""
WATCHER = f"10.59.{VOICE}.250"
"""Where acdiag listens for the phones' logs."""
SYSLOG = 514
APART = 0.25
"""Seconds between two phones that are plugged in."""
LLDP_PHONES = 12
"""So many phones run an lldpd; the others speak CDP alone, which needs no process each."""


class Fault(NamedTuple):
    """What is planted."""

    name: str
    vlan: int
    rule: str
    """What must be found."""
    stage: str
    """Where the phone gets stuck; empty where it comes up nevertheless."""


HEALTHY = Fault("healthy", VOICE, "", "")
NO_OFFER = Fault("no-offer", NO_DHCP, "ACD-VLAN-005", "dhcp")
SILENT_TIME = Fault("silent-time", NO_TIME, "ACD-TIME-001", "time")
REFUSED = Fault("refused", VOICE, "ACD-REG-003", "registration")
FAULTS = (HEALTHY, NO_OFFER, HEALTHY, SILENT_TIME, HEALTHY, REFUSED, HEALTHY, HEALTHY)
"""What the first eight phones have, the next eight again, and so on."""


@dataclass(slots=True)
class Member:
    """One phone of the rollout."""

    number: int
    mac: str
    phone: Phone
    fault: Fault
    lease: Lease | None = None
    trouble: BaseException | None = None


class Rollout:
    """Build it on a `Lab`, start what watches, `boot`, `mend`, and look at what was said."""

    def __init__(self, lab: Lab, count: int, faults: Sequence[Fault] = FAULTS) -> None:
        self._lab = lab
        planted = [faults[number % len(faults)] for number in range(count)]
        scope = Scope(url=None)
        for vlan in (NATIVE, VOICE):
            lab.dhcp(vlan, scope, MODEL, pool=_pool(vlan))
        lab.dhcp(NO_TIME, scope.but(ntp=TIME_SERVER), MODEL, pool=_pool(NO_TIME))
        self.members = [
            Member(number, mac_of(number), lab.phone(MODEL, mac_of(number), voice=fault.vlan), fault)
            for number, fault in enumerate(planted)
        ]
        lab.serve_tftp(MODEL)
        lab.keep(chronyd(lab.server, lab.folder, "rollout"))
        place = lab.host(NO_TIME, "00:50:56:00:ca:03", TIME_SERVER)
        self._time = lab.keep(chronyd(place, lab.folder, "silent"))
        self._registrar(lab.server, server_address(VOICE), "good", sipp.accept())
        self._refusing = lab.host(VOICE, "00:50:56:00:c8:41", REFUSING)
        self._refuser = self._registrar(self._refusing, REFUSING, "bad", sipp.answer("403 Forbidden"))
        self.watcher = lab.host(VOICE, "00:50:56:00:c8:fa", WATCHER)
        self._mended = False
        lab.mirror(self.watcher, "mon0")
        lab.server.run("sysctl", "-qw", "net.ipv4.ip_forward=1")

    def _registrar(self, place: Namespace, address: str, name: str, answer: str) -> Daemon:
        steps = sipp.scenario(self._lab.folder, f"registrar-{name}", [sipp.asked("REGISTER"), answer])
        return self._lab.keep(Daemon(place, self._lab.folder, *sipp.command(steps, address, "udp", 50_000)))

    def start(self) -> None:
        """Power on; servers that are to be silent fall silent."""
        self._lab.power_on(lldp=len(self.members) <= LLDP_PHONES)
        self._time.hang()

    def boot(self) -> None:
        """Plug all phones in, one after the other, and wait until each has come as far as it can."""
        self._each(self.members, self._come_up)

    def mend(self) -> None:
        """Mend every fault; phones that have one try once more."""
        self._lab.dhcp(NO_DHCP, Scope(url=None), MODEL, pool=_pool(NO_DHCP))
        self._time.go_on()
        self._mended = True
        self._refuser.end()
        self._registrar(self._refusing, REFUSING, "mended", sipp.accept())
        time.sleep(1)
        self._each([member for member in self.members if member.fault is not HEALTHY], self._try_again)

    def _each(self, members: Sequence[Member], work: Callable[[Member], None]) -> None:
        threads = []
        for member in members:
            thread = threading.Thread(target=_guarded, args=(work, member))
            thread.start()
            threads.append(thread)
            time.sleep(APART)
        for thread in threads:
            thread.join()
        for member in members:
            if member.trouble is not None:
                raise member.trouble

    def _come_up(self, member: Member) -> None:
        phone = member.phone
        phone.announce(with_lldp=member.number < LLDP_PHONES and len(self.members) <= LLDP_PHONES)
        phone.ask_dhcp()
        voice = phone.learn_voice_vlan(1.0) or member.fault.vlan
        phone.move_to(voice)
        self._try_again(member)

    def _try_again(self, member: Member) -> None:
        member.lease = lease = member.phone.ask_dhcp()
        if lease is None:
            return
        member.phone.provision(lease)
        gateway = server_address(int(lease.address.split(".")[2]))
        member.phone.namespace.run("ip", "route", "replace", "default", "via", gateway)
        self._log(member, "nxphone: lcd_display: Starting")
        if not any(sntp.has_time(member.phone.namespace, server) for server in lease.ntp_servers):
            # A phone asks again and again; three times are enough to be sure.
            for _ in range(2):
                if any(sntp.has_time(member.phone.namespace, server) for server in lease.ntp_servers):
                    break
            else:
                return
        registered = self._register(member, lease)
        self._log(member, "nxphone: lcd_display: " + ("Signed in" if registered else "Sign in failed"))

    def _register(self, member: Member, lease: Lease) -> bool:
        """Ask the registrar, with SIPp as the phone; whether it was let in."""
        server = REFUSING if member.fault is REFUSED else server_address(VOICE)
        # SIPp waits for ever when another answer comes than its scenario has.
        status = 403 if member.fault is REFUSED and not self._mended else 200
        steps = sipp.scenario(self._lab.folder, f"phone-{member.number}", [sipp.register(), sipp.hear(status)])
        text = steps.read_text().replace("00908f123450", member.mac.replace(":", ""))
        steps.write_text(text.replace(sipp.USER, f"user{member.number}"))
        words = sipp.command(steps, lease.address, "udp", 4000, f"{server}:{sipp.PORT}", "-m", "1", "-timeout", "8s")
        log = self._lab.folder / f"sipp-{member.number}.log"
        process = member.phone.namespace.start(*words, log=log, folder=self._lab.folder)
        return process.wait(30) == 0 and status == 200

    def _log(self, member: Member, text: str) -> None:
        """A line of the phone's log, from its own address."""
        with member.phone.namespace.socket(socket.SOCK_DGRAM) as sender:
            sender.sendto(f"<134>{text} MAC {member.mac}".encode(), (WATCHER, SYSLOG))


def mac_of(number: int) -> str:
    return f"00:90:8f:50:{number >> 8:02x}:{number & 0xFF:02x}"


def _pool(vlan: int) -> str:
    return f"10.59.{vlan}.60,10.59.{vlan}.240"


def _guarded(work: Callable[[Member], None], member: Member) -> None:
    try:
        work(member)
    except BaseException as error:
        member.trouble = error
