from __future__ import annotations

from pathlib import Path

from acdiag.simulate import configured
from acdiag.simulate.cases import CASES
from acdiag.simulate.configured import Configured
from acdiag.simulate.scenarios import save
from acdiag.wire.configuration import looks_like, parse
from tests.expectation import differences, triage
from tests.playing import Stage
from tests.rule_book import shipped

A, B = "00:90:8f:00:00:01", "00:90:8f:00:00:02"
EXPECT = {
    "phones": {A: {"verdict": "failed", "stuck_at": "time", "model": "450HD"}, B: {"verdict": "ok", "stuck_at": None}},
    "findings": {"ACD-TIME-002": [A], "ACD-DHCP-040": [A, B]},
    "info": {},
    "root": {A: "ACD-TIME-002"},
    "silent": "all others",
}


def test_only_what_is_said_of_the_first_phone_changes() -> None:
    told = Configured("t", "w", "a/b=1\n", found=("CFG-006", "TIME-002"), info=("CFG-099",), verdict="warning").amended(
        EXPECT
    )
    assert list(told) == list(EXPECT)
    assert told["findings"] == {"ACD-DHCP-040": [B], "ACD-CFG-006": [A], "ACD-TIME-002": [A]}
    assert told["info"] == {"ACD-CFG-099": [A]}
    assert told["root"] == {A: "ACD-CFG-006"}
    assert told["phones"] == {A: {"verdict": "warning", "stuck_at": None, "model": "450HD"}, B: EXPECT["phones"][B]}


def test_a_fault_that_the_file_takes_away() -> None:
    told = Configured("t", "w", "a/b=1\n").amended(EXPECT)
    assert (told["findings"], told["root"]) == ({"ACD-DHCP-040": [B]}, {})
    assert EXPECT["findings"] == {"ACD-TIME-002": [A], "ACD-DHCP-040": [A, B]}, "what came in is left as it was"


def test_every_file_is_one_and_has_its_case() -> None:
    made = [each for each in vars(configured).values() if isinstance(each, Configured)]
    assert all(looks_like(each.text.encode()) for each in made)
    assert [parse(each.text.encode(), "", each.file).model for each in made] == ["450HD"] * len(made)
    elsewhere = [configured.RECORDED_NOWHERE]
    committed = [recipe.configured for recipe in CASES if recipe.configured]
    assert sorted(map(id, made)) == sorted(map(id, [*committed, *elsewhere]))


def test_a_recording_that_is_nowhere(stage: Stage, tmp_path: Path) -> None:
    """The capture of a call is too large to be committed for this alone."""
    play, beside = stage["media-healthy"], configured.RECORDED_NOWHERE
    save(play.frames, tmp_path / "capture.pcapng")
    (tmp_path / beside.file).write_text(beside.text, encoding="utf-8")
    case = triage(tmp_path / "capture.pcapng", shipped())
    assert differences(case, beside.amended(play.expect)) == []
