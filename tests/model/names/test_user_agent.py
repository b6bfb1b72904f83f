"""What phones say of themselves, and other programs that are no phones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.names.user_agent import PhoneAgent, phone_in_user_agent


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("AUDC-IPPhone/2.2.8.61 (440HDG-Rev0; 00908F602AAC)", PhoneAgent("440HD", "2.2.8.61", "00:90:8f:60:2a:ac")),
        (
            "AUDC-IPPhone/2.0.0_build_15 (420HD; 00908F3BBCBA)",
            PhoneAgent("420HD", "2.0.0_build_15", "00:90:8f:3b:bc:ba"),
        ),
        ("AUDC-IPPhone-445HD_UC_3.4.8/1.0", PhoneAgent("445HD", "UC_3.4.8", None)),
        ("AUDC/3.4.6.604 AUDC-IPPhone-C450HD_UC_3.4.6.604/1", PhoneAgent("C450HD", "UC_3.4.6.604", None)),
        ("AUDC-IPPhone/2.2.8 (450HD; 00:90:8f:60:2a:ac)", PhoneAgent("450HD", "2.2.8", "00:90:8f:60:2a:ac")),
        ("AudioCodes 450HD", PhoneAgent("450HD", None, None)),
        ("AUDC-IPPhone", PhoneAgent(None, None, None)),
    ],
)
def test_phones(text: str, phone: PhoneAgent) -> None:
    assert phone_in_user_agent(text) == phone


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
        "Audiocodes-Sip-Gateway-Mediant 800/v.6.80A.227",
        "UCCAPI/16.0.4266 OC/16.0.4266 (Skype for Business)",
        "CPE/4.0.7577 OCPhone/4.0.7577 (Microsoft Lync Phone Edition)",
        "Yealink SIP-T48G 35.8.0.15",
        "AUDCX/1.0",
    ],
)
def test_others(text: str) -> None:
    assert phone_in_user_agent(text) is None


@given(st.text())
def test_any_text(text: str) -> None:
    phone_in_user_agent("AUDC-IPPhone-" + text)
    phone_in_user_agent(text)


def test_a_long_text_is_not_read_to_its_end() -> None:
    assert phone_in_user_agent("AUDC-IPPhone/1 " + "x" * 10_000_000 + " 450HD") == PhoneAgent(None, "1", None)
