"""The audio that a session description offers or accepts: codecs by name, and whether they were accepted."""

from __future__ import annotations

from acdiag.model.named_tuple import NamedTuple
from acdiag.streams.announcements import media as media_of
from acdiag.wire.sdp import Medium
from acdiag.wire.sip import Sip

STATIC = {
    "0": "PCMU/8000",
    "3": "GSM/8000",
    "4": "G723/8000",
    "8": "PCMA/8000",
    "9": "G722/8000",
    "15": "G728/8000",
    "18": "G729/8000",
}
"""Payload types that need no a=rtpmap (RFC 3551 section 6)."""
NO_SPEECH = frozenset(("telephone-event", "cn", "red", "ulpfec", "x-ulpfecuc", "tone"))
"""Names that stand beside a codec and carry no speech themselves."""


class Audio(NamedTuple):
    """What the audio media of one message say together."""

    codecs: tuple[str, ...]
    """`PCMA/8000`, the preferred first; none of a medium that is refused."""
    formats: frozenset[str]
    """Payload types, for those whose codec nobody names."""
    refused: bool
    """There is audio, and all of it has port 0."""
    secure: bool
    """There is audio, and all of it demands encryption."""


def audio_of(message: Sip) -> Audio | None:
    """The audio of a message; None when it has none, or its description cannot be read whole."""
    if is_cut(message):
        return None
    media = [medium for medium in media_of(message) if medium.kind == "audio"]
    if not media:
        return None
    open_media = [medium for medium in media if medium.port]
    return Audio(
        codecs=tuple(dict.fromkeys(name for medium in open_media for name in codecs_of(medium))),
        formats=frozenset(form for medium in open_media for form in medium.formats),
        refused=not open_media,
        secure=bool(open_media) and all(medium.secure for medium in open_media),
    )


def is_about_else(message: Sip) -> bool:
    """Whether a session description offers other media alone: messages, a shared screen, video."""
    kinds = {medium.kind for medium in media_of(message)}
    return bool(kinds) and "audio" not in kinds and not is_cut(message)


def is_cut(message: Sip) -> bool:
    """Whether the capture holds a part of its body alone: the direction of a medium is in the last lines."""
    return message.content_length is not None and len(message.body) < message.content_length


def common(offer: Audio, answer: Audio) -> tuple[str, ...]:
    """The codecs of the answer that were offered, by name or by number."""
    names = {codec.casefold() for codec in offer.codecs}
    found = tuple(codec for codec in answer.codecs if codec.casefold() in names)
    if found:
        return found
    shared = offer.formats & answer.formats & STATIC.keys()
    return tuple(STATIC[form] for form in sorted(shared))


def codecs_of(medium: Medium) -> list[str]:
    """Names and clocks of what carries speech, the preferred first, none twice."""
    names = []
    for form in medium.formats:
        codec = medium.codecs.get(int(form)) if form.isascii() and form.isdigit() and len(form) <= 3 else None
        if codec is not None and codec.name.lower() not in NO_SPEECH:
            names.append(f"{codec.name}/{codec.clock}")
        elif codec is None and form in STATIC:
            names.append(STATIC[form])
    return list(dict.fromkeys(names))
