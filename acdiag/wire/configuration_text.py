"""From the bytes of a configuration file to its lines, whatever editor has saved it.

Windows editors add a byte order mark or save UTF-16, older tools save Latin-1; line numbers are those of an editor, so
only CR, LF and CRLF end a line.
"""

from __future__ import annotations

import codecs

from acdiag.model.errors import Malformed
from acdiag.model.expression import expression

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""In this order: the mark of UTF-32 begins with that of UTF-16."""
_CONTROL = expression("[\0-\x08\x0b\x0e-\x1f\x7f]")
_END_OF_FILE = "\x1a"
"""Ctrl-Z, with which DOS programs end a text."""
_LINE_END = expression(r"\r\n|\n|\r")


def decoded(data: bytes) -> tuple[str, str]:
    """The text, and the encoding that it was in. Raises `Malformed` when it is no text."""
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", ""))
    body = data[len(mark) :]
    encoding = encoding or _encoding_of(body)
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise Malformed(len(mark) + error.start, f"this is no {encoding.upper()}, though it begins so") from None
        text, encoding = body.decode("latin-1"), "latin-1"
    text = text.rstrip(f"\0{_END_OF_FILE}")
    control = _CONTROL.search(text)
    if control:
        raise Malformed(control.start(), "it holds bytes that are no text")
    return text, encoding


def lines_of(text: str) -> list[str]:
    """Its lines, without their ends."""
    return _LINE_END.split(text)


def _encoding_of(body: bytes) -> str:
    """Of bytes without a mark: every second one a NUL is how UTF-16 writes plain English."""
    start = body[:64]
    if len(start) >= 4 and len(body) % 2 == 0:
        if not any(start[1::2]) and all(start[::2]):
            return "utf-16-le"
        if not any(start[::2]) and all(start[1::2]):
            return "utf-16-be"
    return "utf-8"
