"""Processes and components under all of their spellings."""

from __future__ import annotations

import pytest

from acdiag.model.names.phone_log import COMPONENTS, EVERYDAY, PROCESSES, first_writer, writer_named


@pytest.mark.parametrize("name", [*PROCESSES, *COMPONENTS])
def test_every_name_of_the_manual_in_every_spelling(name: str) -> None:
    for word in (name, name.upper(), name.replace("_", "-")):
        assert writer_named(word) == name
        assert first_writer(f"[12] {word.lower()}: {'x' * 80}") == name


def test_names_are_whole_words() -> None:
    assert writer_named("") == writer_named("x" * 1000) == ""
    assert first_writer("library kernels sipes nxphone2 web_server_x") == ""
    assert first_writer("about sip-stack and lib") == "sip_stack"


def test_everyday_names_are_known_ones() -> None:
    assert set(PROCESSES) | set(COMPONENTS) > EVERYDAY
