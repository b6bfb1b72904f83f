"""What is compiled needs nothing that is not in it."""

from __future__ import annotations

import llvmlite.binding as llvm
import pytest

from acdiag.bulk import compilation


def test_the_loop_is_there(code: bytes) -> None:
    machine = compilation.machine_of_host()
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    assert engine.get_function_address(compilation.NAME)


def test_every_function_of_the_loops_is_compiled() -> None:
    pytest.importorskip("numba")
    names = compilation.compiled_names()
    assert {"word", "find_flow", "count_rtp", "advance"} <= names.keys()
    assert all(hasattr(names[name], "py_func") for name in ("word", "find_flow", "count_rtp", "advance"))
