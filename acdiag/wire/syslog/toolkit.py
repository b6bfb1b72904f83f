"""The SIP toolkit's own line, which has no syslog header: level, time, source, thread, message.

       DEBUG 12:34:56.789 TRANSPORT   : MainThread - text

The level stands to the right of eight columns, the source to the left of twelve. A date of two-digit parts may come
before the time; its order is not known, so it is kept as written. A datagram may hold several such lines.
"""

from __future__ import annotations

from acdiag.model.expression import expression
from acdiag.model.names.phone_log import writer_named
from acdiag.model.names.syslog import USER_NOTICE
from acdiag.wire.syslog.message import LogMessage
from acdiag.wire.syslog.words import component_in, mac_in, model_named

_LEVELS = {"EXCEP": 3, "ERROR": 3, "WARN": 4, "INFO": 6}
_DEBUG = 7
_FIRST = frozenset("EWIDLS ")
_LINE = expression(
    r"\s{0,4}(?P<level>EXCEP|ERROR|WARN|INFO|DEBUG|ENTER|LEAVE|SYNC)\s{1,8}"
    r"(?P<stamp>(?:[0-9]{2}/[0-9]{2}/[0-9]{2} {1,4})?[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{3})?)\s{1,4}"
    r"(?P<module>\S[^:\n]{0,11}?)\s{0,12}:\s{1,4}(?P<thread>\S{1,64})\s{1,4}- ?"
)
MOST = 1_024
"""Lines of one datagram; 64 KiB hold about as many."""


def looks_like(text: str) -> bool:
    """Whether `text` begins like the toolkit's line."""
    return text[:1] in _FIRST and _LINE.match(text) is not None


def read(data: bytes, text: str) -> tuple[LogMessage, ...]:
    """The lines of a datagram; what is no line of its own goes on with the one before."""
    return tuple(_message(data, line, USER_NOTICE, False) for line in _lines(text))


def inside(message: LogMessage) -> tuple[LogMessage, ...]:
    """The toolkit's lines inside a message with a syslog header."""
    found = [_message(message.data, line, message.priority, message.prioritised) for line in _lines(message.text)]
    return tuple(line._replace(host=message.host, tag=message.tag, pid=message.pid, writer=message.writer,
                               component=line.component or message.writer) for line in found)  # fmt: skip


def _lines(text: str) -> list[str]:
    if "\n" not in text:
        return [text]
    pieces: list[list[str]] = []
    for line in text.split("\n"):
        if pieces and (len(pieces) >= MOST or not looks_like(line)):
            pieces[-1].append(line)
        else:
            pieces.append([line])
    return ["\n".join(piece) for piece in pieces]


def _message(data: bytes, line: str, priority: int, prioritised: bool) -> LogMessage:
    found = _LINE.match(line)
    if found is None:
        return LogMessage(data, line, priority, prioritised)
    level, stamp, module, thread = found.groups()
    body = line[found.end() :]
    if not prioritised:
        priority = (priority & ~7) | _LEVELS.get(level, _DEBUG)
    writer = writer_named(thread)
    return LogMessage(
        data, body, priority, prioritised, stamp, "", "", "", writer,
        component_in(body, writer), mac_in(body), model_named(body), level=level, module=module,
    )  # fmt: skip
