"""Stories: facts of the phones of ours, under their MAC, with the offers on their port."""

from __future__ import annotations

import pytest

from acdiag.model.facts import Fact
from acdiag.timeline import ledger
from acdiag.timeline.identity import Identity
from acdiag.timeline.ledger import Ledger
from acdiag.timeline.story import Coverage, PhoneStory
from acdiag.timeline.tags import Tags
from acdiag.timeline.weight import weight
from acdiag.timeline.wording import parse

PHONE, OTHER = "00:90:8f:00:00:01", "02:00:00:00:00:99"
NOTHING = Coverage({}, frozenset(), frozenset())
NO_TAGS = Tags(())


def tell(*facts: Fact, identity: Identity | None = None, tags: Tags = NO_TAGS) -> tuple[PhoneStory, ...]:
    kept = Ledger(identity or Identity())
    for fact in facts:
        kept.add(fact)
    return kept.stories(NOTHING, tags)


def names(story: PhoneStory) -> list[str]:
    return [fact.name for boot in story.boots for fact in boot.facts]


def test_hosts_that_are_no_phones_of_ours_have_no_story() -> None:
    assert tell(*parse("0s dhcp.discovered", host=OTHER)) == ()


def test_facts_about_an_address_join_those_of_its_mac() -> None:
    identity = Identity()
    identity.bind("10.59.1.7", PHONE, 1)
    (story,) = tell(
        *parse("5s tftp.asked file=a.cfg", host="10.59.1.7"),
        *parse("1s dhcp.acked address=10.59.1.7", host=PHONE),
        identity=identity,
    )
    assert names(story) == ["dhcp.acked", "tftp.asked"]
    assert (story.entity, story.mac, story.ip) == (PHONE, PHONE, "10.59.1.7")


def test_a_phone_behind_a_router_is_its_address() -> None:
    identity = Identity()
    identity.declare("10.7.0.5", "450HD")
    (story,) = tell(*parse("5s tftp.asked file=450HD.img", host="10.7.0.5"), identity=identity)
    assert (story.entity, story.mac, story.ips, story.model) == ("ip:10.7.0.5", None, ("10.7.0.5",), "450HD")


def test_the_effective_offer_is_a_fact_and_the_switch_is_named() -> None:
    (story,) = tell(
        *parse("0s link.heard tap=a\n0s lldp.announced tap=a", host=PHONE),
        *parse("1s lldp.offered tap=a switch=sw port=Gi1 voice_vlan=200", host=OTHER),
    )
    assert names(story) == ["link.heard", "lldp.announced", "lldp.offered", "vlan.offered"]
    assert (story.switch, story.offered_vlan) == ("sw Gi1", 200)


def test_an_offer_elsewhere_is_said_to_who_has_none() -> None:
    (story, _) = tell(
        *parse("0s link.heard tap=a\n0s lldp.announced tap=a", host=PHONE),
        *parse("0s link.heard tap=b\n0s lldp.announced tap=b", host="00:90:8f:00:00:02"),
        *parse("1s lldp.offered tap=b switch=sw port=Gi2 voice_vlan=200", host=OTHER),
    )
    assert names(story)[-1] == "vlan.offered_elsewhere"


def test_a_broadcast_on_a_neighbours_port_does_not_move_the_phone() -> None:
    story, neighbour = tell(
        *parse("0s link.heard tap=a\n0s lldp.announced tap=a\n1s link.heard tap=b", host=PHONE),
        *parse("0s link.heard tap=b\n0s lldp.announced tap=b", host="00:90:8f:00:00:02"),
        *parse("2s lldp.offered tap=a switch=sw port=Gi1 voice_vlan=10", host=OTHER),
        *parse("2s lldp.offered tap=b switch=sw port=Gi2 voice_vlan=20", host=OTHER),
    )
    assert (story.switch, neighbour.switch) == ("sw Gi1", "sw Gi2")


def test_a_host_keeps_no_more_than_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "FACTS_OF_A_HOST", 3)
    kept = Ledger(Identity())
    for fact in parse("\n".join(f"{n}s dhcp.discovered xid={n}" for n in range(5)), host=PHONE):
        kept.add(fact)
    assert len(kept.stories(NOTHING, NO_TAGS)[0].boots[0].facts) == 3
    assert (kept.not_kept, kept.forgotten) == (2, 0)


def test_what_cannot_be_thinned_is_seldom_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    monkeypatch.setattr(ledger, "thinned", lambda facts: looked.append(len(facts)) or list(facts))
    kept = Ledger(Identity())
    for fact in parse("\n".join(f"{n}s dhcp.discovered xid={n}" for n in range(10_000)), host=PHONE):
        kept.add(fact)
    assert looked[:4] == [300, 400, 500, 625]
    assert sum(looked) < 6 * 10_000


def test_a_host_of_long_texts_keeps_no_more_than_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = parse("\n".join(f"{n}s http.asked path={'a' * 4000}{n}" for n in range(5)), host=PHONE)
    monkeypatch.setattr(ledger, "WEIGHT_OF_A_HOST", 3 * weight(facts[0]))
    kept = Ledger(Identity())
    for fact in (*facts, *parse("9s arp.claimed", host=PHONE)):
        kept.add(fact)
    assert [fact.at for fact in kept.stories(NOTHING, NO_TAGS)[0].boots[0].facts] == [fact.at for fact in facts[:3]]
    assert (kept.not_kept, kept.forgotten) == (3, 0)
    assert kept._weight == sum(map(weight, facts[:3]))


