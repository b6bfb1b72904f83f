"""Sign-in, proxies, media and recording as a configuration sets them (manual 2.2.5, 3.4, 3.5.9, 4.13, 4.17, 7.2)."""

from __future__ import annotations

from collections.abc import Iterator

from acdiag.model.facts.cfg import CfgAccountSet, CfgMediaSet, CfgRecordingSet, CfgSignInSet
from acdiag.model.recording import PHONE_PORT
from acdiag.rulebook.settings.reading import Settings

PIN_ONLY, ADAL = "sign_in/pin_code_only", "lync/sign_in/support_adal"
PROXIES = {
    "voip/signalling/sip/sip_outbound_proxy/enabled": "voip/signalling/sip/sip_outbound_proxy/addr",
    "lync/sign_in/use_hosting_outbound_proxy": "lync/sign_in/fixed_outbound_proxy_address",
}
"""What switches a proxy on, and what it then needs."""
FORWARD = "http_client/fwd_proxy/"
TOS, PORT = "voip/media/media_tos", "voip/media/media_port"
CODECS = tuple(f"voip/codec/codec_info/{index}/enabled" for index in range(5))
MICROPHONE = "voip/audio/microphone/enable"
LAN_MODE, PC_MODE = "network/lan/port_mode", "network/pc/port_mode"
RECORDING = "voip/packet_recording/"
TRACKS = {
    "rtp_recording": ("rtp-sent", "rtp-received"),
    "ec_debug_recording": ("echo-canceller",),
    "cng_debug_recording": ("comfort-noise",),
    "noise_reduction_recording": ("noise-reduction",),
    "network_recording": ("tdm-out",),
    "tdm_recording": ("tdm-in",),
}
ACCOUNT = "voip/account/primary_type"


def sign_in(settings: Settings) -> Iterator[CfgSignInSet]:
    """How users sign in, where the file says anything of it."""
    user, password = f"{FORWARD}username", f"{FORWARD}password"
    names = (PIN_ONLY, ADAL, *PROXIES, f"{FORWARD}ip", user)
    if not settings.has(*names):
        return
    missing = [
        needed
        for switch, needed in PROXIES.items()
        if settings.flag(switch, default=False) and not settings.gives(needed)
    ]
    named = settings.gives(f"{FORWARD}ip") and settings.gives(user) and settings.text(user) != "0"
    if named and (not settings.gives(password) or settings.holds_secret(password, "0")):
        missing.append(password)
    yield CfgSignInSet(
        **settings.origin(*names, missing=missing),
        pin_only=settings.flag(PIN_ONLY, default=False),
        adal=settings.flag(ADAL, default=True),
        missing=tuple(missing),
    )


def account(settings: Settings) -> Iterator[CfgAccountSet]:
    """What the first line is for, where the file says so."""
    if settings.text(ACCOUNT):
        yield CfgAccountSet(**settings.origin(ACCOUNT), primary=settings.text(ACCOUNT))


def media(settings: Settings) -> Iterator[CfgMediaSet]:
    """Marking, ports, codecs and microphone, where the file says anything of them."""
    names = (TOS, PORT, *CODECS, MICROPHONE, LAN_MODE, PC_MODE)
    if not settings.has(*names):
        return
    tos = settings.number(TOS)
    if tos is not None and not 0 <= tos <= 0xFF:
        tos = None
    yield CfgMediaSet(
        **settings.origin(*names),
        tos=settings.text(TOS),
        dscp=None if tos is None else tos >> 2,
        ecn=0 if tos is None else tos & 0b11,
        port=settings.number(PORT),
        codecs=any(settings.flag(name, default=True) for name in CODECS),
        microphone=settings.flag(MICROPHONE, default=True),
        lan_mode=settings.text(LAN_MODE),
        pc_mode=settings.text(PC_MODE),
    )


def recording(settings: Settings) -> Iterator[CfgRecordingSet]:
    """What is recorded and where to, where the file says anything of it."""
    switches = {f"{RECORDING}{word}/enabled": tracks for word, tracks in TRACKS.items()}
    names = (f"{RECORDING}enabled", f"{RECORDING}remote_ip", f"{RECORDING}remote_port", *switches)
    if settings.has(*names):
        yield CfgRecordingSet(
            **settings.origin(*names),
            enabled=settings.flag(names[0], default=False),
            address=settings.address(names[1]),
            port=settings.number(names[2]) or PHONE_PORT,
            tracks=tuple(
                track for name, tracks in switches.items() if settings.flag(name, default=False) for track in tracks
            ),
        )
