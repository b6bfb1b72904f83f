from __future__ import annotations

from acdiag.model.facts.cfg import CfgRead, CfgSet
from acdiag.rulebook.settings import general
from tests.rulebook.settings.settings_making import settings


def told(text: str, model: str | None = "450HD") -> tuple[CfgRead, dict[str, CfgSet]]:
    read, *rest = general.facts(settings(text, model))
    assert isinstance(read, CfgRead)
    return read, {fact.parameter: fact for fact in rest if isinstance(fact, CfgSet)}


def test_only_what_moves_from_the_default_is_said() -> None:
    read, moved = told("voip/media/media_tos=184\nvoip/media/media_port=6000\nnetwork/lan_type=DHCP\nwho/knows=7\n")
    assert list(moved) == ["voip/media/media_port"]
    assert (moved["voip/media/media_port"].value, moved["voip/media/media_port"].number) == ("6000", 6000)
    assert moved["voip/media/media_port"].line == 2
    assert (read.parameters, read.changed, read.fetched) == (4, 1, False)


def test_a_parameter_without_known_default_is_said_and_counts_as_no_change() -> None:
    read, moved = told("network/lan/port_mode=AUTOMATIC\n")
    assert list(moved) == ["network/lan/port_mode"]
    assert read.changed == 0


def test_the_default_is_that_of_the_model() -> None:
    text = "kernel/cfg/enable_core_dump=1\n"
    assert not told(text, "450HD")[1]
    assert list(told(text, "HRS")[1]) == ["kernel/cfg/enable_core_dump"]
    assert not told(text, None)[1]


def test_of_a_password_only_what_kind_it_is() -> None:
    for content, secret in (("1234", "default"), ('{"AbC="}', "encrypted"), ("hunter2", "own"), ("", "empty")):
        read, moved = told(f"system/password={content}\n")
        assert moved["system/password"].secret == secret
        assert moved["system/password"].value == ""
        assert read.changed == 0
        assert not content or content not in repr(moved)


def test_repeats_and_lines_that_are_none_are_counted() -> None:
    read, _ = told("voip/media/media_port=1\nvoip/media/media_port=2\nnonsense\n")
    assert (read.parameters, read.repeated, read.unread) == (1, 1, 1)
