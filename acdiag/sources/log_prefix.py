"""What collectors of log lines put around them: Kiwi's columns, journald's JSON, the header of a server's file.

What a phone sent is inside, and the decoder reads that. A collector that writes its own time tells when a line
arrived; rsyslog and syslog-ng write the time that the sender claims, which is the sender's clock. What their files look
like: https://www.rsyslog.com/doc/configuration/templates.html (RSYSLOG_FileFormat, RSYSLOG_TraditionalFileFormat),
systemd.journal-fields(7) and Kiwi's "Format ISO yyyy-mm-dd (Tab delimited)".
"""

from __future__ import annotations

import json
import re

from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.names.syslog import USER_NOTICE, facility, severity
from acdiag.wire.syslog import decode
from acdiag.wire.syslog.header import STAMP
from acdiag.wire.syslog.words import mac_in
from acdiag.wire.text import loose

_KIWI = expression(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}-[0-9]{2}-[0-9]{4})[ \t](?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2})\t"
    r"(?P<facility>[A-Za-z0-9]{2,10})\.(?P<severity>[A-Za-z]{3,10})\t(?P<host>[^\t]{1,255})\t"
)
_TIME = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?"
_ADDRESS = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{0,4}){2,7}"
_RELAYED = expression(
    rf"(?P<stamp>{STAMP}|{_TIME}):?[ \t]{{1,4}}(?P<host>{_ADDRESS}):?[ \t]"
    r"(?P<rest>[ \t]{0,4}(?:<[0-9]{1,3}>|(?:[A-Za-z0-9]{2,10}[.:][ ]?[A-Za-z]{0,10}:? )?\[S=[0-9]"
    rf"|(?:EXCEP|ERROR|WARN|INFO|DEBUG|ENTER|LEAVE|SYNC)[ ]{{1,8}}(?:[0-9/]{{8}} +)?{_TIME}))"
)
"""A server's time and the sender's address before something that has a form of its own."""
_LEAD = expression(rf"[ \t]{{0,4}}(?:<[0-9]{{1,3}}>)?(?:1 )?(?:{STAMP})(?![0-9])")
"""A date at the beginning."""
_LEVEL = r"(?:EXCEP|ERROR|WARN|INFO|DEBUG|ENTER|LEAVE|SYNC)"
_LEVELLED = expression(rf"[ \t]{{0,4}}(?:<[0-9]{{1,3}}>)?{_LEVEL}\s{{1,8}}(?:[0-9/]{{8}} +)?{_TIME}")
_MARKED = expression(r"\[S=[0-9]{1,12}\]|\[Code:\s?[0-9A-Fa-f]{1,8}\]")
_PRIORITY = expression(r"<(?:[0-9]|[1-9][0-9]|1[0-8][0-9]|19[01])>\S")
NOBODY = frozenset(("", "-", "localhost", "(none)", "unknown", "127.0.0.1", "::1", "0.0.0.0"))
"""Host names that name nobody."""
MICROSECOND = 1_000
_SHORTEST = len(":: a:")
"""Bytes of the shortest line with a sender."""


class Entry(NamedTuple):
    """One line without what its collector put around it."""

    data: bytes
    """What the decoder reads."""
    host: str = ""
    """MAC, address or name of the sender, in lower case; empty where the line tells none."""
    stamp: str = ""
    """The time as written."""
    at: int | None = None
    """The time as a moment (ns), where the collector says it so."""
    collected: bool = False
    """The time is the collector's."""
    begins: bool = True
    """The line has a beginning of its own, and is not the rest of the one before."""


def entry(data: bytes) -> Entry:
    """Read a line of a log file, whoever wrote it."""
    if data[:1] == b"{":
        found = _journal(data)
        if found is not None:
            return found
    if _is_bare(data):
        return Entry(data, begins=False)
    text = loose(data)
    kiwi = _KIWI.match(text)
    if kiwi is not None:
        return _kiwi(text, kiwi)
    relayed = _RELAYED.match(text)
    if relayed is not None:
        return _named(text[relayed.start("rest") :], relayed["host"], relayed["stamp"])
    message = decode(data)[0]
    begins = bool(message.stamp or message.prioritised or message.level or message.sequence is not None)
    return Entry(data, _host(message.host), message.stamp, begins=begins)


