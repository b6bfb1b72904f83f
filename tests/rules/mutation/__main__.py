"""Mutants of every rule, and which of them no test kills.

usage: python -m tests.rules.mutation [--scenes] [--propose] [RULE...]

A rule's tests are those in its file, its edges (edges.yaml), and with --scenes what captures and scenarios show, which
takes some minutes. Survivors that differ from their rule in nothing that can happen are listed in equivalents.yaml.
--propose looks for edges that kill what survives, and prints them for somebody to read.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence

from acdiag.rulebook.rule import Rule
from acdiag.rulebook.shelf import Shelf, builtin_folder, load
from tests.rules.mutation.edges import written
from tests.rules.mutation.equivalents import Equivalents
from tests.rules.mutation.killing import Bench, Scene
from tests.rules.mutation.mutants import Mutant, mutants
from tests.rules.mutation.proposing import propose


def main(words: Sequence[str] | None = None) -> int:
    """1 when something survives that is not listed."""
    parser = argparse.ArgumentParser(prog="python -m tests.rules.mutation", description=__doc__)
    parser.add_argument("rules", nargs="*", metavar="RULE", help="ids (default: all)")
    parser.add_argument("--scenes", action="store_true", help="show each mutant the captures and scenarios as well")
    parser.add_argument("--propose", action="store_true", help="look for edges that kill what survives")
    arguments = parser.parse_args(words)
    shelf = load([builtin_folder()])
    chosen = [rule for rule in shelf.rules if not arguments.rules or rule.id in arguments.rules]
    shown: tuple[Scene, ...] = ()
    if arguments.scenes:
        from tests.rules.mutation.scenes import scenes

        shown = tuple(scenes(shelf))
    return _report(chosen, shelf, shown, proposing=arguments.propose)


def _report(rules: Iterable[Rule], shelf: Shelf, scenes: tuple[Scene, ...], *, proposing: bool) -> int:
    listed = Equivalents()
    made = killed = equivalent = 0
    unlisted: list[Mutant] = []
    for rule in rules:
        bench = Bench(rule, shelf, scenes)
        every = list(mutants(rule))
        alive = [mutant for mutant in every if not bench.killer(mutant)]
        left = [mutant for mutant in alive if not listed.reason(mutant)]
        made, killed, equivalent = (
            made + len(every),
            killed + len(every) - len(alive),
            equivalent + len(alive) - len(left),
        )
        unlisted += left
        for mutant in left:
            print(f"{mutant.rule}  {mutant.what}", flush=True)
        if proposing and left:
            print(written(propose(rule, left)[0]), flush=True)
    print(f"{made} mutants, {killed} killed, {equivalent} equivalent, {len(unlisted)} survive")
    return 1 if unlisted else 0


if __name__ == "__main__":
    raise SystemExit(main())
