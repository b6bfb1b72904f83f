"""Whose a configuration is."""

from __future__ import annotations

from dataclasses import replace

from acdiag.model.configuration import Configuration
from acdiag.rulebook import configured
from acdiag.rulebook.configured import Configurations
from acdiag.timeline.story import Boot, Coverage, PhoneStory
from acdiag.timeline.wording import parse as facts_of
from acdiag.wire.configuration import parse

SECOND = 1_000_000_000
WRONG = b"voip/media/media_tos=999\n"


def story(number: int, model: str | None = "450HD", timeline: str = "5s dhcp.discovered") -> PhoneStory:
    mac = f"00:90:8f:00:00:0{number}"
    boots = tuple(Boot(at, facts_of(text, host=mac), True) for at, text in enumerate(timeline.split("|")))
    return PhoneStory(
        entity=mac, mac=mac, ips=(f"10.0.0.{number}",), model=model, firmware=None, vlan=None, offered_vlan=None,
        switch=None, boots=boots, coverage=Coverage({}, frozenset(), frozenset()),
    )  # fmt: skip


def read(path: str, data: bytes = WRONG, host: str = "", at: int = 0) -> Configuration:
    return parse(data, path, path, host=host, frame=7 if host else None, at=at)


def told(stories: list[PhoneStory], *configurations: Configuration) -> dict[str, list[tuple[int, str]]]:
    """By entity, time in seconds and name of the facts of configurations."""
    kept = Configurations()
    for each in configurations:
        kept.add(each)
    return {
        found.entity: [
            (fact.at // SECOND, fact.name)
            for boot in found.boots
            for fact in boot.facts
            if fact.name.startswith("cfg.misfitted")
        ]
        for found in kept.told(stories)
    }


def owners(stories: list[PhoneStory], *configurations: Configuration) -> list[str]:
    return [entity for entity, facts in told(stories, *configurations).items() if facts]


def test_by_the_mac_in_its_name() -> None:
    assert owners([story(1), story(2)], read("00908f000002.cfg")) == ["00:90:8f:00:00:02"]


def test_by_the_model_in_its_name() -> None:
    assert owners([story(1), story(2, "C450HD"), story(3)], read("450HD.cfg")) == [
        "00:90:8f:00:00:01",
        "00:90:8f:00:00:03",
    ]


def test_the_only_phone() -> None:
    assert owners([story(1)], read("site.cfg")) == ["00:90:8f:00:00:01"]


def test_nobodys_file_stands_for_itself() -> None:
    assert owners([story(1), story(2)], read("site.cfg")) == ["host:site.cfg"]
    assert owners([], read("450HD.cfg")) == ["host:450HD.cfg"]
    assert owners([story(1)], read("00908f000009.cfg")) == ["host:00908f000009.cfg"]


def test_a_file_of_its_own_goes_before_that_of_the_model() -> None:
    assert told([story(1), story(2)], read("450HD.cfg"), read("00908f000001.cfg", b"voip/media/media_tos=1\n")) == {
        "00:90:8f:00:00:01": [], "00:90:8f:00:00:02": [(5, "cfg.misfitted")],
    }  # fmt: skip


def test_whoever_fetched_it() -> None:
    assert owners([story(1), story(2)], read("site.cfg", host="10.0.0.2", at=6 * SECOND)) == ["00:90:8f:00:00:02"]
    assert owners([story(1)], read("450HD.cfg", host="10.0.0.99", at=1)) == [], "a PC fetched it"


def test_a_file_that_is_fetched_again_counts_once() -> None:
    first, second = (read("site.cfg", host="10.0.0.1", at=at * SECOND) for at in (6, 9))
    assert told([story(1)], first, second) == {"00:90:8f:00:00:01": [(9, "cfg.misfitted")]}


def test_a_file_holds_from_the_start_and_a_transfer_from_its_end() -> None:
    phone = story(1, timeline="5s dhcp.discovered | 60s dhcp.discovered\n70s dhcp.released")
    assert told([phone], read("site.cfg")) == {phone.entity: [(5, "cfg.misfitted")]}
    kept = Configurations()
    kept.add(read("site.cfg", host="10.0.0.1", at=65 * SECOND))
    (found,) = kept.told([phone])
    names = [
        [fact.name for fact in boot.facts if fact.name in ("cfg.misfitted", "cfg.read") or "dhcp" in fact.name]
        for boot in found.boots
    ]
    assert names == [["dhcp.discovered"], ["dhcp.discovered", "cfg.read", "cfg.misfitted", "dhcp.released"]]


def test_so_many_and_no_more() -> None:
    kept = Configurations()
    for number in range(configured.MOST + 2):
        kept.add(read(f"{number}.cfg"))
    assert kept.not_kept == 2


def test_what_is_fetched_again_in_the_next_capture_of_a_tap_takes_the_place_of_the_first() -> None:
    kept, before = Configurations(), ""
    for source in ("a.pcap", "b.pcap", "c.pcap", "other.pcap"):
        if before and source != "other.pcap":
            kept.follow(source, before)
        before = source
        kept.add(replace(read("450HD.cfg", host="10.0.0.1"), source=source))
    assert [each.source for each in kept.kept] == ["c.pcap", "other.pcap"]
