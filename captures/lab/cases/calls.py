"""Calls in clear text, by SIPp at both ends: one with speech both ways, and failed ones."""

from __future__ import annotations

from collections.abc import Sequence

from captures.lab import sipp
from captures.lab.case import Case, Outcome
from captures.lab.cases.office import MODEL, PHONE, drop
from captures.lab.cases.registering import LETS_IN, MEDIA_PHONE, MEDIA_SERVER, SIGNED_IN, Line
from captures.lab.cases.signing_in import WELL
from captures.lab.impairment import Impairment
from captures.lab.lab import Lab

PCMA, PCMU, G729 = "8 PCMA/8000", "0 PCMU/8000", "18 G729/8000"
SPEECH = 5.5
"""Seconds of the recorded speech, and a little more."""
RINGS = 1.5
COLLEAGUE, NOBODY = "bob", "5599"
LOSSY = Impairment(seed=5, drop=0.12)
UNEVEN = Impairment(seed=5, duplicate=0.06, reorder=0.1, hold=0.05, delay=0.03, jitter=0.004)
"""The bad ways, by seed: what they did to the packets can be computed anew."""


CONTACT = "Contact: <sip:[local_ip]:[local_port];transport=[transport]>"
ANSWERED = (
    sipp.asked("INVITE"),
    sipp.answer("100 Trying"),
    sipp.answer("180 Ringing", CONTACT),
    sipp.pause(RINGS),
    sipp.answer("200 OK", CONTACT, audio=(PCMA,)),
    sipp.asked("ACK"),
    sipp.speak(),
    sipp.asked("BYE"),
    sipp.answer("200 OK"),
)
"""A call that is answered, as the registrar sees it; and as the phone does, the next."""
SAID = (
    sipp.invite(COLLEAGUE, PCMA, PCMU),
    sipp.hear(100, optional=True),
    sipp.hear(180, optional=True),
    sipp.hear(200),
    sipp.ack(COLLEAGUE),
    sipp.speak(),
    sipp.pause(SPEECH),
    sipp.bye(COLLEAGUE),
    sipp.hear(200),
)


def _calls(lab: Lab, served: list[str], said: list[str]) -> None:
    """The phone registers over UDP, and calls."""
    _call(Line.of(lab, "udp"), served, said)


def _call(line: Line, served: Sequence[str], said: Sequence[str]) -> None:
    lab = line.lab
    lab.expedite(MEDIA_PHONE, MEDIA_SERVER)
    line.serve(*sipp.registers_or(LETS_IN[1:], served))
    address = line.arrive()
    line.speak(address, *SIGNED_IN)
    lab.wait(1)
    line.speak(address, *said)
    lab.wait(3)


def call_with_speech(lab: Lab) -> None:
    """A call is answered; both ends speak at once, and the phone hangs up."""
    _calls(lab, list(ANSWERED), list(SAID))


def call_with_losses(lab: Lab) -> None:
    """A bad link drops packets of what the phone is to hear."""
    _on_a_bad_way(lab, LOSSY)


def call_on_a_bad_way(lab: Lab) -> None:
    """Packets of what the phone is to hear come late, out of order and twice, and none is lost."""
    _on_a_bad_way(lab, UNEVEN)


def call_one_way(lab: Lab) -> None:
    """A firewall lets the RTP of one direction through, and not that of the other."""
    drop(lab, MEDIA_PHONE)
    _calls(lab, list(ANSWERED), list(SAID))


def _on_a_bad_way(lab: Lab, impairment: Impairment) -> None:
    line = Line.of(lab, "udp")
    lab.impair(line.signing.phone, impairment, MEDIA_SERVER)
    _call(line, ANSWERED, SAID)


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


CASES = (
    Case(
        call_with_speech,
        title="A call with speech both ways",
        what="""Nothing was broken. The phone registers and calls; the call is answered with G.711 A-law, both ends send
        recorded speech for five seconds, marked as voice, and the phone hangs up.""",
        phones=WELL,
    ),
    Case(
        call_with_losses,
        title="A call whose voice loses packets on its way to the phone",
        what="""The same call; a link before the phone's port drops one packet in eight of what the phone is to
        hear.""",
        phones={PHONE: Outcome(MODEL, "failed")},
        findings={"ACD-MEDIA-001": [PHONE]},
        root={PHONE: ["ACD-MEDIA-001"]},
    ),
    Case(
        call_on_a_bad_way,
        title="A call whose voice comes late, out of order and twice",
        what="""Nothing is lost. Of what the phone is to hear, one packet in ten is overtaken by the next one, some come
        twice, and all of them a little late: a jitter buffer repairs that.""",
        phones=WELL,
    ),
    Case(
        call_one_way,
        title="A call with audio in one direction only",
        what="""The same call; a firewall before the phone's port drops all RTP towards the phone. The signalling
        succeeds, and what the phone says does leave.""",
        phones={PHONE: Outcome(MODEL, "failed")},
        findings={"ACD-CALL-002": [PHONE]},
        root={PHONE: ["ACD-CALL-002"]},
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
