"""Lines of AudioCodes gateways and session border controllers (Mediant), which follow no RFC beyond the priority.

    <133>[S=1718460] [SID=b9027c:24:198171]  (N  6891676) (#228)Route found … [Time:19-12@12:44:54.873]

`[S=]` counts the messages of the device, `[SID=device:boot:call]` names a session and `[BID=device:boot]` the board;
`(N n)` counts lines, of which one message may hold several.
"""

from __future__ import annotations

from collections.abc import Iterator

from acdiag.model.expression import expression
from acdiag.model.names.syslog import HIGHEST, USER_NOTICE, facility, severity
from acdiag.wire.syslog.header import PRIORITY, STAMP
from acdiag.wire.syslog.message import LogMessage
from acdiag.wire.syslog.words import mac_in

MOST = 1_024
"""Lines of one message; 64 KiB hold about as many."""
_WITHIN = 160
"""Characters before `[S=`: priority, a relay's time, address and facility."""
_HEAD = expression(
    r"\[S=(?P<sequence>[0-9]{1,12})\]\s{0,4}"
    r"(?:\[SID=(?P<sid>[0-9A-Fa-f]{1,12}:[0-9]{1,10}:[0-9]{1,12})\]\s{0,4}"
    r"|\[BID=(?P<bid>[0-9A-Fa-f]{1,12}:[0-9]{1,10})\]\s{0,4})?"
)
_COUNTER = expression(r"\(\s{0,2}N\s{1,4}([0-9]{1,12})\s{0,2}\)\s{0,4}")
_NEXT = expression(r"\n(?=\(\s{0,2}N\s{1,4}[0-9]{1,12}\s{0,2}\))")
_TIME = expression(r"\[Time:\s?((?:[0-9]{2}-[0-9]{2}@)?[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?)\]")
_ID = expression(r"\s?\[([0-9]{1,10})\]\s{0,4}\Z")
_WORDS = expression(r"\b([a-z0-9]{3,8})\.([a-z]{3,8})\b")
_BEFORE = expression(rf"(?P<stamp>{STAMP}|[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:\.[0-9]{{1,6}})?)")
_HOST = expression(r"(?<![0-9.])([0-9]{1,3}(?:\.[0-9]{1,3}){3})(?![0-9.])")
_MARK = expression(
    r"\b(AA|AC|AL|AO|AP|AR|AT|CC|CE|CS|ES|HO|IA|IC|IG|IP|IR|MR|OR|PH|PL|RB|RD|RO|RP|RS|UF):([0-9]{1,9})\b"
)
_MARKED = expression(r"\[Code:\s?[0-9A-Fa-f]{1,8}\]")


def looks_like(text: str) -> bool:
    """Whether a text carries a Mediant's marks."""
    at = text.find("[S=", 0, _WITHIN)
    if at >= 0:
        return _HEAD.match(text, at) is not None
    return "[Code:" in text and bool(_MARKED.search(text)) and bool(_MARK.search(text))


def read(data: bytes, text: str) -> tuple[LogMessage, ...]:
    """The lines of one message, each with its number, all with the message's session."""
    priority, prioritised = _priority(text)
    at = _start(text)
    before = _BEFORE.search(text, 0, at)
    host = _HOST.search(text, 0, at)
    head = _HEAD.match(text, at)
    body = text[head.end() if head else at :]
    sid, bid = (head["sid"], head["bid"]) if head else (None, None)
    session = sid or bid or ""
    whole = LogMessage(
        data, "", priority, prioritised, before["stamp"] if before else "", host[1] if host else "",
        sequence=int(head["sequence"]) if head else None, session=session, device=session.partition(":")[0],
    )  # fmt: skip
    return tuple(_line(whole, piece) for piece in _pieces(body))


def _start(text: str) -> int:
    """Where the device's own words begin."""
    at = text.find("[S=", 0, _WITHIN)
    if at >= 0:
        return at
    mark = _MARK.search(text)
    return mark.start() if mark else 0


def _priority(text: str) -> tuple[int, bool]:
    """From `<133>`, or from the words that a relay put in front: `local0.notice`."""
    found = PRIORITY.match(text)
    if found and int(found[1]) <= HIGHEST:
        return int(found[1]), True
    for name, grade in _WORDS.findall(text[:_WITHIN]):
        number, level = facility(name), severity(grade)
        if number is not None and level is not None:
            return number * 8 + level, True
    return USER_NOTICE, False


def _pieces(body: str) -> Iterator[str]:
    start = 0
    for count, found in enumerate(_NEXT.finditer(body), 2):
        if count > MOST:
            break
        yield body[start : found.start()]
        start = found.end()
    yield body[start:]


def _line(whole: LogMessage, piece: str) -> LogMessage:
    counter = _COUNTER.match(piece)
    text = piece[counter.end() :] if counter else piece
    # Near its end only: a text may be long, and what it quotes is not its own time.
    tail = text[-_WITHIN:]
    number = _ID.search(tail) if "[Time:" in tail else None
    times = list(_TIME.finditer(tail))
    time = times[-1] if times else None
    if number is not None and time is not None and number.start() >= time.end() - 1:
        text, message_id = text[: len(text) - len(tail) + number.start()], number[1]
    else:
        message_id = ""
    if time is not None and text.rstrip().endswith(time[0]):
        text = text.rstrip().removesuffix(time[0])
    marks = tuple((name, int(count)) for name, count in _MARK.findall(text)[:16]) if _MARKED.search(text) else ()
    return whole._replace(
        text=text.rstrip(),
        stamp=time[1] if time is not None else whole.stamp,
        message_id=message_id,
        counter=int(counter[1]) if counter else None,
        mac=mac_in(text),
        marks=marks,
    )
