"""Our own words."""

from __future__ import annotations

import pytest

from acdiag.redact.vocabulary import words
from tests.rule_book import shipped


@pytest.mark.parametrize("word", ["dhcp", "offer", "register", "450hd", "unauthorized", "certificate", "lyncdiscover"])
def test_words_of_the_program_are_ours(word: str) -> None:
    assert word in words()


@pytest.mark.parametrize("word", ["alice", "bob", "contoso", "müller", "berlin", "smith", "zaphod"])
def test_names_are_not(word: str) -> None:
    assert word not in words(shipped())


def test_words_of_the_rules_in_use_are_ours() -> None:
    rules = shipped()
    told = {word.casefold() for rule in rules.rules for word in rule.title.split() if word.isalpha()}
    assert told <= words(rules)
