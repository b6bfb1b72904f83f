"""TFTP's tables are complete."""

from __future__ import annotations

from acdiag.model.names.tftp import ERRORS, OPCODES


def test_every_opcode_and_error_has_a_name() -> None:
    assert list(OPCODES) == [1, 2, 3, 4, 5, 6]
    assert list(ERRORS) == list(range(9))
    assert ERRORS[1] == "File not found"
