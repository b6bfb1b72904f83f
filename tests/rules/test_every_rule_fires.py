"""Every rule is made to fire from bytes on: by a capture, by a scenario, or by a configuration file.

That they do fire where they are expected is the business of the tests of captures, scenarios and configurations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from acdiag.simulate import configured
from acdiag.simulate.configured import Configured
from tests.playing import Stage
from tests.rule_book import shipped
from tests.rules.test_configuration_rules import FIRES

CAPTURES = Path(__file__).parents[2] / "captures"


def _fired(expects: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for expect in expects:
        for section in ("findings", "info"):
            yield from (rule for rule, phones in expect.get(section, {}).items() if phones)


def test_every_rule_fires_on_bytes(stage: Stage) -> None:
    from acdiag.simulate.scenarios import SCENARIOS

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    cases = (yaml.load(path.read_bytes(), loader)["expect"] for path in CAPTURES.glob("*/case.yaml"))
    fired = {
        *_fired(cases),
        *_fired(stage[name].expect for name in SCENARIOS),
        *(rule for rule, _ in FIRES.values()),
        *(f"ACD-{rule}" for made in vars(configured).values() if isinstance(made, Configured) for rule in made.found),
    }
    assert {rule.id for rule in shipped().rules} - fired == set()
