"""Lines of a configuration that do not fit the reference."""

from __future__ import annotations

import pytest

from acdiag.model.facts.cfg_lint import CfgForeign, CfgLine, CfgMisfitted, CfgUnknown
from acdiag.model.names.models import MODELS
from acdiag.rulebook.lint import MOST_FACTS, Place, lint
from acdiag.rulebook.parameters import reference
from acdiag.wire.configuration import parse


def facts(text: str, model: str | None = "450HD", **transfer: int) -> list[CfgLine]:
    place = Place("00:90:8f:00:00:01", 5, model)
    return list(lint(parse(text.encode(), "dir/450HD.cfg", "450HD.cfg", **transfer), place))  # type: ignore[arg-type]


def test_a_value_that_cannot_be() -> None:
    (fact,) = facts("# x\nvoip/media/media_tos=0x185\n")
    assert isinstance(fact, CfgMisfitted)
    assert (fact.parameter, fact.value, fact.line, fact.file) == ("voip/media/media_tos", "0x185", 2, "450HD.cfg")
    assert fact.wanted == "a number from 0 to 255"
    (where,) = fact.where
    assert (where.source, where.line, where.frame, where.at) == ("dir/450HD.cfg", 2, None, 5)
    assert where.summary == "voip/media/media_tos=0x185"


def test_a_mistyped_name_shows_no_value() -> None:
    (fact,) = facts("voip/line/0/auth_pasword=hunter2\nvoip/media/media_tso=hunter3\n")[1:]
    assert isinstance(fact, CfgUnknown)
    assert fact.nearest == "voip/media/media_tos"
    assert "hunter" not in repr(facts("voip/line/0/auth_pasword=hunter2\nvoip/media/media_tso=hunter3\n"))


def test_the_nearest_name_has_the_index_that_was_written() -> None:
    (fact,) = facts("voip/codec/codec_info/3/ptmie=20\n")
    assert isinstance(fact, CfgUnknown)
    assert fact.nearest == "voip/codec/codec_info/3/ptime"


def test_an_unknown_name_beside_the_known_one_is_another_parameter() -> None:
    assert facts("voip/media/media_port=4000\nvoip/media/media_ports=1\n") == []


def test_the_manuals_own_misprint() -> None:
    (fact,) = facts("system/ntp/daylight_saving/end_date/month=7\n")
    assert isinstance(fact, CfgUnknown)
    assert fact.nearest == "system/daylight_saving/end_date/month"


def test_a_parameter_of_another_model() -> None:
    text = "personal_settings/ScreenSaverEnabled=0\n"
    (fact,) = facts(text, "450HD")
    assert isinstance(fact, CfgForeign)
    assert (fact.model, fact.models) == ("450HD", ("C450HD",))
    assert facts(text, "C450HD") == []
    assert facts(text, None) == []
    assert facts("personal_settings/ScreenSaverEnabled=1\n", "450HD") == [], "the default says nothing"
    (fact,) = facts("network/pc/port_mode=DISABLE\n", "RX50")
    assert isinstance(fact, CfgForeign)
    assert fact.models == ()


def test_a_transfer_is_shown_by_its_frame() -> None:
    (fact,) = facts("voip/media/media_tos=999\n", frame=17, at=9)
    (where,) = fact.where
    assert (where.frame, where.line, where.summary) == (17, None, "450HD.cfg line 1: voip/media/media_tos=999")


@pytest.mark.parametrize(
    "line", ["system/password=\x7f"[:-1] + "x y z", "made/up/name=1", "voip/line/1/auth_name=x", "network/lan/vlan/id="]
)
def test_what_says_nothing(line: str) -> None:
    assert facts(f"a/b=1\n{line}\n") == []


@pytest.mark.parametrize("model", [None, *MODELS])
def test_a_file_of_all_defaults_is_silent(model: str | None) -> None:
    lines = []
    for entry in reference():
        default = entry.default_for(model)
        lines += [f"{name}={'' if default is None else default}" for name in entry.names()]
    assert len(lines) > 400
    assert facts("\n".join(lines), model) == []


def test_a_file_of_nothing_but_faults_is_bounded() -> None:
    text = "\n".join(
        f"personal_settings/functional_key/{n}/type_{m}=1\nx{n}/AllowCallsInLockState={m}"
        for n in range(1200)
        for m in range(2)
    )
    assert len(facts(text)) == MOST_FACTS
