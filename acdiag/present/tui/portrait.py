"""What one phone is and how it got where it is: stages, findings, lease, certificates, sign-in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from acdiag.model.facts import Fact
from acdiag.model.facts.dhcp import DhcpAcked, DhcpOffered
from acdiag.model.facts.sip import SipRegistered
from acdiag.model.facts.tls import TlsFact
from acdiag.model.finding import Finding
from acdiag.model.phone import Phone
from acdiag.present.clock import clock
from acdiag.present.phrase import joined
from acdiag.present.tui.desk import Desk
from acdiag.present.tui.ladder import ladder_blocks
from acdiag.present.tui.passage import Block, heading
from acdiag.present.tui.problem import RuleTarget, evidence_line, noted, steps
from acdiag.present.tui.shapes import SEVERITY_TONES, Marks, Span, severity_state, spans
from acdiag.present.tui.spell import lasting
from acdiag.present.tui.standing import Standing
from acdiag.timeline.story import PhoneStory

STATES = {"ok": "ok", "warning": "warning", "failed": "failed", "doing": "under way", "not-seen": "not seen"}
_PROOF = 6
"""Pieces of evidence per finding; the problem's page has all."""
Kind = TypeVar("Kind", bound=Fact)


def portrait(
    standing: Standing, story: PhoneStory | None, desk: Desk, marks: Marks, now: int, note: str
) -> list[Block]:
    """The page of a phone."""
    blocks = list(_identity(standing, desk, now, note))
    phone = standing.phone
    if phone is None:
        blocks += [Block(), Block(spans("It should be there and has said nothing to any source."))]
        return blocks
    blocks += _stages(phone, standing, marks)
    blocks += _findings(phone, desk, marks)
    facts = story.boots[-1].facts if story is not None and story.boots else ()
    blocks += _lease(facts)
    blocks += _certificates(facts)
    blocks += _registration(facts)
    blocks += ladder_blocks(facts, phone.entity, marks)
    return blocks


def _identity(standing: Standing, desk: Desk, now: int, note: str) -> Iterator[Block]:
    phone, expected = standing.phone, standing.expected
    yield Block((Span(desk.name(standing.entity), "strong"),))
    if phone is not None:
        vlan = "" if phone.vlan is None else f"VLAN {phone.vlan}"
        known = (phone.model or "model unknown", phone.firmware or "", ", ".join(phone.ips), vlan, phone.switch or "")
        yield Block(spans(joined(known, " · ")))
        if phone.user:
            yield Block(spans(phone.user))
    if expected is not None:
        yield Block(spans(joined(("expected:", expected.user, expected.room, expected.model), " "), "dim"))
    if standing.place:
        for_how_long = "" if standing.since is None or not now else f" for {lasting(now - standing.since)}"
        words = f"{'stuck at' if standing.stuck else 'at'} {standing.place}{for_how_long}"
        yield Block((Span(words, "bad" if standing.stuck else "dim"),))
    yield from noted(note)


def _stages(phone: Phone, standing: Standing, marks: Marks) -> Iterator[Block]:
    yield Block()
    yield heading("Stages")
    for report, state in zip(phone.stages, standing.states, strict=False):
        shape = marks.state(state)
        at = "" if report.at is None else clock(report.at)
        words = STATES.get(state, state)
        told = (
            shape,
            Span(f" {report.stage:<13}", "" if state != "not-seen" else "dim"),
            Span(f"{words:<10}", shape.tone),
            Span(f"{at:<13}", "dim"),
            Span(report.note),
        )
        yield Block(told, indent=2, hang=39)


def _findings(phone: Phone, desk: Desk, marks: Marks) -> Iterator[Block]:
    own = [finding for finding in desk.snapshot.case.findings if finding.entity == phone.entity]
    yield Block()
    yield heading("Findings" if own else "No findings")
    for finding in sorted(own, key=lambda each: (each.cleared is not None, not each.root_cause, -each.severity.rank)):
        yield from _finding(finding, marks)


