"""The compiled loops, made once for all tests; skipped by name where they cannot be made."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from acdiag.bulk.compilation import object_code
from acdiag.rulebook.shelf import Shelf
from tests.bulk.readings import Engine, native, vectors
from tests.rule_book import shipped


@pytest.fixture(scope="session")
def code(shared: Path) -> bytes:
    pytest.importorskip("numba", reason="nothing is compiled without numba")
    kept = shared / "object-code"
    if not kept.exists():
        part = kept.with_suffix(f".{os.getpid()}")
        part.write_bytes(object_code())
        part.replace(kept)
    return kept.read_bytes()


@pytest.fixture(scope="session", params=["compiled", "vectors"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each way to run the loops."""
    return vectors if request.param == "vectors" else native(request.getfixturevalue("code"))


@pytest.fixture(scope="session")
def engines(code: bytes) -> dict[str, Engine]:
    """Both ways at once, where reading the plain way for each of them would take longest."""
    return {"compiled": native(code), "vectors": vectors}


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    return shipped()


@pytest.fixture(scope="session")
def captures() -> list[Path]:
    """Every committed capture."""
    return sorted((Path(__file__).parents[2] / "captures").glob("*/capture.*"))
