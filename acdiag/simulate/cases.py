"""The simulated cases under captures/: what no daemon can do, written anew by `python -m acdiag.simulate.cases`.

Same code, same bytes: a case that changes shows up in the diff together with the change that made it.
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from acdiag.simulate.scenarios import SCENARIOS, save


@dataclass(frozen=True, slots=True)
class Recipe:
    scenario: str
    phones: int = 1
    seed: int = 1
    name: str = ""
    """Folder below captures/; empty is the scenario's name."""

    @property
    def folder(self) -> str:
        return self.name or self.scenario

    @property
    def command(self) -> str:
        several = f" --phones {self.phones}" if self.phones > 1 else ""
        return f"acdiag simulate {self.scenario} -o capture.pcapng{several} --seed {self.seed}"


CASES = (
    Recipe("healthy-firmware-update"),
    Recipe("tftp-header-check"),
    Recipe("vlan-not-offered", phones=2),
    Recipe("vlan-set-by-hand", phones=3),
    Recipe("vlan-no-dhcp", phones=3),
    Recipe("dhcp-duplicate-ip-in-turns"),
    Recipe("recovery-loop"),
    Recipe("recovery-downloading"),
    Recipe("recovery-complete"),
    Recipe("recovery-loop-complete"),
    Recipe("recovery-stalled"),
    Recipe("recovery-refused"),
    Recipe("recovery-short"),
    Recipe("power-flap"),
    Recipe("other-vendors"),
    Recipe("capture-one-sided"),
    Recipe("rollout", phones=12, seed=1, name="rollout-1"),
    Recipe("rollout", phones=12, seed=7, name="rollout-7"),
)


def describe(recipe: Recipe, expect: dict[str, Any]) -> str:
    """The text of case.yaml."""
    scenario = SCENARIOS[recipe.scenario]
    head = {"title": scenario.title, "origin": "simulated", "recipe": recipe.command}
    what = textwrap.indent(textwrap.fill(scenario.what, 110), "  ")
    return f"{_plain(head)}what: |\n{what}\n{_plain({'expect': expect})}"


def _plain(told: Mapping[str, object]) -> str:
    return yaml.safe_dump(dict(told), sort_keys=False, allow_unicode=True, width=1000)


def rebuild(out: Path) -> list[Path]:
    """Write every case below `out`; gives the folders."""
    folders = []
    for recipe in CASES:
        folder = out / recipe.folder
        folder.mkdir(parents=True, exist_ok=True)
        frames, expect = SCENARIOS[recipe.scenario].run(recipe.phones, recipe.seed)
        save(frames, folder / "capture.pcapng")
        (folder / "case.yaml").write_text(describe(recipe, expect), encoding="utf-8")
        folders.append(folder)
    return folders


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m acdiag.simulate.cases", description="rebuild the simulated cases")
    parser.add_argument("--out", type=Path, default=Path("captures"), help="folder of the cases (default captures)")
    for folder in rebuild(parser.parse_args().out):
        print(folder)


if __name__ == "__main__":
    main()