def _finding(finding: Finding, marks: Marks) -> Iterator[Block]:
    over = finding.cleared is not None
    shape = Span(marks.ok, "dim") if over else marks.state(severity_state(finding.severity))
    word = f"cleared {clock(finding.cleared)[:8]}" if finding.cleared is not None else str(finding.severity)
    because = "" if finding.root_cause or over or not finding.explained_by else ", comes of another"
    yield Block(
        (
            shape,
            Span(f" {finding.title}", "dim" if over else "strong"),
            Span(f"  {finding.rule} {marks.dot} {word}{because}", "dim" if over else SEVERITY_TONES[finding.severity]),
        ),
        indent=2,
        hang=2,
        target=RuleTarget(finding.rule),
    )
    yield Block(spans(finding.observed), indent=4)
    for where in finding.evidence[:_PROOF]:
        yield evidence_line(where)._replace(indent=4)
    if finding.root_cause and not over:
        for block in list(steps(finding.rule, finding.actions, (), marks))[2:]:
            yield block._replace(indent=block.indent + 2, target=None)


def _latest(facts: Sequence[Fact], kind: type[Kind]) -> Kind | None:
    return next((fact for fact in reversed(facts) if isinstance(fact, kind)), None)


def _lease(facts: Sequence[Fact]) -> Iterator[Block]:
    given = _latest(facts, DhcpAcked) or _latest(facts, DhcpOffered)
    if given is None:
        return
    yield Block()
    yield heading("Lease" if isinstance(given, DhcpAcked) else "DHCP offer")
    said = [("address", given.address), ("server", given.server)]
    said.append(("lease", "" if given.lease is None else lasting(given.lease * 1_000_000_000)))
    if isinstance(given, DhcpAcked):
        said += [
            ("routers (3)", ", ".join(given.routers)),
            ("DNS servers (6)", ", ".join(given.dns_servers)),
            ("domain (15)", given.domain or ""),
            ("NTP servers (42)", ", ".join(given.ntp_servers)),
            ("time servers (4)", ", ".join(given.time_servers)),
            ("SIP servers (120)", ", ".join(given.sip_servers)),
            ("URL (160)", given.url or ""),
            (
                "UC (43)",
                joined((given.uc_scheme or "", given.uc_server or "", given.uc_port or "", given.uc_path or ""), " "),
            ),
            ("VLAN (43)", given.uc_vlan or ""),
        ]
    said.append(("options given", ", ".join(map(str, given.options))))
    said.append(("asked, not given", ", ".join(map(str, given.missing))))
    yield from _pairs(said)
    yield from map(evidence_line, given.where[:1])


def _certificates(facts: Sequence[Fact]) -> Iterator[Block]:
    latest = {(fact.target or fact.server, fact.port): fact for fact in facts if isinstance(fact, TlsFact)}
    if not latest:
        return
    yield Block()
    yield heading("TLS and certificates")
    for (server, port), fact in latest.items():
        yield Block((Span(f"{server}:{port}"), Span(f"  {fact.purpose}", "dim")), indent=2)
        matches = {True: "yes", False: "no", None: ""}
        valid = joined((fact.not_before, fact.not_after), " to ")
        said = [
            ("version", joined((fact.version, fact.cipher), " ")),
            ("subject", fact.subject),
            ("names", ", ".join(fact.names)),
            ("valid", valid),
            ("name fits", matches[fact.name_matches]),
            *((f"chain {number}", name) for number, name in enumerate(fact.chain, 1)),
            ("issuer", fact.issuer),
            ("chain complete", matches[fact.chain_complete]),
            ("failure", fact.failure),
        ]
        yield from (block._replace(indent=4) for block in _pairs(said))
        yield from (evidence_line(where)._replace(indent=4) for where in fact.where[:1])


def _registration(facts: Sequence[Fact]) -> Iterator[Block]:
    done = _latest(facts, SipRegistered)
    if done is not None:
        yield Block()
        yield heading("Registration")
        yield from _pairs([("user", done.user), ("server", done.server), ("at", clock(done.at))])
        yield from map(evidence_line, done.where[:1])


def _pairs(said: Sequence[tuple[str, str]]) -> Iterator[Block]:
    for name, value in said:
        if value:
            yield Block((Span(f"{name:<18}", "dim"), Span(value)), indent=2, hang=18)
