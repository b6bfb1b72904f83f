"""Codecs: what a payload type means where nobody announced it, and how much each one costs the ear.

Static types are those of RFC 3551 section 6. The others are the numbers that Lync and Skype for Business put into their
session descriptions; they are a guess, and whatever uses them says so. Ie and Bpl (G.113 appendix I) exist for few
codecs; for those of Microsoft nobody published any, so that theirs are assumed and named as such.
"""

from __future__ import annotations

from acdiag.model.named_tuple import NamedTuple

AUDIO, VIDEO, EVENT, NOISE, REDUNDANT, OTHER = "audio", "video", "event", "noise", "redundant", "other"


class Format(NamedTuple):
    """What a payload type carries."""

    name: str
    """As in a=rtpmap."""
    clock: int
    """Timestamp units a second."""
    assumed: bool = False
    """Nobody announced it, and the number alone does not say it."""

    @property
    def kind(self) -> str:
        """What it is good for: one of the names above."""
        return KINDS.get(self.name.casefold(), AUDIO)


STATIC = {
    0: Format("PCMU", 8000),
    1: Format("1016", 8000),
    2: Format("G721", 8000),
    3: Format("GSM", 8000),
    4: Format("G723", 8000),
    5: Format("DVI4", 8000),
    6: Format("DVI4", 16000),
    7: Format("LPC", 8000),
    8: Format("PCMA", 8000),
    9: Format("G722", 8000),  # 16,000 samples a second; the clock is a mistake of RFC 1890 that stayed.
    10: Format("L16", 44100),
    11: Format("L16", 44100),
    12: Format("QCELP", 8000),
    13: Format("CN", 8000),
    14: Format("MPA", 90000),
    15: Format("G728", 8000),
    16: Format("DVI4", 11025),
    17: Format("DVI4", 22050),
    18: Format("G729", 8000),
    19: Format("CN", 8000),
    25: Format("CelB", 90000),
    26: Format("JPEG", 90000),
    28: Format("nv", 90000),
    31: Format("H261", 90000),
    32: Format("MPV", 90000),
    33: Format("MP2T", 90000),
    34: Format("H263", 90000),
}
SKYPE = {
    97: Format("RED", 8000, assumed=True),
    101: Format("telephone-event", 8000, assumed=True),
    102: Format("OPUS", 48000, assumed=True),
    103: Format("SILK", 8000, assumed=True),
    104: Format("SILK", 16000, assumed=True),
    111: Format("SIREN", 16000, assumed=True),
    112: Format("G7221", 16000, assumed=True),
    114: Format("x-msrta", 16000, assumed=True),
    115: Format("x-msrta", 8000, assumed=True),
    116: Format("AAL2-G726-32", 8000, assumed=True),
    117: Format("G722", 8000, assumed=True),
    118: Format("CN", 16000, assumed=True),
    119: Format("CN", 24000, assumed=True),
    121: Format("x-rtvc1", 90000, assumed=True),
    122: Format("X-H264UC", 90000, assumed=True),
    123: Format("x-ulpfecuc", 90000, assumed=True),
}
"""Dynamic types as Skype for Business numbers them."""

KINDS = {
    "telephone-event": EVENT,
    "cn": NOISE,
    "red": REDUNDANT,
    "mpa": OTHER,
    "mp2t": OTHER,
    "x-ulpfecuc": OTHER,
    "ulpfec": OTHER,
    **dict.fromkeys(
        ("celb", "jpeg", "nv", "h261", "mpv", "h263", "h263-1998", "h264", "vp8", "x-rtvc1", "x-h264uc"), VIDEO
    ),
}
"""By name in lower case; what is not here is audio."""


FRAMES = {"g723": 30, "g729": 10}
"""Shortest sound that a packet can hold, ms, of codecs that make frames; no packet holds a part of one."""


def packet_time(name: str, asked: int) -> int:
    """The packet time (ms) that a sender can keep to when `asked` for one: whole frames (RFC 3551 section 4.2)."""
    frame = FRAMES.get(name.casefold(), 1)
    return -(-asked // frame) * frame


class Impairment(NamedTuple):
    """What a codec costs in the E-model (G.107)."""

    ie: float
    """Equipment impairment without loss."""
    bpl: float
    """Robustness against loss; bigger is better."""
    assumed: bool = False
    """No recommendation tabulates it."""
    lookahead: float = 0.0
    """Delay that the codec adds, ms."""


_IMPAIRMENTS = {
    ("pcmu", 0): Impairment(0, 25.1),
    ("pcma", 0): Impairment(0, 25.1),
    ("g729", 0): Impairment(11, 19, lookahead=5),
    ("g723", 0): Impairment(15, 16.1, lookahead=7.5),
    ("gsm-efr", 0): Impairment(5, 10),
    ("amr", 0): Impairment(5, 10, lookahead=5),
    ("gsm", 0): Impairment(20, 10, assumed=True),
    ("g726-32", 0): Impairment(7, 15, assumed=True),
    ("aal2-g726-32", 0): Impairment(7, 15, assumed=True),
    ("ilbc", 0): Impairment(11, 32, assumed=True),
    ("g722", 0): Impairment(0, 15, assumed=True, lookahead=1.5),
    ("silk", 8000): Impairment(5, 18, assumed=True, lookahead=5),
    ("silk", 16000): Impairment(0, 20, assumed=True, lookahead=5),
    ("x-msrta", 8000): Impairment(10, 12, assumed=True),
    ("x-msrta", 16000): Impairment(2, 15, assumed=True),
    ("siren", 16000): Impairment(5, 12, assumed=True),
    ("g7221", 16000): Impairment(5, 12, assumed=True),
    ("opus", 0): Impairment(0, 20, assumed=True, lookahead=6.5),
}
"""By name in lower case and clock, 0 for any. G.711 with packet loss concealment, which every phone here has."""


def impairment(name: str, clock: int) -> Impairment | None:
    """Ie and Bpl of a codec on the narrow-band scale; None where nobody has an idea."""
    name = name.casefold()
    return _IMPAIRMENTS.get((name, clock)) or _IMPAIRMENTS.get((name, 0))


def usual(payload_type: int) -> Format | None:
    """What a payload type means when nobody announced it; None for a dynamic one that has no usual meaning."""
    return STATIC.get(payload_type) or SKYPE.get(payload_type)
