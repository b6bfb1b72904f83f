"""DHCP in real captures, compared with tshark: headers, options in order, and what the options say."""

from __future__ import annotations

from functools import cache

import pytest

from acdiag.wire.dhcp import Dhcp
from tests.corpus import dhcp
from tests.corpus.comparison import Comparison, compare, told_of
from tests.corpus.tshark import REQUIREMENTS, captures, captures_with, packets

pytestmark = [*REQUIREMENTS, pytest.mark.oracle]

DIFFERENT = {}
REFUSED = {}


@cache
def comparison() -> Comparison:
    told = told_of(captures_with("dhcp"), "dhcp", dhcp.FIELDS)
    return compare(told, "dhcp", Dhcp, dhcp.ours, dhcp.theirs)


def test_the_same_frames_are_dhcp() -> None:
    assert comparison().unshared == set()


def test_headers_and_options() -> None:
    assert comparison().unlike(DIFFERENT) == {}
    assert comparison().compared > 400


def test_refused():
    assert comparison().refused == {}

    print(comparison().refused)
def test_z():
    from pprint import pprint
    pprint(comparison().refused); pprint(comparison().different)
    assert 0
