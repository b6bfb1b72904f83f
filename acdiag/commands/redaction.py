"""The options of redaction and of the bundle, and what they do to the material of a report."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from acdiag.bundle.contents import Originals
    from acdiag.pipeline import Session
    from acdiag.present.html.material import Material
    from acdiag.redact.redactor import Redactor
    from acdiag.sources.opening import Source


def options(parser: argparse.ArgumentParser) -> None:
    """What hides names, and where the way back is kept."""
    parser.add_argument(
        "--redact", action="store_true", help="put pseudonyms in the place of names, numbers, addresses and MACs"
    )
    parser.add_argument(
        "--redact-map",
        metavar="FILE",
        help="write there which pseudonym stands for what; it is never part of a report or a bundle",
    )
    parser.add_argument(
        "--bundle", metavar="FILE.zip", help="also a zip for support: report, case, tables, evidence; an input itself"
    )
    parser.add_argument(
        "--bundle-captures",
        action="store_true",
        help="in a redacted bundle, evidence captures written anew with pseudonyms; by default it has none",
    )


def refuse(arguments: argparse.Namespace) -> None:
    """Refuse options that make no sense together, and outputs that are inputs. Raises `Unusable`."""
    from pathlib import Path

    from acdiag.commands import reading
    from acdiag.model.errors import Unusable

    if arguments.redact_map and not arguments.redact:
        raise Unusable("--redact-map without --redact", "Say --redact as well.")
    if arguments.bundle_captures and not arguments.bundle:
        raise Unusable("--bundle-captures without --bundle", "Say --bundle FILE.zip as well.")
    outputs = [Path(name).absolute() for name in (arguments.output, arguments.redact_map, arguments.bundle) if name]
    if len(set(outputs)) < len(outputs):
        raise Unusable("two outputs have the same name", "Give -o, --bundle and --redact-map a file each.")
    for output in (arguments.redact_map, arguments.bundle):
        reading.refuse_to_overwrite(output, [*arguments.paths, *arguments.syslog])


def originals(
    arguments: argparse.Namespace, session: Session, opened: Sequence[Source], material: Material
) -> Originals:
    """What is to be given away, as it was read; its redactor, if any, has seen all of it. Raises `Unusable`."""
    from acdiag.bundle.contents import Originals, prepare

    redactor = _redactor(arguments, material)
    found = Originals(
        case=material.case,
        opened=opened,
        configurations=session.configurations,
        redactor=redactor,
        captures=bool(arguments.bundle) and (arguments.bundle_captures or redactor is None),
    )
    if arguments.bundle:
        prepare(found)
    return found


def _redactor(arguments: argparse.Namespace, material: Material) -> Redactor | None:
    """One that has learnt all of the material; None where nobody asked for it."""
    from acdiag.redact.redactor import Redactor

    if not arguments.redact:
        return None
    made = Redactor(material.rules)
    made.learn(material)
    return made


def hidden(redactor: Redactor | None, material: Material) -> Material:
    """The material with pseudonyms; as it is without a redactor."""
    from dataclasses import replace

    from acdiag.redact.redactor import REDACTION

    return material if redactor is None else replace(redactor.redact(material), redaction=REDACTION)


def write(arguments: argparse.Namespace, made: Material, html: str, found: Originals) -> None:
    """The bundle and the map, where they were asked for; both for the eyes of their owner (mode 0600)."""
    from acdiag.commands import writing

    if arguments.bundle:
        from acdiag.bundle.contents import Told, bundle

        told = Told(case=made.case, stories=made.stories, html=html, redaction=made.redaction)
        writing.write_bytes(bundle(told, found), arguments.bundle)
    if arguments.redact_map and found.redactor is not None:
        writing.write(found.redactor.map(), arguments.redact_map)
