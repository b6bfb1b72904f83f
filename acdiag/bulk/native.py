"""The loops as machine code, brought into this process without numba."""

from __future__ import annotations

import ctypes
from typing import Any

from acdiag.bulk import compilation, kept
from acdiag.bulk.arrays import Arrays


class Native:
    """The compiled loop, bound to its arrays."""

    chunk = 128 * 1024

    def __init__(self, code: bytes, arrays: Arrays) -> None:
        import llvmlite.binding as llvm

        machine = compilation.machine_of_host()
        self._owner: Any = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
        """Owns the machine code."""
        self._owner.add_object_file(llvm.ObjectFileRef.from_data(code))
        self._owner.finalize_object()
        address = self._owner.get_function_address(compilation.NAME)
        if not address:
            raise RuntimeError("the compiled loop is not there")
        pointers = [ctypes.c_void_p] * len(arrays.addresses)
        made = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p, *pointers)
        self._run = made(address)
        self._results = (ctypes.c_int64 * 2)()
        place = ctypes.addressof(self._results)
        self._before = (place, place + 8)
        self._after = arrays.addresses
        self._arrays = arrays

    def __call__(self, buffer: bytes, /) -> None:
        if self._run(*self._before, buffer, *self._after):
            raise RuntimeError("compiled code failed")


def load(arrays: Arrays, *, may_compile: bool) -> Native | None:
    """The compiled loop; None where compiled code is impossible, or not at hand and not worth its making."""
    try:
        import llvmlite.binding as llvm

        processor = f"{llvm.get_host_cpu_name()} {llvm.get_host_cpu_features().flatten()} {llvm.llvm_version_info}"
        code = kept.read(processor)
        if code is None:
            if not may_compile:
                return None
            code = compilation.object_code()
            kept.write(processor, code)
        return Native(code, arrays)
    except (ImportError, OSError, RuntimeError, AttributeError):
        return None
