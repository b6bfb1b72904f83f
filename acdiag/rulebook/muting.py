"""Puts aside what a site has muted, before anything is folded: a muted finding explains nothing and is no cause."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from acdiag.model.case import Muted
from acdiag.model.finding import Finding
from acdiag.rulebook.policy import Mute, Policy
from acdiag.timeline.story import PhoneStory


def mute(
    policy: Policy, findings: Sequence[Finding], stories: Iterable[PhoneStory], now: int | None
) -> tuple[list[Finding], tuple[Muted, ...]]:
    """What is left of `findings`, and what was muted; `now` (ns) is the time of the latest packet."""
    mutes: defaultdict[str, list[Mute]] = defaultdict(list)
    for entry in policy.mutes:
        if entry.holds(now):
            mutes[entry.rule].append(entry)
    if not mutes:
        return list(findings), ()
    addresses = {story.entity: frozenset(story.ips) for story in stories}
    left: list[Finding] = []
    muted: Counter[tuple[str, str, str, str | None]] = Counter()
    for finding in findings:
        own = addresses.get(finding.entity, frozenset())
        found = next((entry for entry in mutes.get(finding.rule, ()) if _means(entry, finding, own)), None)
        if found is None:
            left.append(finding)
        else:
            muted[finding.rule, finding.entity, found.reason, found.until] += 1
    return left, tuple(Muted(*key, count) for key, count in sorted(muted.items(), key=lambda item: item[0][:3]))


def _means(entry: Mute, finding: Finding, addresses: frozenset[str]) -> bool:
    """Whether a mute of the finding's rule is about its phone."""
    if entry.entity is not None:
        return entry.entity == finding.entity
    if entry.phone is not None:
        return entry.phone in (finding.phone, finding.entity, finding.entity.removeprefix("ip:")) or (
            entry.phone in addresses
        )
    return True
