"""Calls in clear text, by SIPp at both ends: one with speech both ways, and failed ones."""

from __future__ import annotations

from captures.lab import sipp
from captures.lab.case import Case, Outcome
from captures.lab.cases.office import MODEL, PHONE
from captures.lab.cases.registering import LETS_IN, MEDIA_PHONE, MEDIA_SERVER, SIGNED_IN, Line
from captures.lab.cases.signing_in import WELL
from captures.lab.lab import Lab

PCMA, PCMU, G729 = "8 PCMA/8000", "0 PCMU/8000", "18 G729/8000"
SPEECH = 5.5
"""Seconds of the recorded speech, and a little more."""
RINGS = 1.5
COLLEAGUE, NOBODY = "bob", "5599"


def _calls(lab: Lab, served: list[str], said: list[str]) -> None:
    """The phone registers over UDP, and calls."""
    line = Line.of(lab, "udp")
    lab.expedite(MEDIA_PHONE, MEDIA_SERVER)
    line.serve(*sipp.registers_or(LETS_IN[1:], served))
    address = line.arrive()
    line.speak(address, *SIGNED_IN)
    lab.wait(1)
    line.speak(address, *said)
    lab.wait(3)


def call_with_speech(lab: Lab) -> None:
    """A call is answered; both ends speak at once, and the phone hangs up."""
    served = [
        sipp.asked("INVITE"),
        sipp.answer("100 Trying"),
        sipp.answer("180 Ringing", CONTACT),
        sipp.pause(RINGS),
        sipp.answer("200 OK", CONTACT, audio=(PCMA,)),
        sipp.asked("ACK"),
        sipp.speak(),
        sipp.asked("BYE"),
        sipp.answer("200 OK"),
    ]
    said = [
        sipp.invite(COLLEAGUE, PCMA, PCMU),
        sipp.hear(100, optional=True),
        sipp.hear(180, optional=True),
        sipp.hear(200),
        sipp.ack(COLLEAGUE),
        sipp.speak(),
        sipp.pause(SPEECH),
        sipp.bye(COLLEAGUE),
        sipp.hear(200),
    ]
    _calls(lab, served, said)


def call_without_common_codec(lab: Lab) -> None:
    """The phone offers G.729 only, and the gateway does not have it."""
    _refused(lab, COLLEAGUE, (G729,), "488 Not Acceptable Here", '305 sip.contoso.com "Incompatible media format"')


def call_to_nobody(lab: Lab) -> None:
    """The number does not exist."""
    why = 'ms-diagnostics: 1003;reason="User does not exist";source="sip.contoso.com"'
    _refused(lab, NOBODY, (PCMA, PCMU), "404 Not Found", more=why)


def call_busy(lab: Lab) -> None:
    """The other end is busy."""
    _refused(lab, COLLEAGUE, (PCMA, PCMU), "486 Busy Here")


def _refused(lab: Lab, callee: str, codecs: tuple[str, ...], status: str, warning: str = "", *, more: str = "") -> None:
    told = [f"Warning: {warning}"] if warning else [more] if more else []
    served = [sipp.asked("INVITE"), sipp.answer("100 Trying"), sipp.answer(status, *told), sipp.asked("ACK")]
    heard = [sipp.hear(100, optional=True), sipp.hear(int(status[:3]))]
    _calls(lab, served, [sipp.invite(callee, *codecs), *heard, sipp.ack(callee), sipp.pause(1)])


CONTACT = "Contact: <sip:[local_ip]:[local_port];transport=[transport]>"

CASES = (
    Case(
        call_with_speech,
        title="A call with speech both ways",
        what="""Nothing was broken. The phone registers and calls; the call is answered with G.711 A-law, both ends send
        recorded speech for five seconds, marked as voice, and the phone hangs up.""",
        phones=WELL,
    ),
    Case(
        call_without_common_codec,
        title="A call fails because the ends have no codec in common",
        what="""The phone offers G.729 only. The gateway answers 488 with Warning 305. The call that fails follows from
        that.""",
        phones={PHONE: Outcome(MODEL, "failed")},
        findings={"ACD-CALL-001": [PHONE], "ACD-CALL-004": [PHONE]},
        root={PHONE: ["ACD-CALL-001"]},
    ),
    Case(
        call_to_nobody,
        title="A call to a number that does not exist",
        what="""The phone registers and calls a number that nobody has. The server answers 404 with ms-diagnostics
        1003.""",
        phones={PHONE: Outcome(MODEL, "warning")},
        findings={"ACD-CALL-004": [PHONE]},
        root={PHONE: ["ACD-CALL-004"]},
    ),
    Case(
        call_busy,
        title="A call to somebody who is busy",
        what="""Nothing was broken. The other end is busy and says so.""",
        phones=WELL,
        info={"ACD-CALL-004": [PHONE]},
    ),
)
