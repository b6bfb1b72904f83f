"""Triage and report of a bundle: the verdict that was given on all its inputs, of which the bundle holds excerpts only.

Whoever sent the bundle wrote what is in it: its texts are made harmless again before a terminal gets them.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from acdiag.commands.exits import Exit
from acdiag.model.errors import Unusable
from acdiag.present.escape import json_safe, visible

_ZIP = b"PK"


def kept_case(arguments: argparse.Namespace) -> int | None:
    """Show the case that the one PATH holds, if that is a bundle; gives the exit code, else None. Raises `Unusable`."""
    path = arguments.paths[0]
    if not _may_be_a_bundle(path):
        return None
    from acdiag.bundle.archive import TABLE, TEXT
    from acdiag.bundle.reading import case_in, kept_in
    from acdiag.commands import reading, writing

    case = case_in(path)
    if case is None:
        return None
    findings = _findings(case)
    if findings is None:
        return None
    if arguments.html or arguments.carve:
        raise Unusable(
            "a bundle is not judged anew, so --html and --carve have nothing to make",
            "Unzip it: the report, and what captures it has, are in it.",
        )
    reading.refuse_to_overwrite(arguments.output, [path])
    if arguments.format == "json":
        text: str | None = json_safe(case)
    elif arguments.format == "jsonl":
        from acdiag.present.json.case import line

        text = "".join(line(finding) for finding in findings)
    else:
        kept = kept_in(path, TEXT if arguments.format == "text" else TABLE)
        text = None if kept is None else _harmless(kept)
    if text is None:
        return None
    reading.warn(arguments.quiet, "a bundle: its case as it was judged; options that judge anew change nothing")
    writing.write(text, arguments.output)
    return _exit(findings, arguments.fail_on)


def kept_report(arguments: argparse.Namespace) -> int | None:
    """Write the report that the one PATH holds, if that is a bundle; as `kept_case`."""
    from acdiag.bundle.archive import REPORT
    from acdiag.bundle.reading import case_in, kept_in
    from acdiag.commands import reading, writing

    path = arguments.paths[0]
    case, report = case_in(path), kept_in(path, REPORT)
    findings = None if case is None else _findings(case)
    if findings is None or report is None:
        return None
    anew = ("redact", "bundle", "theme", "about", "title", "ticket", "site", "contact")
    asked = [f"--{name}" for name in anew if getattr(arguments, name)]
    if asked:
        raise Unusable(
            f"a bundle is not judged anew, so {asked[0]} changes nothing in its report",
            "Make the report where the captures are, with that option.",
        )
    reading.refuse_to_overwrite(arguments.output, [path])
    reading.warn(arguments.quiet, "a bundle: its report as whoever sent it made it")
    writing.write(report, arguments.output)
    return _exit(findings, arguments.fail_on)


def warn_of_excerpts(arguments: argparse.Namespace) -> None:
    """Say which inputs are bundles, for a command that tells only what their excerpts hold."""
    from acdiag.bundle.reading import case_in
    from acdiag.commands import reading

    for path in arguments.paths:
        if case_in(path) is not None:
            what = "is a bundle: what follows is counted in its excerpts; acdiag triage shows the whole case"
            reading.warn(arguments.quiet, f"{visible(path)} {what}")


def _may_be_a_bundle(path: str) -> bool:
    """Whether a file begins as a zip; a pipe is not touched, and what is wrong with a file, others say."""
    if not Path(path).is_file():
        return False
    try:
        with open(path, "rb") as file:
            return file.read(len(_ZIP)) == _ZIP
    except OSError:
        return False


def _harmless(text: str) -> str:
    """What a text or a table says, line by line, in characters that only draw themselves."""
    return "\n".join(map(visible, text.split("\n")))


def _findings(case: str) -> list[dict[str, object]] | None:
    try:
        findings = json.loads(case)["findings"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return findings if all(isinstance(finding, dict) for finding in findings) else None


def _exit(findings: list[dict[str, object]], fail_on: str) -> Exit:
    from acdiag.model.finding import Severity

    if fail_on == "never":
        return Exit.FINE
    grave = {str(severity) for severity in Severity if severity.rank >= Severity(fail_on).rank}
    failing = any(finding.get("cleared") is None and finding.get("severity") in grave for finding in findings)
    return Exit.FOUND if failing else Exit.FINE
