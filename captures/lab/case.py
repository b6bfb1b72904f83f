"""A lab case: the recipe, what was done, and what a diagnosis must say; written beside its capture as case.yaml."""

from __future__ import annotations

import inspect
import json
import os
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from captures.lab.lab import Lab

WIDTH = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What must be said of one phone."""

    model: str
    verdict: str = "ok"
    stuck_at: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """`expect` comes from what the recipe did to the network, not from what a tool said of it."""

    recipe: Callable[[Lab], None]
    title: str
    what: str
    phones: Mapping[str, Outcome]
    findings: Mapping[str, Iterable[str]] = field(default_factory=dict)
    """Every rule that must fire at notice or above, with its phones; no other may."""
    info: Mapping[str, Iterable[str]] = field(default_factory=dict)
    """Info findings that must be there; others may be."""
    root: Mapping[str, Iterable[str]] = field(default_factory=dict)
    """By phone: its root causes."""
    cleared: Mapping[str, Iterable[str]] = field(default_factory=dict)
    """Those of `findings` that are over at the end."""
    undecided: Mapping[str, Iterable[str]] = field(default_factory=dict)
    """Rules that must say that the capture does not tell."""

    @property
    def name(self) -> str:
        return self.recipe.__name__.replace("_", "-")

    def yaml(self, made_with: Iterable[str]) -> str:
        """The text of case.yaml."""
        module = inspect.getmodule(self.recipe)
        assert module is not None
        path = module.__name__.replace(".", "/") + ".py"
        phones = [f"    {_quoted(mac)}: {_flow(_facts_of(outcome))}" for mac, outcome in self.phones.items()]
        return "\n".join(
            [
                f"title: {_quoted(self.title)}",
                "origin: lab",
                f"recipe: {_quoted(f'{path}, function {self.recipe.__name__}')}",
                f"made_with: {_flow(list(made_with))}",
                "what: |",
                textwrap.fill(" ".join(self.what.split()), WIDTH, initial_indent="  ", subsequent_indent="  "),
                "expect:",
                "  phones:",
                *phones,
                f"  findings: {_flow(_lists(self.findings))}",
                f"  info: {_flow(_lists(self.info))}",
                *([f"  cleared: {_flow(_lists(self.cleared))}"] if self.cleared else []),
                *([f"  undecided: {_flow(_lists(self.undecided))}"] if self.undecided else []),
                f"  root: {_flow({mac: _one_or_all(rules) for mac, rules in _lists(self.root).items()})}",
                "  silent: all others",
                "",
            ]
        )

    def record(self, folder: Path, made_with: Iterable[str]) -> None:
        """Build the network, do what the recipe says, and leave capture and case file in `folder`."""
        _refuse_others(folder / "case.yaml")
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / f"capture.{os.getpid()}.part"
        try:
            with Lab(unfinished) as lab:
                self.recipe(lab)
            unfinished.replace(folder / "capture.pcapng")
            (folder / "case.yaml").write_text(self.yaml(made_with), encoding="utf-8")
        finally:
            unfinished.unlink(missing_ok=True)


def _refuse_others(case_file: Path) -> None:
    """Captures of other origins lie beside ours; a name that is taken must not cost one of them."""
    if case_file.exists() and "\norigin: lab\n" not in case_file.read_text(encoding="utf-8"):
        raise FileExistsError(f"{case_file} is of another origin; choose another name for the lab case")


def _facts_of(outcome: Outcome) -> dict[str, str | None]:
    return {"verdict": outcome.verdict, "stuck_at": outcome.stuck_at, "model": outcome.model}


def _lists(mapping: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    return {key: list(values) for key, values in mapping.items()}


def _one_or_all(rules: list[str]) -> str | list[str]:
    return rules[0] if len(rules) == 1 else rules


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _flow(value: object) -> str:
    """JSON, which is YAML."""
    return json.dumps(value, ensure_ascii=False)
