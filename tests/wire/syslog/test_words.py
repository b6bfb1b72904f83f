"""MACs and models in text."""

from __future__ import annotations

import pytest

from acdiag.wire.syslog.words import component_in, mac_in, model_named

MAC = "00:90:8f:12:34:56"


@pytest.mark.parametrize(
    "text", ["mac 00:90:8F:12:34:56", "00908f123456", "(00-90-8f-12-34-56)", "a 00:90:8f:12:34:56, b"]
)
def test_macs_of_audiocodes(text: str) -> None:
    assert mac_in(text) == MAC


@pytest.mark.parametrize(
    "text", ["", "00:90:8f", "00908f12345", "00908f1234567", "00:11:22:33:44:8f", "00:90-8f:12:34:56"]
)
def test_what_is_none(text: str) -> None:
    assert mac_in(text) == ""


def test_models() -> None:
    assert (model_named("AUDC C450HD up"), model_named("450HDx"), model_named("nothing")) == ("C450HD", "", "")


def test_the_component_that_wrote_it_comes_first() -> None:
    assert component_in("sip_stack up", "lcd_display") == "lcd_display"
    assert component_in("sip_stack up", "nxphone") == "sip_stack"
    assert component_in("up", "nxphone") == "nxphone"
