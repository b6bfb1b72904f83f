"""The lines of a configuration as text."""

from __future__ import annotations

from acdiag.model.arrival import Where
from acdiag.model.facts.cfg_lint import CfgForeign, CfgLine, CfgMisfitted, CfgUnknown
from acdiag.present.text.configuration import page

WHERE = (Where("x.cfg", line=1),)


def misfitted(line: int, value: str = "999") -> CfgLine:
    return CfgMisfitted(at=0, host="", where=WHERE, line=line, parameter="a/b", value=value, wanted="a number")


def test_nothing_where_all_fit() -> None:
    assert page([]) == ""


def test_lines_in_order_of_the_file() -> None:
    unknown = CfgUnknown(at=0, host="", where=WHERE, line=7, parameter="a/c", nearest="a/d")
    foreign = CfgForeign(
        at=0, host="", where=WHERE, line=9, parameter="a/e", value="1", model="RX50", models=("445HD", "HRS")
    )
    other = CfgForeign(at=0, host="", where=WHERE, line=10, parameter="a/f", value="1", model="RX50")
    told = page([other, misfitted(1200), unknown, foreign], unicode=False).splitlines()
    assert told[:3] == ["", "-- Line by line " + "-" * 64, ""]
    assert told[3:] == [
        "      7  a/c: the manual knows a/d",
        "      9  a/e=1: of 445HD, HRS, not of the RX50",
        "     10  a/f=1: of other models, not of the RX50",
        "  1,200  a/b=999: the manual wants a number",
    ]


def test_hostile_and_long_values_are_shortened() -> None:
    text = page([misfitted(1, "\x1b[31m" + "x" * 5000)])
    assert "\x1b" not in text
    assert len(text) < 400


def test_so_many_and_no_more() -> None:
    text = page([misfitted(line) for line in range(1, 251)])
    assert "and 50 more lines; --format json lists them all" in text
    assert "  201  " not in text
