"""A command that is asked for is read alone, and nobody notices."""

from __future__ import annotations

import pytest

from acdiag import cli


def name_of(command: object) -> str:
    return str(getattr(command, "__name__", "")).rpartition(".")[2]


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[object, str, str]:
    with pytest.raises(SystemExit) as left:
        cli.main(words)
    return left.value.code, *capsys.readouterr()


@pytest.mark.parametrize("name", [name_of(command) for command in cli.COMMANDS])
def test_it_says_what_it_says_among_all(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    for words in ((name, "--help"), (name, "--no-such-option", "x")):
        alone = said(capsys, *words)
        with pytest.raises(SystemExit) as left:
            cli.parser().parse_args(words)
        assert alone == (left.value.code, *capsys.readouterr())


def test_no_command_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, error = said(capsys, "triag")
    assert status == 2
    assert all(f"'{name_of(command)}'" in error for command in cli.COMMANDS)
    assert said(capsys)[0] == 2
