"""The loops as machine code: numba compiles them once, and what is kept is plain object code.

Importing numba costs more than reading a million packets, so it is done only where the object code is not kept yet.
numba is asked for what it documents (the intermediate language of a `cfunc`), llvmlite for the rest.
"""

from __future__ import annotations

from types import FunctionType, ModuleType
from typing import Any

from acdiag.bulk import counting, headers, passing, records

MODULES: tuple[ModuleType, ...] = (records, headers, counting, passing)
"""In the order in which they use each other."""
NAME = "acdiag_advance"
"""Of the compiled function."""


def compiled_names() -> dict[str, Any]:
    """The functions of the loops, each compiled and calling the others' compiled forms."""
    from numba import njit

    names: dict[str, Any] = {}
    for module in MODULES:
        names |= {name: value for name, value in vars(module).items() if isinstance(value, int)}
        for name, function in vars(module).items():
            if isinstance(function, FunctionType) and function.__module__ == module.__name__:
                own = FunctionType(function.__code__, names, name)
                names[name] = njit(own, error_model="numpy")
    return names


def intermediate() -> tuple[str, str]:
    """The loops in LLVM's language, optimised, and the name of the function that is entered."""
    from numba import cfunc, types

    advance = compiled_names()["advance"]
    pointer: Any = types.CPointer
    byte, whole, real = pointer(types.int8), pointer(types.int64), pointer(types.float64)

    def enter(b, c, i, s, e, q, t, n, f, r, j):  # type: ignore[no-untyped-def]
        return advance(b, c, i, s, e, q, t, n, f, r, j)

    signature = types.int64(byte, whole, whole, whole, whole, whole, whole, whole, real, whole, real)
    made = cfunc(signature, error_model="numpy")(enter)
    return made.inspect_llvm(), made.native_name.removeprefix("cfunc.")


def object_code() -> bytes:
    """Machine code for this processor, with the one function `NAME`.

    It has numba's own form: a status as the result (0), pointers to the result and to an exception (never set), and
    then the arguments. The form that raises Python's exceptions is left out, so that the code needs nothing else.
    """
    import llvmlite.binding as llvm

    text, name = intermediate()
    module = llvm.parse_assembly(text)
    for function in module.functions:
        if function.name == name:
            function.name = NAME
        elif not function.is_declaration:
            function.linkage = "internal"
    return _emitted(module)


def _emitted(module: Any) -> bytes:
    """Optimised once more, since now everything but one function may be taken into it, and as object code."""
    import llvmlite.binding as llvm

    machine = machine_of_host()
    options = llvm.create_pipeline_tuning_options(speed_level=3)
    builder = llvm.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)
    missing = [function.name for function in module.functions if _is_missing(function)]
    if missing:
        raise RuntimeError(f"compiled code needs {missing}")
    return bytes(machine.emit_object(module))


def _is_missing(function: Any) -> bool:
    return bool(function.is_declaration) and not function.name.startswith("llvm.")


def machine_of_host() -> Any:
    """What llvmlite needs to know of this processor."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    host = llvm.Target.from_default_triple()
    return host.create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=3, jit=True
    )
