"""How many lines of a target's modules its inputs reach: seeds, what a run has kept, and some mutants."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

KEPT = 3_000
"""Inputs of earlier runs that are executed again."""
SLOW = 20
"""Where the short run is short, so many times fewer mutants are looked at."""


def reached(name: str, folder: Path, mutants_too: int) -> str:
    """Count in this process, in which everything is imported anew: lines of definitions count as well."""
    import coverage

    looking = coverage.Coverage(data_file=None, source_pkgs=["acdiag"], branch=False)
    looking.start()
    for module in [module for module in sys.modules if module.startswith(("acdiag.", "tests.fuzz."))]:
        del sys.modules[module]
    from tests.fuzz.campaign import mutants
    from tests.fuzz.table import TARGETS

    target = TARGETS[name]
    kept = folder / "corpus" / name
    inputs = [path.read_bytes() for path in sorted(kept.iterdir())[:KEPT]] if kept.is_dir() else []
    count = mutants_too if target.short > 30 else mutants_too // SLOW
    for data in [*inputs, *islice(mutants(target, 0), count)]:
        try:
            target.run(data)
        except Exception:  # a campaign tells failures; here only lines count
            continue
    looking.stop()
    return _share(looking, target.covers)


def _share(looking: object, covers: tuple[str, ...]) -> str:
    reached = there = 0
    for name, module in list(sys.modules.items()):
        if any(name == covered or name.startswith(f"{covered}.") for covered in covers):
            _, statements, _, missing, _ = looking.analysis2(module)  # type: ignore[attr-defined]
            there, reached = there + len(statements), reached + len(statements) - len(missing)
    return f"{reached}/{there} lines ({100 * reached / max(there, 1):.0f} %)"
