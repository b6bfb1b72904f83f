"""The simulated cases under captures/: what no daemon can do, written anew by `python -m acdiag.simulate.cases`.

Same code, same bytes: a case that changes shows up in the diff together with the change that made it.
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from acdiag.model.record import Record
from acdiag.simulate import configured
from acdiag.simulate.catalogue.logs import FORM as LOG_FORMS
from acdiag.simulate.configured import Configured
from acdiag.simulate.log import file_of
from acdiag.simulate.scenarios import SCENARIOS, save
from acdiag.simulate.site import Site


class Recipe(Record):
    scenario: str
    phones: int = 1
    seed: int = 1
    name: str = ""
    """Folder below captures/; empty is the scenario's name."""
    log: str = ""
    """Form of the log beside the capture; empty without one."""
    configured: Configured | None = None
    """The phone's configuration beside the capture."""

    @property
    def folder(self) -> str:
        return self.name or self.scenario

    @property
    def command(self) -> str:
        several = f" --phones {self.phones}" if self.phones > 1 else ""
        log = f" --log phone.log --log-form {self.log}" if self.log else ""
        beside = f", and {self.configured.file} beside it" if self.configured else ""
        return f"acdiag simulate {self.scenario} -o capture.pcapng{several} --seed {self.seed}{log}{beside}"


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
    Recipe("recording-with-losses"),
    Recipe("recording-of-gateway"),
    *(Recipe(name, log=form) for name, form in LOG_FORMS.items()),
    Recipe("vlan-ignored", name="configuration-vlan-off", configured=configured.VLAN_OFF),
    Recipe("time-source-missing", name="configuration-no-time", configured=configured.NO_TIME),
    Recipe("media-unmarked", name="configuration-marks-so", configured=configured.MARKED_SO),
    Recipe("time-offset-missing", name="configuration-has-offset", configured=configured.OFFSET_GIVEN),
    Recipe("dot1x-asked-in-vain", name="configuration-dot1x-off", configured=configured.DOT1X_OFF),
    Recipe("rollout", phones=12, seed=1, name="rollout-1"),
    Recipe("rollout", phones=12, seed=7, name="rollout-7"),
)


def describe(recipe: Recipe, expect: dict[str, Any]) -> str:
    """The text of case.yaml."""
    told = recipe.configured or SCENARIOS[recipe.scenario]
    head = {"title": told.title, "origin": "simulated", "recipe": recipe.command}
    what = textwrap.indent(textwrap.fill(" ".join(told.what.split()), 110), "  ")
    return f"{_plain(head)}what: |\n{what}\n{_plain({'expect': expect})}"


def _plain(told: Mapping[str, object]) -> str:
    return yaml.safe_dump(dict(told), sort_keys=False, allow_unicode=True, width=1000)


def rebuild(out: Path) -> list[Path]:
    """Write every case below `out`; gives the folders."""
    folders = []
    for recipe in CASES:
        folder = out / recipe.folder
        folder.mkdir(parents=True, exist_ok=True)
        site = Site(recipe.phones, recipe.seed)
        frames = list(SCENARIOS[recipe.scenario].make(site))
        save(frames, folder / "capture.pcapng")
        if recipe.log:
            (folder / "phone.log").write_bytes(file_of(sorted(site.lines), recipe.log))
        expect = site.expectation.as_dict()
        if recipe.configured:
            (folder / recipe.configured.file).write_text(recipe.configured.text, encoding="utf-8", newline="\n")
            expect = recipe.configured.amended(expect)
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
