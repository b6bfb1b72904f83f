"""Registration in clear text, by SIPp as registrar and as the phone: accepted, challenged, refused, unanswered."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from captures.lab import sipp
from captures.lab.case import Case
from captures.lab.cases.office import drop
from captures.lab.cases.signing_in import (
    FRONT_END,
    NOT_REGISTERED,
    PLAIN_SERVICE,
    WELL,
    Signing,
    arrive,
    fails,
    network,
)
from captures.lab.daemons import Daemon
from captures.lab.lab import Lab
from captures.lab.sipp import PORT

GIVEN_UP = 34.0
"""Seconds until a REGISTER is given up (timer F), and a little more."""
JUDGED = 70.0
"""Seconds until a challenge that nothing follows counts."""
UNREACHED = 38.0
"""Seconds until a connection that nothing answers counts."""
RETRY = 6.0
"""Seconds between two attempts of the phone."""
MEDIA_PHONE, MEDIA_SERVER = 4000, 50_000
"""First port for RTP: the phone's default, and the server's."""


class Line(NamedTuple):
    """A phone and a front end that speak SIP in clear."""

    signing: Signing
    transport: str

    @classmethod
    def of(cls, lab: Lab, transport: str = "tcp") -> Line:
        return cls(network(lab, service=PLAIN_SERVICE), transport)

    @property
    def lab(self) -> Lab:
        return self.signing.lab

    def serve(self, *steps: str) -> Daemon:
        """Run the registrar; every Call-ID goes through these steps."""
        file = sipp.scenario(self.lab.folder, "registrar", steps)
        command = sipp.command(file, FRONT_END, self.transport, MEDIA_SERVER)
        return self.lab.keep(Daemon(self.signing.front_end, self.lab.folder, *command))

    def arrive(self) -> str:
        """Boot; returns the phone's address."""
        online = arrive(self.signing)
        return online.address

    def speak(self, address: str, *steps: str, patience: float = 60.0) -> None:
        """The phone goes through these steps with one Call-ID; it gives up when its patience ends."""
        file = sipp.scenario(self.lab.folder, "phone", steps)
        command = sipp.command(file, address, self.transport, MEDIA_PHONE, "-m", "1", f"{FRONT_END}:{PORT}")
        program = self.lab.keep(Daemon(self.signing.phone.namespace, self.lab.folder, *command))
        program.wait(patience)
        program.end()

    def serve_challenges(self) -> None:
        """A registrar that challenges every REGISTER."""
        self.serve(*(step for number in range(4) for step in (sipp.asked("REGISTER"), sipp.challenge(f"{number}a"))))

    def never_get_in(self, address: str) -> None:
        """The phone answers three challenges, and gives up."""
        said = [sipp.register(), sipp.hear(401, challenge=True)]
        for number in (2, 3, 4):
            said += [sipp.authenticated(number, "wrong"), sipp.hear(401, challenge=True), sipp.pause(1)]
        self.speak(address, *said)


def _registers(lab: Lab, served: Sequence[str], said: Sequence[str], transport: str = "tcp", wait: float = 3.0) -> None:
    line = Line.of(lab, transport)
    line.serve(*served)
    line.speak(line.arrive(), *said)
    lab.wait(wait)


def _refused(lab: Lab, status: str, *more: str) -> None:
    """Every REGISTER is refused; the phone tries twice."""
    line = Line.of(lab)
    line.serve(sipp.asked("REGISTER"), sipp.answer(status, *more))
    address = line.arrive()
    for _ in range(2):
        line.speak(address, sipp.register(), sipp.hear(int(status[:3])), sipp.pause(1), patience=5)
        lab.wait(RETRY)


SIGNED_IN = (sipp.register(), sipp.hear(401, challenge=True), sipp.authenticated(2), sipp.hear(200))
LETS_IN = (sipp.asked("REGISTER"), sipp.challenge("4b1d"), sipp.asked("REGISTER"), sipp.accept())


def sip_registered(lab: Lab) -> None:
    """REGISTER and 200 over UDP."""
    said = (sipp.register(), sipp.hear(200), sipp.pause(1))
    _registers(lab, (sipp.asked("REGISTER"), sipp.accept()), said, "udp")


def sip_registered_over_tcp(lab: Lab) -> None:
    """REGISTER, 401, REGISTER with the answer, 200, over TCP."""
    _registers(lab, LETS_IN, (*SIGNED_IN, sipp.pause(1)))


def sip_register_forbidden(lab: Lab) -> None:
    """403 with ms-diagnostics."""
    why = 'ms-diagnostics: 4003;reason="Sign in failed: user is not enabled";source="sip.contoso.com"'
    _refused(lab, "403 Forbidden", why)


