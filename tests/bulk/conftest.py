"""The compiled loops, made once for all tests; skipped by name where they cannot be made."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.bulk.compilation import object_code
from acdiag.rulebook.shelf import Shelf, builtin_folder, load
from tests.bulk.readings import Engine, native, vectors


@pytest.fixture(scope="session")
def code() -> bytes:
    pytest.importorskip("numba", reason="nothing is compiled without numba")
    return object_code()


@pytest.fixture(scope="session", params=["compiled", "vectors"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each way to run the loops."""
    return vectors if request.param == "vectors" else native(request.getfixturevalue("code"))


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    return load([builtin_folder()])


@pytest.fixture(scope="session")
def captures() -> list[Path]:
    """Every committed capture."""
    return sorted((Path(__file__).parents[2] / "captures").glob("*/capture.*"))
