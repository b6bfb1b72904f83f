"""Survivors that are no gap: mutants that differ from their rule in nothing that can happen, each with its reason."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import yaml

from tests.rules.mutation.mutants import Mutant

FILE = Path(__file__).with_name("equivalents.yaml")


class Entry(NamedTuple):
    rules: frozenset[str]
    """Ids; empty for every rule."""
    mutants: re.Pattern[str]
    why: str


class Equivalents:
    """The list, and which of its entries were used."""

    def __init__(self) -> None:
        listed = yaml.safe_load(FILE.read_text(encoding="utf-8")) or []
        self.entries = [
            Entry(frozenset(entry.get("rules", ())), re.compile(entry["mutants"]), entry["why"]) for entry in listed
        ]

    def reason(self, mutant: Mutant) -> str:
        """Why a survivor is none; empty when it is not listed."""
        for entry in self.entries:
            if (not entry.rules or mutant.rule in entry.rules) and entry.mutants.fullmatch(mutant.what):
                return entry.why
        return ""