def sip_register_not_found(lab: Lab) -> None:
    """404."""
    _refused(lab, "404 Not Found", 'ms-diagnostics: 4005;reason="Destination URI either not enabled"')


def sip_register_unavailable(lab: Lab) -> None:
    """503 with Retry-After."""
    _refused(lab, "503 Service Unavailable", "Retry-After: 30")


def sip_register_unanswered(lab: Lab) -> None:
    """The registrar takes the REGISTER, over UDP, and says nothing."""
    line = Line.of(lab, "udp")
    server = line.serve(sipp.asked("REGISTER"), sipp.accept())
    address = line.arrive()
    server.hang()
    line.speak(address, sipp.register(), sipp.hear(200), patience=GIVEN_UP)
    lab.wait(4)


def sip_authentication_loop(lab: Lab) -> None:
    """The password is wrong: every answer to a challenge is challenged anew, and the phone gives up."""
    line = Line.of(lab)
    line.serve_challenges()
    line.never_get_in(line.arrive())
    lab.wait(JUDGED)


def sip_server_refuses(lab: Lab) -> None:
    """Nothing listens on the SIP server's port."""
    line = Line.of(lab)
    address = line.arrive()
    for _ in range(2):
        line.speak(address, sipp.register(), sipp.hear(200), patience=5)
        lab.wait(RETRY)
    lab.wait(28)


def sip_server_dropped(lab: Lab) -> None:
    """A firewall drops TCP to the SIP server's port."""
    line = Line.of(lab)
    line.serve(*LETS_IN)
    drop(lab, PORT)
    line.speak(line.arrive(), sipp.register(), sipp.hear(200), patience=UNREACHED)


def sip_server_dropped_then_silent(lab: Lab) -> None:
    """A firewall drops everything to the SIP server; the phone tries UDP when TCP has failed."""
    line = Line.of(lab)
    drop(lab, PORT)
    address = line.arrive()
    line.speak(address, sipp.register(), sipp.hear(200), patience=UNREACHED)
    line._replace(transport="udp").speak(address, sipp.register(), sipp.hear(200), patience=GIVEN_UP)
    lab.wait(4)


_fails = partial(fails, NOT_REGISTERED)

CASES = (
    Case(
        sip_registered,
        title="The phone registers over UDP",
        what="""Nothing was broken. One REGISTER over UDP, answered with 200.""",
        phones=WELL,
    ),
    Case(
        sip_registered_over_tcp,
        title="The phone is challenged and registers over TCP",
        what="""Nothing was broken. The first REGISTER is answered with 401, as always, and the one with the answer
        to the challenge with 200.""",
        phones=WELL,
    ),
    _fails(
        sip_register_forbidden,
        "The registrar answers 403 and says why",
        """The registrar answers every REGISTER with 403 and ms-diagnostics 4003.""",
        "REG-003",
    ),
    _fails(
        sip_register_not_found,
        "The registrar does not know the user",
        """The registrar answers every REGISTER with 404.""",
        "REG-003",
    ),
    _fails(
        sip_register_unavailable,
        "The registrar is not available",
        """The registrar answers every REGISTER with 503 and Retry-After.""",
        "REG-003",
    ),
    _fails(
        sip_register_unanswered,
        "The registrar does not answer",
        """The registrar hangs. The phone sends its REGISTER over UDP again and again until it gives it up after half a
        minute.""",
        "REG-002",
    ),
    _fails(
        sip_authentication_loop,
        "The registrar challenges every answer anew",
        """The phone has a wrong password. Each REGISTER with the answer to a challenge is challenged again; after
        the third the phone gives up.""",
        "REG-004",
        "REG-003",
    ),
    _fails(
        sip_server_refuses,
        "Nothing listens on the SIP server's port",
        """DNS leads the phone to the SIP server, which refuses the TCP connection, twice.""",
        "REG-001",
    ),
    _fails(
        sip_server_dropped,
        "A firewall drops the connection to the SIP server",
        """DNS leads the phone to the SIP server. A firewall drops TCP to its port: the phone repeats its SYN and hears
        nothing.""",
        "REG-001",
    ),
    _fails(
        sip_server_dropped_then_silent,
        "The SIP server cannot be reached, by TCP or by UDP",
        """A firewall drops everything to the SIP server's port. The phone repeats its SYN, gives up, and sends its
        REGISTER over UDP, which is not answered either. That the server cannot be reached is the cause; the
        unanswered REGISTER follows from it.""",
        "REG-001",
        "REG-002",
    ),
)
