"""What the media scenarios plant is really in their packets."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.model.case import Case
from acdiag.rulebook.shelf import Shelf
from acdiag.simulate.scenarios import SCENARIOS, write
from tests.expectation import triage
from tests.rule_book import shipped


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


def case(name: str, shelf: Shelf, folder: Path) -> Case:
    path = folder / "capture.pcapng"
    write(SCENARIOS[name], path)
    return triage(path, shelf)


def test_streams_belong_to_their_calls_and_phones(shelf: Shelf, tmp_path: Path) -> None:
    told = case("media-healthy", shelf, tmp_path)
    first, second = told.calls
    assert (len(first.streams), len(second.streams)) == (2, 1)
    by_ssrc = {f"0x{stream.ssrc:08x}": stream for stream in told.streams}
    assert set(first.streams) | set(second.streams) == set(by_ssrc)
    assert {by_ssrc[each].call_id for each in first.streams} == {first.call_id}
    assert {stream.phone for stream in told.streams} == {told.phones[0].mac}
    assert [stream.sent_by_phone for stream in told.streams].count(True) == 2
    assert sorted(stream.digits for stream in told.streams) == ["", "", "4711#"]
    assert told.sources[0].protocols["rtp"] == sum(stream.packets for stream in told.streams)


def test_the_loss_is_what_was_taken_away(shelf: Shelf, tmp_path: Path) -> None:
    told = case("media-lossy", shelf, tmp_path)
    clean, lossy = sorted(told.streams, key=lambda stream: stream.missing)
    assert clean.missing == 0
    assert lossy.lost == lossy.missing == 400 - lossy.packets
    assert lossy.missing > 20


def test_a_capture_without_rtp_says_that_it_cannot_know(shelf: Shelf, tmp_path: Path) -> None:
    told = case("media-filtered", shelf, tmp_path)
    assert told.streams == ()
    assert str(told.phones[0].outcomes["ACD-CALL-003"]) == "not-applicable"