def test_all_hosts_together_keep_no_more_than_their_share(monkeypatch: pytest.MonkeyPatch) -> None:
    hosts = [f"00:90:8f:00:00:{number:02x}" for number in range(20)]
    facts = [fact for host in hosts for fact in parse(f"0s http.asked path={'a' * 2000}", host=host)]
    monkeypatch.setattr(ledger, "WEIGHT", 4 * weight(facts[0]))
    kept = Ledger(Identity())
    for fact in facts:
        kept.add(fact)
        assert kept._weight == sum(weight(each) for own in kept._by_host.values() for each in own) <= ledger.WEIGHT
    assert list(kept._by_host) == hosts[-4:]
    assert (kept.not_kept, kept.forgotten) == (0, 16)


@pytest.mark.parametrize("bound", ["HOSTS", "FACTS"])
def test_of_too_many_hosts_the_one_that_was_silent_for_longest_goes(
    monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(ledger, bound, {"HOSTS": 2, "FACTS": 3}[bound])
    kept = Ledger(Identity())
    talkers = [PHONE, OTHER, PHONE, "00:90:8f:00:00:33"]
    for number, host in enumerate(talkers):
        kept.add(*parse(f"{number}s dhcp.discovered xid={number}", host=host))
    assert [story.mac for story in kept.stories(NOTHING, NO_TAGS)] == sorted({*talkers} - {OTHER})
    assert (kept.not_kept, kept.forgotten) == (0, 1)


SWITCH = "02:00:00:00:01:01"


def test_a_question_to_nobody_in_particular_is_for_the_only_phone_of_its_tap() -> None:
    facts = (
        *parse("0s link.heard tap=a", host=PHONE),
        *parse("1s link.heard tap=b", host="00:90:8f:00:00:02"),
        *parse(f"5s eap.asked authenticator={SWITCH} tap=a", host=SWITCH),
    )
    story, neighbour = tell(*facts)
    assert names(story) == ["link.heard", "eap.asked"]
    assert {fact.host for fact in story.boots[0].facts} == {PHONE}
    assert names(neighbour) == ["link.heard"]


def test_with_two_phones_on_a_tap_a_question_is_for_neither() -> None:
    stories = tell(
        *parse("0s link.heard tap=a", host=PHONE),
        *parse("1s link.heard tap=a", host="00:90:8f:00:00:02"),
        *parse(f"5s eap.asked authenticator={SWITCH} tap=a", host=SWITCH),
    )
    assert [names(story) for story in stories] == [["link.heard"], ["link.heard"]]


def test_what_a_port_offers_all_week_makes_room_for_what_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "OFFERS", 200)
    kept = Ledger(Identity())
    said = "\n".join(f"{64 * n}s lldp.offered switch=sw port=1 voice_vlan=120" for n in range(1_000))
    for fact in parse(said, host=SWITCH):
        kept.add(fact)
    (new,) = parse("64064s lldp.offered switch=sw port=1 voice_vlan=130", host=SWITCH)
    kept.add(new)
    assert kept._offers[-1] == new
    assert (len(kept._offers) <= 200, kept.not_kept) == (True, 0)


def test_a_week_of_the_same_leaves_room_for_what_is_new() -> None:
    kept = Ledger(Identity())
    for fact in parse("\n".join(f"{64 * n}s vlan.used vlan=120" for n in range(9_000)), host=PHONE):
        kept.add(fact)
    (new,) = parse("576064s dhcp.discovered xid=9", host=PHONE)
    kept.add(new)
    assert len(kept._by_host[PHONE]) == kept._kept < 600
    assert kept._by_host[PHONE][-1] == new


def writers(*lines: str) -> tuple[Ledger, list[str]]:
    """A ledger of phones that only wrote log lines, each line with its host in front; and what stories it tells."""
    identity = Identity()
    kept = Ledger(identity)
    for line in lines:
        host, _, said = line.partition(" ")
        identity.declare(host, "450HD" if "model" in said else None)
        for fact in parse(said, host=host):
            kept.add(fact)
    kept.most_writers = 2
    return kept, [story.entity for story in kept.stories(NOTHING, NO_TAGS)]


def test_of_too_many_nameless_writers_those_with_something_to_say_are_told_of() -> None:
    spoofed = [f"10.9.0.{number} {number}s log.heard" for number in range(1, 5)]
    kept, told = writers(
        *spoofed, "10.1.0.1 6s log.heard model=450HD", f"{PHONE} 7s log.heard", "10.1.0.2 8s log.said screen=x"
    )
    assert told == [PHONE, "ip:10.1.0.1", "ip:10.1.0.2", "ip:10.9.0.1"]
    assert kept.untold == 3


def test_a_writer_that_was_told_of_gives_way_to_no_later_one() -> None:
    first = ["10.1.0.1 1s log.said screen=x", "10.1.0.2 2s log.said screen=x"]
    _, told = writers(*first, *(f"10.9.0.{number} {number}s log.said screen=x" for number in range(3, 9)))
    assert told == ["ip:10.1.0.1", "ip:10.1.0.2"]


def test_writers_are_all_told_of_where_there_is_room() -> None:
    kept, told = writers("10.1.0.1 1s log.heard", "10.1.0.2 2s log.heard")
    assert (told, kept.untold) == (["ip:10.1.0.1", "ip:10.1.0.2"], 0)


def test_hosts_to_which_something_happened_do_not_give_way_to_mere_writers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "HOSTS", 3)
    spoofed = [f"10.9.0.{number} {number}s log.heard" for number in range(3, 9)]
    kept, _ = writers(
        "10.1.0.1 1s log.heard", "10.1.0.1 1s log.said screen=x", f"{PHONE} 2s vlan.used vlan=1", *spoofed
    )
    assert list(kept._by_host) == ["10.1.0.1", PHONE, "10.9.0.8"]
    assert kept.forgotten == 5
    assert list(kept._mere) == ["10.9.0.8"]
