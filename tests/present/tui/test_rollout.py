from __future__ import annotations

from typing import Any

from acdiag.present.tui.feed import Expected, Snapshot
from acdiag.present.tui.rollout import headline, histogram, phone_row
from acdiag.present.tui.shapes import ASCII, UNICODE
from acdiag.present.tui.standing import standings

SECOND = 1_000_000_000


def test_stuck_for_grows(samples: Any) -> None:
    (stuck, *_) = standings(Snapshot(number=1, case=samples.one_failing()))
    told = [phone_row(stuck, ASCII, samples.start + seconds * SECOND).texts for seconds in (60, 61, 600)]
    assert [row[10] for row in told] == ["58 s", "59 s", "9 min"]
    assert told[0][9] == "dhcp"
    assert told[0][8] == "o.!X........"
    assert told[0][11] == "The phone asks for an address and nobody answers"


def test_new_failed_and_recovered_have_a_sign(samples: Any) -> None:
    (standing, *_) = standings(Snapshot(number=1, case=samples.healthy()))
    fronts = [phone_row(standing, UNICODE, 0, kind).texts[0] for kind in ("", "new", "failed", "recovered")]
    assert fronts == ["◐ ", "◐+", "◐!", "◐↑"]
    assert phone_row(standing, UNICODE, 0, noted=True).texts[0] == "◐n"


def test_an_expected_phone_says_that_it_is_silent(samples: Any) -> None:
    case = samples.nobody()
    (silent,) = standings(Snapshot(number=1, case=case, expected=(Expected(samples.mac(7), "bob", "R 2", "445HD"),)))
    row = phone_row(silent, UNICODE, samples.start)
    assert row.texts[1:4] == (samples.mac(7), "bob R 2", "445HD")
    assert row.texts[-1] == "expected, has said nothing"


def test_the_head_counts(samples: Any) -> None:
    found = standings(Snapshot(number=1, case=samples.three()))
    assert "".join(piece.text for piece in headline(found, ASCII)) == (
        " 4 phones   X 2 failed   ! 1 with warnings   ~ 1 under way"
    )


def test_the_histogram_fits_its_width() -> None:
    for width in (60, 80, 200):
        line = "".join(piece.text for piece in histogram({"vlan": 1, "dhcp": 200, "registered": 99}, UNICODE, width))
        assert len(line) <= width
        assert line.index("vlan █ 1") < line.index("dhcp █") < line.index("registered █")
    assert histogram({}, UNICODE, 80)[0].text == " "
