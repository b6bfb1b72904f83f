"""A stream's own words."""

from __future__ import annotations

from tests.stream_making import made


def test_the_entity_is_that_of_the_contract() -> None:
    assert made(ssrc=0xAB).entity == "10.0.0.1:4000>10.0.0.2:20000/0x000000ab"


def test_loss_is_of_all_numbers() -> None:
    assert made(missing=0).missing_percent == 0.0
    assert made(missing=25, unique=75).missing_percent == 25.0
