"""`acdiag cfg BASE NEW`: the delta file that mass provisioning takes, and the proof that it leads to the other.

The delta is data and goes to stdout or into a file; what is to be said of it goes to stderr. Lines with passwords are
written into a file that the user names with -o, which only its owner can read, and nowhere else.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from acdiag.commands import writing
from acdiag.commands.exits import Exit
from acdiag.model.errors import Unusable
from acdiag.present.escape import json_safe, visible
from acdiag.wire.configuration_delta import Delta, delta, leads_to, shown, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from acdiag.model.configuration import Configuration, Parameter

SCHEMA = "acdiag/cfg-delta/1"
NAMED = 20
"""Parameters named on stderr; JSON has all."""


def run(arguments: argparse.Namespace) -> int:
    """Write the delta. Raises Unusable where a file cannot be read or written."""
    from acdiag.commands.reading import refuse_to_overwrite, report_problems, warn
    from acdiag.sources.opening import open_configuration

    if arguments.file == arguments.new == "-":
        raise Unusable("stdin can be read only once", "Name a file for one of the two.")
    refuse_to_overwrite(arguments.output, [arguments.file, arguments.new])
    sources = [open_configuration(path) for path in (arguments.file, arguments.new)]
    base, new = (source.configuration for source in sources)
    assert base is not None
    assert new is not None
    found = delta(base, new)
    right = checked(base, new, found)
    private = arguments.output not in (None, "-") and arguments.format != "json"
    if arguments.format == "json":
        writing.write(_dump(base, new, found, right), arguments.output)
    elif private:
        _keep_private(Path(arguments.output))
        writing.write_bytes(written(found.settings).encode(_encoding(new)), arguments.output)
    else:
        writing.write(_for_stdout(found), arguments.output)
    for source in sources:
        report_problems(source, quiet=arguments.quiet)
    for line in _said(found, right, private=private or arguments.format == "json"):
        warn(arguments.quiet, visible(line))
    return Exit.FINE if right else Exit.FOUND


def _keep_private(path: Path) -> None:
    """A file that is there already keeps its mode when it is written anew: take it from others first."""
    if path.is_file() and not path.is_symlink():
        try:
            path.chmod(0o600)
        except OSError as error:
            raise Unusable(f"cannot keep {path} private: {error.strerror}", "Choose another place with -o.") from None


def checked(base: Configuration, new: Configuration, found: Delta) -> bool:
    """The reverse check on what is written, read again as a phone would read it."""
    from acdiag.wire.configuration import parse

    if not found.settings:
        return leads_to(base, (), new)
    read = parse(written(found.settings).encode("utf-8"), new.source, new.file)
    return leads_to(base, read.parameters.values(), new)


def _encoding(new: Configuration) -> str:
    """That of the new file, as far as phones may be expected to know it."""
    return "latin-1" if new.encoding == "latin-1" else "utf-8"


def _for_stdout(found: Delta) -> str:
    lines = shown(found.settings)
    if not sys.stdout.isatty():
        return lines
    return "".join(f"{visible(line)}\n" for line in lines.splitlines())


def _dump(base: Configuration, new: Configuration, found: Delta, right: bool) -> str:
    """The delta as JSON; a password is there by name alone."""
    settings = [
        {
            "name": each.name,
            "value": None if each.hidden is not None else each.value,
            "secret": each.hidden is not None,
            "line": each.line,
            "base_line": base.parameters[each.name].line if each.name in base.parameters else None,
        }
        for each in found.settings
    ]
    lost = [{"name": each.name, "base_line": each.line} for each in found.lost]
    told = {
        "schema": SCHEMA,
        "base": base.source,
        "new": new.source,
        "set": settings,
        "lost": lost,
        "reverse_check": right,
    }
    return json_safe(json.dumps(told, ensure_ascii=False, indent=2)) + "\n"


def _said(found: Delta, right: bool, *, private: bool) -> Iterator[str]:
    """What whoever loads the delta has to know."""
    if found.hidden and not private:
        yield f"left out, for they hold passwords: {_names(found.hidden)}"
        yield "they are written only into a file that nobody else can read: give one with -o FILE"
    if found.lost:
        yield f"in BASE, not in NEW, and no delta can take them away: {_names(found.lost)}"
        yield "a phone keeps what BASE says of them; to undo one, set it to its default in NEW"
    count = len(found.settings)
    differ = "1 parameter differs" if count == 1 else f"{count:,} parameters differ"
    yield f"{differ}; read back and put on top of BASE they {'give' if right else 'do NOT give'} NEW"


def _names(parameters: Sequence[Parameter]) -> str:
    more = f" and {len(parameters) - NAMED} more" if len(parameters) > NAMED else ""
    return ", ".join(parameter.name for parameter in parameters[:NAMED]) + more
