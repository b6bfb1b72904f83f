"""How far a phone got: the state of each boot stage, from its facts and from what the rules found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from acdiag.model.facts.arp import ArpClaimed
from acdiag.model.facts.dhcp import DhcpAcked, DhcpDiscovered, DhcpRequested
from acdiag.model.facts.dns import DnsResolved
from acdiag.model.facts.eap import EapFact, EapFailed, EapLoggedOff, EapSucceeded
from acdiag.model.facts.heard import PhoneHeard
from acdiag.model.facts.http import HttpAnswered
from acdiag.model.facts.link import CdpAnnounced, LldpAnnounced, VlanOffered, VlanUsed
from acdiag.model.facts.media import RtpStreamed
from acdiag.model.facts.ntp import NtpAnswered
from acdiag.model.facts.sip import (
    SipCallAnswered,
    SipCallEnded,
    SipRegisterAsked,
    SipRegistered,
    SipUnregistered,
)
from acdiag.model.facts.tcp import TcpLasted
from acdiag.model.facts.tftp import TftpCompleted, TftpFact, TftpProgressed
from acdiag.model.facts.tls import TlsCompleted
from acdiag.model.finding import Finding, Severity
from acdiag.model.phone import Stage, StageReport, StageState
from acdiag.timeline.story import Boot, PhoneStory

SIP_TLS = 5061
NOT_MODIFIED = 304
_NO_BOOT = Boot(0, (), start_seen=False)
_NOT_SEEN = {stage: StageReport(stage, StageState.NOT_SEEN) for stage in Stage}
_WORST = {Severity.CRITICAL: StageState.FAILED, Severity.ERROR: StageState.FAILED, Severity.WARNING: StageState.WARNING}


def reports(story: PhoneStory, findings: Sequence[Finding]) -> tuple[StageReport, ...]:
    """All stages in boot order; `findings` are those of this phone."""
    boot = story.boots[-1] if story.boots else _NO_BOOT
    worst = _worst(findings)
    return tuple([_report(stage, boot, story, worst.get(stage)) for stage in Stage])


def _worst(findings: Iterable[Finding]) -> dict[str, Finding]:
    """By stage, the gravest of what is not cleared; of several the first."""
    worst: dict[str, Finding] = {}
    for finding in findings:
        if finding.cleared is None:
            known = worst.setdefault(finding.stage, finding)
            if finding.rule_severity.rank > known.rule_severity.rank:
                worst[finding.stage] = finding
    return worst


def _report(stage: Stage, boot: Boot, story: PhoneStory, worst: Finding | None) -> StageReport:
    seen = _SEEN[stage](boot, story) if stage in _SEEN else None
    if worst is not None and worst.rule_severity in _WORST:
        return StageReport(stage, _WORST[worst.rule_severity], worst.first, worst.title)
    if seen is not None:
        return StageReport(stage, StageState.OK, seen[0], seen[1])
    return _NOT_SEEN[stage]


Seen = tuple[int, str] | None
"""When a stage was passed, and what shows it."""


def _link(boot: Boot, story: PhoneStory) -> Seen:
    heard = (fact for each in story.boots for fact in each.of(PhoneHeard)[:1])
    first = next(heard, boot.facts[0] if boot.facts else None)
    return (first.at, f"on {story.switch}" if story.switch else "heard") if first else None


def _dot1x(boot: Boot, story: PhoneStory) -> Seen:
    last = boot.last_of(EapSucceeded, EapFailed, EapLoggedOff)
    if isinstance(last, EapSucceeded):
        by = f" by {last.method}" if last.method else ""
        return last.at, f"{last.identity or 'the phone'} accepted{by}"
    leased = _leased(boot)
    if leased is not None and any(issubclass(kind, EapFact) for kind in boot.kinds):
        return leased.at, "not authenticated, and the port lets it through"
    return None


def _leased(boot: Boot) -> DhcpAcked | None:
    """The last lease that the phone was given."""
    return next((fact for fact in reversed(boot.of(DhcpAcked)) if fact.kind != "inform"), None)


def _vlan(boot: Boot, story: PhoneStory) -> Seen:
    used = _arrived(boot)
    offered = boot.last(VlanOffered)
    if used is not None and used.vlan:
        by = f" as {offered.by.upper()} offers" if offered is not None and offered.vlan == used.vlan else ""
        return used.at, f"VLAN {used.vlan}{by}"
    if offered is not None:
        return offered.at, f"VLAN {offered.vlan} offered by {offered.by.upper()}"
    tagged = _tagged(boot) if used is None else None
    if tagged is not None:
        # As in the boot before, which is not said again.
        return tagged.at, f"VLAN {tagged.vlan}"
    asked = boot.last(LldpAnnounced) or boot.last(CdpAnnounced)
    return (asked.at, "no voice VLAN") if asked is not None else None


def _tagged(boot: Boot) -> DhcpDiscovered | DhcpRequested | None:
    """The first question for an address in a VLAN."""
    return next((fact for fact in boot.facts if isinstance(fact, DhcpDiscovered | DhcpRequested) and fact.vlan), None)


def _arrived(boot: Boot) -> VlanUsed | None:
    """The first word of the VLAN that the phone used last: it is said again now and then."""
    used = boot.of(VlanUsed)
    changed = (index for index in range(len(used) - 1, 0, -1) if used[index - 1].vlan != used[index].vlan)
    return used[next(changed, 0)] if used else None


def _dhcp(boot: Boot, story: PhoneStory) -> Seen:
    acked = _leased(boot)
    if acked is not None:
        return acked.at, f"lease {acked.address} from {acked.server}"
    claimed = boot.last(ArpClaimed)
    if claimed is not None and not boot.of(DhcpDiscovered):
        return claimed.at, f"uses {claimed.address}"
    return None


def _recovery(boot: Boot, story: PhoneStory) -> Seen:
    for each in reversed(story.boots):
        if any(fact.recovery_list for fact in each.of(DhcpDiscovered)):
            done = each.last(TftpCompleted)
            if done is not None:
                return done.at, f"{done.file} loaded"
            moving = each.last(TftpProgressed)
            return (moving.at, f"{moving.file} {moving.percent or 0} %") if moving is not None else None
    return None


def _provisioning(boot: Boot, story: PhoneStory) -> Seen:
    done = boot.last(TftpCompleted)
    given = next((fact for fact in reversed(boot.of(HttpAnswered)) if _gives_file(fact)), None)
    if given is not None and (done is None or given.at > done.at):
        return given.at, f"{given.file or given.path} from {given.server}"
    if done is not None:
        return done.at, f"{done.file} from {done.server}"
    asking = any(issubclass(kind, TftpFact) for kind in boot.kinds)
    running = next(fact for fact in reversed(boot.facts) if isinstance(fact, TftpFact)) if asking else None
    return (running.at, f"{running.file} asked of {running.server}") if running is not None else None


def _dns(boot: Boot, story: PhoneStory) -> Seen:
    """The way to the SIP server where it was found, else any name."""
    resolved = [fact for fact in boot.of(DnsResolved) if fact.targets]
    service = next((fact for fact in reversed(resolved) if fact.purpose == "sip-srv" and fact.port), None)
    if service is not None:
        return service.at, f"{service.targets[0]}:{service.port} by {service.label}"
    return (resolved[-1].at, f"{resolved[-1].qname} by {resolved[-1].server}") if resolved else None


def _time(boot: Boot, story: PhoneStory) -> Seen:
    told = next((fact for fact in reversed(boot.of(NtpAnswered)) if fact.synchronised), None)
    return (told.at, f"from {told.server}, stratum {told.stratum}") if told is not None else None


def _gives_file(fact: HttpAnswered) -> bool:
    """200 with a file, or 304: the phone has it already."""
    return fact.purpose == "provisioning" and (200 <= fact.status < 300 or fact.status == NOT_MODIFIED)


def _tls(boot: Boot, story: PhoneStory) -> Seen:
    done = boot.last(TlsCompleted)
    return (done.at, f"{done.version} with {done.target or done.server}") if done is not None else None


def _registration(boot: Boot, story: PhoneStory) -> Seen:
    last = boot.last_of(SipRegistered, SipUnregistered)
    if isinstance(last, SipUnregistered):
        return last.at, f"{last.user} signed out"
    if last is not None:
        return last.at, f"{last.user} at {last.server}"
    lasting = _presumed(boot)
    return (lasting.at, f"presumed: the connection to {lasting.server} lasts") if lasting is not None else None


def _presumed(boot: Boot) -> TcpLasted | None:
    """A lasting connection to the port of SIP over TLS: nobody keeps one without being registered."""
    return next((fact for fact in reversed(boot.of(TcpLasted)) if fact.port == SIP_TLS), None)


def _call(boot: Boot, story: PhoneStory) -> Seen:
    """The latest call that was answered, and how long it lasted; a call that only rings shows nothing yet."""
    answered = boot.last(SipCallAnswered)
    if answered is None:
        return None
    other = f"to {answered.callee}" if answered.direction == "out" else f"from {answered.caller}"
    ended = boot.last(SipCallEnded)
    over = ended is not None and ended.call_id == answered.call_id
    return answered.at, f"{other}, {ended.seconds} s" if ended is not None and over else f"{other}, answered"


def _media(boot: Boot, story: PhoneStory) -> Seen:
    """The latest stream that the phone heard, else the latest that it sent."""
    streams = boot.of(RtpStreamed)
    heard = next((fact for fact in reversed(streams) if fact.direction == "received"), None)
    fact = heard or (streams[-1] if streams else None)
    if fact is None:
        return None
    way = "from" if fact.direction == "received" else "to"
    score = f", MOS {fact.mos:.2f}" if fact.mos is not None else ""
    return fact.at, f"{fact.codec or 'RTP'} {way} {fact.peer}, {fact.seconds:.1f} s{score}"


def user(story: PhoneStory) -> str | None:
    """The address of record that the phone registered last, else that it asked to register last."""
    for kind in (SipRegistered, SipRegisterAsked):
        named = (boot.last(kind) for boot in reversed(story.boots))
        found = next((fact.user for fact in named if fact is not None and fact.user), None)
        if found is not None:
            return found
    return None


_SEEN: dict[Stage, Callable[[Boot, PhoneStory], Seen]] = {
    Stage.LINK: _link,
    Stage.DOT1X: _dot1x,
    Stage.VLAN: _vlan,
    Stage.DHCP: _dhcp,
    Stage.RECOVERY: _recovery,
    Stage.DNS: _dns,
    Stage.TIME: _time,
    Stage.PROVISIONING: _provisioning,
    Stage.TLS: _tls,
    Stage.REGISTRATION: _registration,
    Stage.CALL: _call,
    Stage.MEDIA: _media,
}
_GATES = (Stage.DOT1X, Stage.DHCP)
"""Where a warning is enough while the phone has no address: a refused one may be for every boot."""
AFTERWARDS = frozenset((Stage.CALL, Stage.MEDIA))
"""Stages that only a registered phone comes to."""


def verdict(findings: Iterable[Finding]) -> str:
    """ok, warning or failed, from the findings that are not cleared."""
    rank = max((finding.severity.rank for finding in findings if finding.cleared is None), default=0)
    if rank >= Severity.ERROR.rank:
        return "failed"
    return "warning" if rank >= Severity.WARNING.rank else "ok"


def _least(latest: Boot) -> dict[Stage, int]:
    """How severe a root cause of each stage is at least where it keeps the phone out."""
    gates = () if latest.last_of(DhcpAcked, ArpClaimed) else _GATES
    return {stage: (Severity.WARNING if stage in gates else Severity.ERROR).rank for stage in Stage}


def _works(boot: Boot) -> bool:
    """Whether the phone got to its server: it registered, seems to have, or had a call that was answered."""
    return bool(boot.of(SipRegistered) or boot.of(SipCallAnswered)) or _presumed(boot) is not None


def stuck_at(findings: Iterable[Finding], story: PhoneStory) -> Stage | None:
    """The stage of the root cause that keeps the phone from registering in its latest boot; None once it registered.

    A cause of an earlier boot counts as long as it is not cleared: a phone that starts again and again has not got over
    it. Sign-in needs no provisioning, so a fault there is named only where there is no other.
    """
    latest = story.boots[-1] if story.boots else _NO_BOOT
    if not latest.facts or _works(latest):
        return None
    order = list(Stage)
    least = _least(latest)
    causes = [
        finding
        for finding in findings
        if finding.root_cause
        and finding.stage not in AFTERWARDS
        and finding.severity.rank >= least[Stage(finding.stage)]
    ]
    causes.sort(
        key=lambda finding: (finding.stage == Stage.PROVISIONING, order.index(Stage(finding.stage)), finding.id)
    )
    return Stage(causes[0].stage) if causes else None
