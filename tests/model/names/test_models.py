"""The model that a text names, and the texts that name none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.names.models import MODELS, model_in


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("450HD.img", "450HD"),
        ("450HD_2.0.9.img", "450HD"),
        ("UC450HD_3.4.img", "450HD"),
        ("C450HD_UC_3.4.img", "C450HD"),
        ("UCC450HD_3.4.5.2.img", "C450HD"),
        ("C450HD_TEAMS_1.8.288.android_images.zip", "C450HD"),
        ("445HDUC_3.4.8.img", "445HD"),
        ("UC445HDG-R", "445HD"),
        ("UC445HDEPSG-R", "445HD"),
        ("RX50.img", "RX50"),
        ("UCRX50_3.4.6.img", "RX50"),
        ("rx50_uc.img", "RX50"),
        ("c450hd", "C450HD"),
        ("<450HD>.cfg", "450HD"),
        ("HRS", "HRS"),
        ("HRS 457", "HRS"),
        ("HRS458_3.4.img", "HRS"),
        ("405HD.img", "405HD"),
        ("420HD", "420HD"),
        ("430HD.cfg", "430HD"),
        ("440HDG.img", "440HD"),
        ("\x05450HD", "450HD"),
        ("AudioCodes 450HD IP Phone", "450HD"),
        ("AUDC-IPPhone/2.2.8.61 (440HDG-Rev0; 00908F602AAC)", "440HD"),
        ("AUDC-IPPhone/2.0.0_build_15 (420HD; 00908F3BBCBA)", "420HD"),
        ("AUDC-IPPhone-445HD_UC_3.4.8/1.0", "445HD"),
        ("AUDC/3.4.6.604 AUDC-IPPhone-C450HD_UC_3.4.6.604/1", "C450HD"),
        ("450HD/001122334455.cfg", "450HD"),
        ("450HD\\001122334455.cfg", "450HD"),
        ("450HD/C450HD.img", "C450HD"),
        ("/450HD/different.img", "450HD"),
    ],
)
def test_a_text_that_names_a_model(text: str, model: str) -> None:
    assert model_in(text) == model


@pytest.mark.parametrize(
    "text",
    [
        "",
        "different.img",
        "X450HDMI",
        "450HDMI",
        "450HDX1",
        "4450HD",
        "AC450HD",
        "XC450HD",
        "450",
        "HD",
        "400HD",
        "RX500",
        "RX5",
        "XRX50",
        "RXV100Hub",
        "hrsx",
        "chrs",
        "24 hrs",
        "24hrs",
        "HRS45",
        "pxelinux.0",
        "dhcpoption160.cfg",
        "1450HD2",
    ],
)
def test_a_text_that_names_none(text: str) -> None:
    assert model_in(text) is None


@given(
    st.sampled_from(MODELS),
    st.sampled_from(["", "UC", "fw/", "AudioCodes ", "x_"]),
    st.sampled_from(["", ".img", "_3.4", "-R"]),
)
def test_every_model_in_any_case(model: str, before: str, after: str) -> None:
    assert model_in(before + model + after) == model
    assert model_in(before + model.lower() + after) == model


@given(st.sampled_from(MODELS), st.sampled_from("ABDXYZ09"), st.sampled_from("MXZ019"))
def test_never_inside_another_word(model: str, before: str, after: str) -> None:
    assert model_in(before + model) is None
    assert model_in(model + after) is None


@given(st.text())
def test_any_text_is_an_answer(text: str) -> None:
    assert model_in(text) in (None, *MODELS)
