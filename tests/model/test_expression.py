"""Expressions that are compiled by their first use."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys

import pytest

import acdiag
from acdiag.model.expression import expression


def test_it_does_what_a_pattern_does() -> None:
    later, now = (
        expression(r"(?P<letter>[a-z])(\d)?", re.IGNORECASE),
        re.compile(r"(?P<letter>[a-z])(\d)?", re.IGNORECASE),
    )
    text = "-B7 c"
    assert (later.pattern, later.flags, later.groups, dict(later.groupindex)) == (
        now.pattern,
        now.flags,
        2,
        {"letter": 1},
    )
    assert later.findall(text) == now.findall(text) == [("B", "7"), ("c", "")]
    assert [found.span() for found in later.finditer(text)] == [found.span() for found in now.finditer(text)]
    assert later.sub("<\\1>", text) == now.sub("<\\1>", text)
    assert later.match(text) is None
    assert later.match(text, 1) is not None
    assert later.fullmatch("x1") is not None
    assert later.split(text) == now.split(text)
    assert expression(rb"\d+").search(b"a12") is not None


def test_it_offers_nothing_else() -> None:
    with pytest.raises(AttributeError, match="polish"):
        expression("a").polish  # noqa: B018


def test_a_wrong_one_is_told_by_its_first_use() -> None:
    wrong = expression("(")
    for _ in range(2):
        with pytest.raises(re.error):
            wrong.match("(")


def test_all_of_the_package_can_be_compiled() -> None:
    known = 0
    for module in pkgutil.walk_packages(acdiag.__path__, "acdiag."):
        if module.name.endswith("__main__"):
            continue
        for named in vars(importlib.import_module(module.name)).values():
            if type(named) is type(expression("")):
                assert isinstance(named.pattern, str | bytes)
                known += 1
    assert known > 150


def test_a_start_compiles_few() -> None:
    """Only those whose `match` is wanted at once, because they are in everybody's way."""
    program = (
        "import re, sys; compiled = []; made = re.compile\n"
        "def count(*a, **k): compiled.append(sys._getframe(1).f_globals['__name__']); return made(*a, **k)\n"
        "re.compile = count\n"
        "import acdiag.pipeline, acdiag.commands.reading, acdiag.present.json\n"
        "print(sum(name.startswith('acdiag') for name in compiled))"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(told.stdout) < 10
