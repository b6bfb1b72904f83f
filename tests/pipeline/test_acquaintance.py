"""Who is who, as facts tell it."""

from __future__ import annotations

from typing import Any

from acdiag.model.arrival import Where
from acdiag.model.facts.arp import ArpClaimed
from acdiag.model.facts.heard import GatewayMet
from acdiag.model.facts.link import LldpAnnounced
from acdiag.model.facts.log import LogHeard
from acdiag.model.facts.recording import RecordingHeld
from acdiag.model.facts.sip import SipCallStarted
from acdiag.pipeline.acquaintance import Acquaintance
from acdiag.timeline.identity import Identity
from tests.frames import PHONE

OTHER = "00:11:22:00:00:01"


def fact(kind: Any, host: str, **more: Any) -> Any:
    return kind(at=1, host=host, where=Where("a.pcap", 1), **more)


def met() -> tuple[Identity, Acquaintance, list[str]]:
    identity, new = Identity(), list[str]()
    return identity, Acquaintance(identity, new.append), new


def test_an_address_that_is_claimed_belongs_to_its_host() -> None:
    identity, acquaintance, new = met()
    acquaintance.hear(fact(ArpClaimed, PHONE, address="10.0.0.1"))
    assert identity.owner("10.0.0.1", 2) == PHONE
    assert new == [], "its OUI says already that it is a phone"


def test_who_names_a_model_of_ours_is_a_phone_from_then_on() -> None:
    identity, acquaintance, new = met()
    acquaintance.hear(fact(LldpAnnounced, OTHER))
    assert not identity.is_phone(OTHER)
    acquaintance.hear(fact(LldpAnnounced, OTHER, model="450HD", firmware="UC_3.4.8"))
    assert new == [OTHER]
    assert (identity.model(OTHER), identity.firmware(OTHER)) == ("450HD", "UC_3.4.8")


def test_a_log_does_not_overrule_what_is_known_better() -> None:
    identity, acquaintance, _ = met()
    acquaintance.hear(fact(LldpAnnounced, PHONE, model="450HD"))
    acquaintance.hear(fact(LogHeard, "10.0.0.1", mac=PHONE, model="445HD", firmware="UC_3.4.8"))
    assert identity.owner("10.0.0.1", 2) == PHONE
    assert (identity.model(PHONE), identity.firmware(PHONE)) == ("450HD", "UC_3.4.8")


def test_a_gateway_is_no_phone_by_its_oui_alone() -> None:
    identity, acquaintance, _ = met()
    assert identity.is_phone(PHONE)
    acquaintance.hear(fact(GatewayMet, PHONE, words="Mediant"))
    assert not identity.is_phone(PHONE)
    acquaintance.hear(fact(LldpAnnounced, PHONE, model="450HD"))
    assert identity.is_phone(PHONE), "it says itself that it is one"


def test_a_phone_that_calls_says_so_in_its_user_agent() -> None:
    identity, acquaintance, new = met()
    acquaintance.hear(fact(SipCallStarted, "10.0.0.1"))
    assert not identity.is_phone("10.0.0.1")
    agent = "AUDC-IPPhone-450HD_UC_3.4.8/1.0"
    acquaintance.hear(fact(SipCallStarted, "10.0.0.1", agent=agent, model="450HD", firmware="UC_3.4.8"))
    assert new == ["10.0.0.1"]
    assert (identity.model("10.0.0.1"), identity.firmware("10.0.0.1")) == ("450HD", "UC_3.4.8")
    acquaintance.hear(fact(SipCallStarted, "10.0.0.2", agent=agent, mac=PHONE))
    assert identity.owner("10.0.0.2", 1) == PHONE


def test_who_names_himself_from_behind_a_router_makes_no_phone_of_the_router() -> None:
    identity, acquaintance, new = met()
    identity.sent(OTHER, "10.0.0.1")
    for _ in range(2):
        acquaintance.hear(fact(SipCallStarted, "10.0.0.1", agent="AUDC-IPPhone-450HD_UC_3.4.8/1.0", model="450HD"))
    assert new == ["10.0.0.1", OTHER], "flows of both are looked at again"
    identity.sent(OTHER, "10.0.0.2")
    assert not identity.is_phone(OTHER)
    assert identity.is_phone("10.0.0.1")


def test_who_records_as_only_phones_do_is_one() -> None:
    """Also behind a router, where its address stands for its MAC."""
    identity, acquaintance, new = met()
    for decoder, confidence in (("acdr", "high"), ("ac49x", "low"), ("ac49x", "given"), ("pcm", "guess")):
        acquaintance.hear(fact(RecordingHeld, "10.0.0.1", decoder=decoder, confidence=confidence))
        assert not identity.is_ever_phone("10.0.0.1")
    acquaintance.hear(fact(RecordingHeld, "10.0.0.1", decoder="ac49x", confidence="high"))
    assert identity.is_ever_phone("10.0.0.1")
    assert new == ["10.0.0.1"]


def test_who_records_is_told_apart_by_its_mac() -> None:
    identity, acquaintance, new = met()
    acquaintance.hear(fact(ArpClaimed, OTHER, address="10.0.0.1"))
    acquaintance.hear(fact(RecordingHeld, "10.0.0.1", decoder="ac49x", confidence="medium"))
    assert identity.is_phone(OTHER)
    assert new == [OTHER]
