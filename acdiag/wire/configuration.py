"""A phone's configuration file: lines `path/to/parameter=value`, as the administrator's manual shows them (2.2, 3.x).

Nobody has written its grammar down. So what the manual shows is read, comments (`#`, `;`, `//`) and `[section]` lines
are passed over, and any other line is counted without its text, which may be part of a password. Of a parameter that
is set twice the last line counts, as in a file that is read from its top.
"""

from __future__ import annotations

import re
import sys

from acdiag.model.configuration import Configuration, Parameter, Repeat, Secret, Unread
from acdiag.model.errors import Malformed
from acdiag.model.expression import expression
from acdiag.model.names.models import model_in
from acdiag.model.names.secrets import is_secret
from acdiag.model.names.url_credentials import without_credentials
from acdiag.wire.configuration_text import decoded, lines_of
from acdiag.wire.text import mac

MOST_PARAMETERS = 50_000
"""Settings in one file; a phone's own file has about a thousand."""
MOST_UNREAD = 100
"""Lines that are no parameter, kept with their number; a file with more is damaged, and the number of them says so."""
MOST_REPEATS = 100
"""Settings of one parameter, kept with their lines, the latest."""
LONGEST_LINE = 16 * 1024
"""Characters of one line; the longest sensible value is a URL."""
LONGEST_NAME = 200
LOOK = 16 * 1024
LINES_LOOKED = 200
"""Bytes and lines from the start that tell what a file is."""

_TOPS = frozenset(
    {"account", "ems_server", "http_client", "kernel", "lync", "management", "network", "personal_settings",
     "provisioning", "security", "sign_in", "system", "voip"}
)  # fmt: skip
"""First folders of the manual's parameters."""
_NAME = expression(r"[A-Za-z0-9_.\-\[\]<>{}/]+\Z")
_COMMENTS = ("#", ";", "//")
_MAC = expression(r"[0-9A-Fa-f]{12}|[0-9A-Fa-f]{2}(?:[:\-][0-9A-Fa-f]{2}){5}")
_SEPARATORS = expression(r"[/\\]")


def parse(
    data: bytes, source: str, path: str, *, host: str = "", frame: int | None = None, at: int = 0
) -> Configuration:
    """Read the bytes of a configuration; `path` is its name as it was stored or asked for.

    `host`, `frame` and `at` say which phone fetched it in a capture, and when. Raises `Malformed`.
    """
    text, encoding = decoded(data)
    reading = _Reading()
    lines = lines_of(text)
    for number, line in enumerate(lines, 1):
        reading.take(number, line)
    if not reading.settings:
        raise Malformed(0, "no line in it is like path/to/parameter=value")
    file = _SEPARATORS.split(path)[-1]
    return Configuration(
        source=source,
        file=file,
        parameters={name: settings[-1] for name, settings in reading.settings.items()},
        repeats=tuple(_repeat(settings) for settings in reading.settings.values() if len(settings) > 1),
        unread=tuple(reading.unread),
        unread_count=reading.unread_count,
        encoding=encoding,
        lines=len(lines) - (not lines[-1]),
        mac=_mac_of(file),
        model=model_in(path),
        host=host,
        frame=frame,
        at=at,
    )


def looks_like(start: bytes) -> bool:
    """Whether a file that starts so is a configuration: most lines are settings, and at least one is a phone's."""
    try:
        lines = lines_of(decoded(start[:LOOK])[0])[:LINES_LOOKED]
    except Malformed:
        return False
    told = [line for line in map(str.strip, lines) if not _is_aside(line)]
    settings = [
        name for name, equals, _ in (line.partition("=") for line in told) if equals and _NAME.match(name.rstrip())
    ]
    return len(settings) * 2 > len(told) and any(
        name.strip("/").split("/")[0] in _TOPS and "/" in name for name in settings
    )


def _is_aside(line: str) -> bool:
    """Nothing, a comment or a section."""
    return not line or line.startswith(_COMMENTS) or (line.startswith("[") and line.endswith("]"))


class _Reading:
    """What was read so far."""

    def __init__(self) -> None:
        self.settings: dict[str, list[Parameter]] = {}
        self.unread: list[Unread] = []
        self.unread_count = 0
        self._count = 0

    def take(self, number: int, line: str) -> None:
        """One line; raises `Malformed` when there are too many settings."""
        line = line.strip()
        if _is_aside(line):
            return
        name, equals, value = line.partition("=")
        name = name.rstrip()
        why = _fault(line, name, equals)
        if why:
            self.unread_count += 1
            if len(self.unread) < MOST_UNREAD:
                self.unread.append(Unread(number, why))
            return
        self._count += 1
        if self._count > MOST_PARAMETERS:
            raise Malformed(0, f"more than {MOST_PARAMETERS:,} settings, which no phone's configuration has")
        parameter = _parameter(name, value.lstrip(), number)
        # Moved to the end with its last setting, the parameters stay in order of the lines that count.
        self.settings[name] = [*self.settings.pop(name, ())[-MOST_REPEATS:], parameter]


def _fault(line: str, name: str, equals: str) -> str:
    """Why a line is no parameter, in words without any of its text; empty when it is one."""
    if len(line) > LONGEST_LINE:
        return f"longer than {LONGEST_LINE:,} characters"
    if not equals:
        return "has no ="
    if not name:
        return "has no name before the ="
    if len(name) > LONGEST_NAME or not _NAME.match(name):
        return "has a name that no parameter can have"
    return ""


def _parameter(name: str, value: str, line: int) -> Parameter:
    if is_secret(name) or (value.startswith('{"') and value.endswith('"}')):
        return Parameter(name=sys.intern(name), value="", line=line, hidden=Secret(value))
    shown = without_credentials(value)
    return Parameter(
        name=sys.intern(name), value=sys.intern(shown), line=line, hidden=None if shown == value else Secret(value)
    )


def _repeat(settings: list[Parameter]) -> Repeat:
    *before, last = settings
    differs = any((each.value, each.hidden) != (last.value, last.hidden) for each in before)
    return Repeat(last.name, tuple(each.line for each in before), last.line, differs)


def _mac_of(file: str) -> str | None:
    """The MAC that a file is named after: `00908f123456.cfg`."""
    stem = file.partition(".")[0]
    return mac(bytes.fromhex(re.sub(r"[:\-]", "", stem))) if _MAC.fullmatch(stem) else None
