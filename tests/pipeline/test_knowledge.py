"""Facts that were noticed, and the stories that are told of them."""

from __future__ import annotations

from typing import Any

from acdiag.model.arrival import Where
from acdiag.model.case import SourceReport
from acdiag.model.facts import Fact
from acdiag.model.facts.dhcp import DhcpAcked
from acdiag.model.facts.link import LldpAnnounced
from acdiag.model.facts.log import LogLost
from acdiag.model.recording import NO_CHOICE
from acdiag.pipeline.intake import Intake
from acdiag.pipeline.knowledge import Knowledge
from acdiag.pipeline.logs import Logs
from acdiag.pipeline.sound import Sound
from acdiag.pipeline.tap import Tap
from acdiag.timeline.identity import Identity
from acdiag.timeline.story import PhoneStory
from tests.frames import PHONE

OTHER = "00:11:22:00:00:01"


class Known:
    """What a session has beside its streams."""

    def __init__(self) -> None:
        self.identity = Identity()
        self.noticed: list[Fact] = []
        self.new: list[str] = []
        self.intake = Intake([SourceReport("a.pcap", "pcap")])
        self.logs = Logs(self.intake.sources.values(), None)
        self.knowledge = Knowledge(self.identity, self.logs, self.noticed.append, self.new.append)

    def stories(self) -> tuple[PhoneStory, ...]:
        return self.knowledge.stories(self.intake, Tap(self.identity), Sound(self.identity, NO_CHOICE), ())


def fact(kind: Any, host: str = PHONE, at: int = 5, **more: Any) -> Any:
    return kind(at=at, host=host, where=(Where("a.pcap", 1, at=at),), **more)


def test_a_fact_is_told_of_and_becomes_part_of_its_phones_story() -> None:
    known = Known()
    known.intake.arrive("a.pcap", 9)
    acked = fact(DhcpAcked, address="10.0.0.1")
    known.knowledge.keep(acked)
    assert known.noticed == [acked]
    (story,) = known.stories()
    assert (story.mac, story.ips) == (PHONE, ("10.0.0.1",))
    assert acked in story.boots[0].facts
    assert story.coverage.ends == {"a.pcap": 9}


def test_a_recalled_fact_counts_and_is_not_told_of_again() -> None:
    known = Known()
    known.knowledge.recall([fact(DhcpAcked, address="10.0.0.1"), fact(LogLost, "", count=3, how="sequence")])
    assert known.noticed == []
    assert known.logs.tally.gaps == 3
    assert [story.mac for story in known.stories()] == [PHONE]


def test_a_host_is_announced_before_it_becomes_a_phone() -> None:
    known = Known()
    known.knowledge.keep_all([fact(LldpAnnounced, OTHER), fact(LldpAnnounced, OTHER, at=6, model="450HD")])
    assert known.new == [OTHER]
    assert [story.model for story in known.stories()] == ["450HD"]


def test_asking_changes_nothing() -> None:
    known = Known()
    known.knowledge.keep(fact(DhcpAcked, address="10.0.0.1"))
    assert known.stories() == known.stories()
