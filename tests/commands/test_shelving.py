"""The rules that a command line asks for."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from acdiag.commands.shelving import asked_for, folders
from acdiag.model.errors import Unusable
from acdiag.model.finding import Severity
from acdiag.rulebook.policy import NO_POLICY


def test_without_a_policy_the_rules_are_as_they_were_written() -> None:
    rules, policy = asked_for(Namespace(rules=[], policy=None))
    assert policy is NO_POLICY
    assert rules.by_id["ACD-DHCP-001"].severity is Severity.ERROR


def test_a_policy_re_rates_them(tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text("severity: {ACD-DHCP-001: notice}\n", encoding="utf-8")
    rules, policy = asked_for(Namespace(rules=[], policy=str(tmp_path / "site.yaml")))
    assert policy is not NO_POLICY
    assert rules.by_id["ACD-DHCP-001"].severity is Severity.NOTICE


def test_a_folder_that_is_not_there_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="no such folder of rules"):
        folders([str(tmp_path / "none")])
