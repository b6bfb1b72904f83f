"""What two cases say differently."""

from __future__ import annotations

from dataclasses import replace

from acdiag.model.comparison import Held, compare

ONE = Held("ACD-DHCP-001@a", "error", "No offer", "3 Discovers", root_cause=True, cleared=False)
TWO = replace(ONE, id="ACD-TIME-001@a", title="No time")


def test_new_gone_and_unchanged_keep_their_order() -> None:
    answer = compare([ONE, TWO], [replace(ONE, id="ACD-DNS-001@b"), ONE])
    assert [held.id for held in answer.new] == ["ACD-DNS-001@b"]
    assert answer.gone == (TWO,)
    assert answer.unchanged == (ONE,)


def test_counts_do_not_matter_and_a_new_severity_is_said() -> None:
    answer = compare([ONE], [replace(ONE, observed="9 Discovers", severity="warning")])
    assert answer.severity_before == {ONE.id: "error"}
    assert not answer.new


def test_what_cleared_is_gone_and_never_new() -> None:
    over = replace(ONE, cleared=True)
    assert compare([ONE], [over]).gone == (ONE,)
    assert compare([], [over]).new == ()
    assert compare([over], [ONE]).new == (ONE,)
