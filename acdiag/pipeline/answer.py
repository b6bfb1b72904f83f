"""What the rules and a site's policy say of stories: judged, muted, folded, and put down phone by phone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from acdiag.model.case import Muted
from acdiag.model.finding import Finding
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.phone import Phone
from acdiag.model.sharing import Sharing, alone
from acdiag.rulebook import engine, folding
from acdiag.rulebook.muting import mute
from acdiag.rulebook.policy import Policy
from acdiag.rulebook.shelf import Shelf
from acdiag.timeline import stages
from acdiag.timeline.identity import Identity
from acdiag.timeline.story import PhoneStory


class Answer(NamedTuple):
    """All that is judged."""

    judgement: engine.Judgement
    findings: list[Finding]
    """Folded, in order of cause."""
    muted: tuple[Muted, ...]


def judge(
    shelf: Shelf, policy: Policy, stories: Sequence[PhoneStory], last: int | None, share: Sharing = alone
) -> Answer:
    """Judge the stories; a mute ends by `last`, the time of the latest arrival (ns)."""
    judgement = engine.evaluate(shelf, stories, share)
    findings, muted = mute(policy, judgement.findings, stories, last)
    folding.fold(findings, judgement.links)
    return Answer(judgement, findings, muted)


def named(stories: Iterable[PhoneStory], only: Sequence[str]) -> tuple[PhoneStory, ...]:
    """The stories of the phones that `only` names (MAC or address), all when it is empty."""
    return tuple(story for story in stories if not only or story.entity in only or any(ip in only for ip in story.ips))


def met(stories: Iterable[PhoneStory], identity: Identity) -> Iterator[PhoneStory]:
    """Those of phones that were met, and not only of a configuration that names none."""
    for story in stories:
        if story.mac or story.ips or identity.is_phone(story.entity.removeprefix("host:")):
            yield story


def phones(answer: Answer, stories: Iterable[PhoneStory]) -> Iterator[Phone]:
    """Each story's phone, with its stages, its verdict and where it is stuck."""
    own: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in answer.findings:
        own[finding.entity].append(finding)
    for story in stories:
        yield _phone(story, own[story.entity], answer.judgement)


def _phone(story: PhoneStory, own: Sequence[Finding], judgement: engine.Judgement) -> Phone:
    return Phone(
        mac=story.mac,
        ips=story.ips,
        model=story.model,
        firmware=story.firmware,
        vlan=story.vlan,
        user=stages.user(story),
        switch=story.switch,
        stages=stages.reports(story, own),
        verdict=stages.verdict(own),
        stuck_at=stages.stuck_at(own, story),
        outcomes=judgement.phones[story.entity].outcomes,
        reasons=judgement.phones[story.entity].reasons,
        name=story.entity.removeprefix("host:") if story.entity.startswith("host:") else "",
    )
