"""The table of everything that is fuzzed; a new target is one line in the file of its kind."""

from __future__ import annotations

from tests.fuzz.books import BOOKS
from tests.fuzz.decoders import DECODERS
from tests.fuzz.following import FOLLOWING
from tests.fuzz.inputs import INPUTS
from tests.fuzz.keeping import KEEPING
from tests.fuzz.target import Target
from tests.fuzz.whole import WHOLE

TARGETS: dict[str, Target] = {
    target.name: target for target in (*DECODERS, *FOLLOWING, *INPUTS, *BOOKS, *KEEPING, *WHOLE)
}