def _is_bare(data: bytes) -> bool:
    """Whether a line has no place for a time, a priority, a number or a sender: the rest of a message is such lines.

    Times and IPv6 addresses have two colons, priorities `<`, numbers `[`, and an IPv4 address stands before a tag.
    """
    colons = data.count(b":")
    if colons >= 2 and len(data) >= _SHORTEST:
        return False
    return b"<" not in data and b"[" not in data and (not colons or data.count(b".") < 3)


def is_log_line(data: bytes) -> bool:
    """Whether a line has the form of a log's; a line of prose or code has not."""
    if data[:1] == b"{":
        return _journal(data) is not None
    text = loose(data[:512])
    patterns = (_LEAD, _KIWI, _RELAYED, _LEVELLED, _PRIORITY)
    return any(pattern.match(text) for pattern in patterns) or _MARKED.search(text, 0, 160) is not None


def _host(name: str) -> str:
    """Who is named so; the name that a phone has without a site's help is its MAC, or holds it."""
    name = name.lower()
    return "" if name in NOBODY else mac_in(name) or name


def _named(rest: str, host: str, stamp: str) -> Entry:
    return Entry(rest.encode("utf-8", "replace"), _host(host), stamp, collected=True)


def _priority(facility_name: str, severity_name: str) -> int:
    number, level = facility(facility_name), severity(severity_name)
    return USER_NOTICE if number is None or level is None else number * 8 + level


_KIWI_SEVERITIES = {"emergency": "emerg", "critical": "crit", "informational": "info", "information": "info"}


def _kiwi(text: str, found: re.Match[str]) -> Entry:
    day = found["day"]
    if day[2] == "-":  # month first, as Kiwi's American form has it
        day = f"{day[6:]}-{day[:2]}-{day[3:5]}"
    level = found["severity"].lower()
    priority = _priority(found["facility"], _KIWI_SEVERITIES.get(level, level))
    rest = text[found.end() :]
    data = rest if rest[:1] == "<" else f"<{priority}>{rest}"
    return _named(data, found["host"], f"{day} {found['time']}")


def _journal(data: bytes) -> Entry | None:
    """An entry of `journalctl -o json`; None when it is none."""
    if b"__REALTIME_TIMESTAMP" not in data:
        return None
    try:
        fields = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict) or "MESSAGE" not in fields or "__REALTIME_TIMESTAMP" not in fields:
        return None
    moment = fields["__REALTIME_TIMESTAMP"]
    if not (isinstance(moment, str) and moment.isascii() and moment.isdigit() and len(moment) <= 17):
        return None
    raw = _bytes(fields.get("SYSLOG_RAW"))
    host = fields.get("_HOSTNAME")
    named = _host(host) if isinstance(host, str) else ""
    return Entry(raw or _rebuilt(fields), named, "", int(moment) * MICROSECOND, collected=True)


def _rebuilt(fields: dict[str, object]) -> bytes:
    """The message with the header that journald took off."""
    grade, kind, tag, pid = (_bytes(fields.get(name)) for name in
                             ("PRIORITY", "SYSLOG_FACILITY", "SYSLOG_IDENTIFIER", "SYSLOG_PID"))  # fmt: skip
    level = int(grade) if grade.isdigit() and len(grade) == 1 else USER_NOTICE & 7
    number = int(kind) if kind.isdigit() and len(kind) <= 2 else USER_NOTICE >> 3
    stamp = _bytes(fields.get("SYSLOG_TIMESTAMP"))
    head = b"<%d>" % min(number * 8 + min(level, 7), 191) + (stamp.strip() + b" " if stamp.strip() else b"")
    if tag:
        head += tag + (b"[" + pid + b"]" if pid else b"") + b": "
    return head + _bytes(fields.get("MESSAGE"))


def _bytes(value: object) -> bytes:
    """A field: text, or a list of bytes where it is no UTF-8."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace")
    if isinstance(value, list):
        return bytes(number & 255 for number in value if isinstance(number, int))
    return b""
