"""What rules cost: those that ship, and a thousand of them, on the same capture.

The thousand are copies under other ids, explaining each other as the originals do. Evaluation and folding are timed by
themselves, since decoding has nothing to do with the number of rules.

usage: python -m tests.bench.rule_book CAPTURE
"""

from __future__ import annotations

import gc
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from acdiag.pipeline import Session
from acdiag.rulebook import engine, folding
from acdiag.rulebook.pressing import press, unfold
from acdiag.rulebook.shelf import Shelf, builtin_folder, gather, load, shelve
from acdiag.sources.opening import in_time_order, open_sources
from acdiag.timeline.story import PhoneStory

NUMBER = 1000
_AREA = re.compile(r"\bACD-([A-Z0-9]+)-")


def copies(folder: Path, number: int) -> Shelf:
    """The rules that ship and whole copies of them, so many that there are at least `number`; `folder` holds these."""
    files = gather((builtin_folder(),))
    for turn in range(1, -(-number // len(files))):
        for file in files:
            path = folder / str(turn) / file.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_AREA.sub(rf"ACD-\1X{turn}-", file.data.decode()), encoding="utf-8")
    return load((builtin_folder(), folder))


def stories_of(path: Path) -> tuple[PhoneStory, ...]:
    """The phones of a capture."""
    opened = open_sources([str(path)], on_skip=lambda _path, _why: None)
    session = Session(load((builtin_folder(),)), [source.report for source in opened])
    for frame in in_time_order(opened):
        session.take(frame)
    return session.stories()


def answer(shelf: Shelf, stories: Sequence[PhoneStory]) -> int:
    """Judge and fold; how much was found."""
    judgement = engine.evaluate(shelf, stories)
    folding.fold(judgement.findings, judgement.links)
    return len(judgement.findings)


def seconds(work: Callable[[], object], runs: int = 5) -> float:
    """The median of some runs."""
    taken = []
    for _ in range(runs):
        gc.collect()
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def main(path: Path) -> None:
    stories = stories_of(path)
    files = gather((builtin_folder(),))
    real = shelve(files)
    paths = [file.path for file in files]
    pressed = press(real, paths)
    with tempfile.TemporaryDirectory() as folder:
        many = copies(Path(folder), NUMBER)
        once, often = (seconds(lambda shelf=shelf: answer(shelf, stories)) for shelf in (real, many))
        findings = [answer(shelf, stories) for shelf in (real, many)]
    print(f"rules on the facts of {len(stories)} phones")
    print(f"{len(real.rules):5} rules that ship      {once:7.3f} s {findings[0]:7,} findings")
    print(
        f"{len(many.rules):5} rules, copied        {often:7.3f} s {findings[1]:7,} findings  {often / once:.2f} times"
    )
    print(f"reading the {len(real.rules)} rules      {seconds(lambda: shelve(gather((builtin_folder(),)))):7.3f} s")
    kept = seconds(lambda: unfold(pressed, real.digest, [file.path for file in gather((builtin_folder(),))]))
    print(f"  from the cache           {kept:7.3f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
