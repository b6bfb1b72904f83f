from __future__ import annotations

import pytest

from acdiag.rulebook.settings import calls
from tests.rulebook.settings.settings_making import settings

PROXY = "http_client/fwd_proxy/"
OUTBOUND = "voip/signalling/sip/sip_outbound_proxy/"


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (f"{OUTBOUND}enabled=1", (f"{OUTBOUND}addr",)),
        (f"{OUTBOUND}enabled=1\n{OUTBOUND}addr=sbc.contoso.com", ()),
        (f"{OUTBOUND}enabled=0", ()),
        ("lync/sign_in/use_hosting_outbound_proxy=1", ("lync/sign_in/fixed_outbound_proxy_address",)),
        (f"{PROXY}ip=10.1.1.2\n{PROXY}username=joe", (f"{PROXY}password",)),
        (f"{PROXY}ip=10.1.1.2\n{PROXY}username=joe\n{PROXY}password=0", (f"{PROXY}password",)),
        (f"{PROXY}ip=10.1.1.2\n{PROXY}username=joe\n{PROXY}password=hunter2", ()),
        (f"{PROXY}ip=0.0.0.0\n{PROXY}username=joe", ()),
        (f"{PROXY}ip=10.1.1.2\n{PROXY}username=0", ()),
    ],
)
def test_what_a_proxy_lacks(text: str, missing: tuple[str, ...]) -> None:
    (fact,) = calls.sign_in(settings(text))
    assert fact.missing == missing
    assert (fact.pin_only, fact.adal) == (False, True)
    assert "hunter2" not in repr(fact)


def test_sign_in() -> None:
    (fact,) = calls.sign_in(settings("sign_in/pin_code_only=1\nlync/sign_in/support_adal=0\n"))
    assert (fact.pin_only, fact.adal, fact.missing) == (True, False, ())
    assert not list(calls.sign_in(settings("voip/media/media_tos=1\n")))


def test_account() -> None:
    (fact,) = calls.account(settings("voip/account/primary_type=TEAMS_DESKTOP\n"))
    assert fact.primary == "TEAMS_DESKTOP"
    assert not list(calls.account(settings("voip/account/primary_type=\n")))


@pytest.mark.parametrize(
    ("value", "dscp", "ecn"), [("0xb8", 46, 0), ("184", 46, 0), ("0x85", 33, 1), ("999", None, 0), ("high", None, 0)]
)
def test_marking(value: str, dscp: int | None, ecn: int) -> None:
    (fact,) = calls.media(settings(f"voip/media/media_tos={value}\n"))
    assert (fact.tos, fact.dscp, fact.ecn) == (value, dscp, ecn)
    assert (fact.codecs, fact.microphone, fact.port) == (True, True, None)


def test_codecs_are_off_when_all_are() -> None:
    off = [f"voip/codec/codec_info/{index}/enabled=0\n" for index in range(5)]
    (fact,) = calls.media(settings("".join(off)))
    assert not fact.codecs
    (fact,) = calls.media(settings("".join(off[:4])))
    assert fact.codecs


def test_recording() -> None:
    prefix = "voip/packet_recording/"
    (fact,) = calls.recording(
        settings(
            f"{prefix}enabled=1\n{prefix}remote_ip=0.0.0.0\n{prefix}remote_port=50010\n"
            f"{prefix}tdm_recording/enabled=1\n{prefix}rtp_recording/enabled=1\n{prefix}ec_debug_recording/enabled=0\n"
        )
    )
    assert (fact.enabled, fact.address, fact.port) == (True, "", 50010)
    assert fact.tracks == ("rtp-sent", "rtp-received", "tdm-in")
