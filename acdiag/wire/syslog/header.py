"""Headers of syslog: RFC 5424 section 6, and as much of RFC 3164 section 4.1 as a message has.

A host name is taken for one only before a tag, because a message may begin with any word. A priority that cannot be
(above 191, with leading zeros) leaves the whole message as text (RFC 3164 section 4.3.3).
"""

from __future__ import annotations

import re

from acdiag.model.expression import expression
from acdiag.model.names.phone_log import writer_named
from acdiag.model.names.syslog import HIGHEST, USER_NOTICE
from acdiag.wire.syslog.message import LogMessage
from acdiag.wire.syslog.words import component_in, mac_in, model_named

STAMP = (
    r"[A-Z][a-z]{2} [ 0-9]?[0-9] (?:[0-9]{4} )?[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
)
"""`Nov 23 02:06:34`, with a year in front of the time or not, or ISO 8601."""
PRIORITY = expression(r"<(0|[1-9][0-9]{0,2})>")
_ADDRESS = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}"
_NAME = r"(?!(?:sys|k)logd )[A-Za-z0-9:][A-Za-z0-9._:-]{0,254}+(?<!:)"
"""Any name but that of a logger, which writes its own lines without a host."""
_TAG = r"(?=[0-9._/-]{0,47}+[A-Za-z])[A-Za-z0-9_./-]{1,48}+"
_OLD = expression(
    rf"\s{{0,4}}(?:(?P<stamp>{STAMP}):?\s{{1,4}})?"
    # Without a time in front only an address is a host: words with a colon are in every message.
    rf"(?:(?P<host>(?(stamp){_NAME}|(?:{_ADDRESS})))\s{{1,4}}(?={_TAG}(?:\[[0-9]{{1,10}}\])?:(?:\s|$)))?"
    rf"(?:(?P<tag>{_TAG})(?:\[(?P<pid>[0-9]{{1,10}})\])?:(?:\s{{1,4}}|$))?"
)
_NEW = expression(
    r"1 (?P<stamp>\S{1,64}) (?P<host>\S{1,255}) (?P<tag>\S{1,48}) (?P<pid>\S{1,128}) (?P<id>\S{1,32})"
    r" (?P<structured>-|(?:\[[^\s=\]\"]{1,64}(?: [^\s=\]\"]{1,64}=\"(?:[^\"\\]|\\.)*\")*\])+)(?: |$)",
    re.DOTALL,
)
_SEQUENCE = expression(r'\bsequenceId="([0-9]{1,10})"')
_BOM = "\ufeff"


def read_header(data: bytes, text: str) -> LogMessage:
    """The message `text`, which came as `data`."""
    priority, at = USER_NOTICE, 0
    if text[:1] == "<":
        found = PRIORITY.match(text)
        if found and int(found[1]) <= HIGHEST:
            priority, at = int(found[1]), found.end()
            if text.startswith("1 ", at) and (new := _NEW.match(text, at)):
                return _of_new(data, text, priority, new)
    old = _OLD.match(text, at)
    if old is None:  # cannot be: every part of it may be missing
        return LogMessage(data, text)
    stamp, host, tag, pid = old.groups()
    body = text[old.end() :] if old.end() else text
    writer = writer_named(tag.rpartition("/")[2]) if tag else ""
    return LogMessage(
        data, body, priority, at > 0, stamp or "", host or "", tag or "", pid or "", writer,
        component_in(body, writer), mac_in(body), model_named(body),
    )  # fmt: skip


def _of_new(data: bytes, text: str, priority: int, new: re.Match[str]) -> LogMessage:
    """RFC 5424; `-` is nothing."""
    stamp, host, tag, pid, message_id, structured = ("" if part == "-" else part for part in new.groups())
    body = text[new.end() :].removeprefix(_BOM)
    writer = writer_named(tag)
    number = _SEQUENCE.search(structured) if structured else None
    return LogMessage(
        data, body, priority, True, stamp, host, tag, pid, writer,
        component_in(body, writer), mac_in(body), model_named(body), message_id, structured,
        sequence=int(number[1]) if number else None,
    )  # fmt: skip
