"""What all tests share: golden files, played scenarios, and how long hypothesis may think."""

from __future__ import annotations

import difflib
import gc
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from tests.playing import Stage

settings.register_profile("check", deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", settings.get_profile("check"), max_examples=2000)
os.environ["ACDIAG_CACHE"] = ""  # tests leave nothing in a home folder; `kept_rules` says where they may
# Thousands of tests stay collected; to look through them again and again is a tenth of the time.
gc.set_threshold(100_000, 50, 50)
# A shell starts what runs in its background with SIGINT ignored; tests of interrupts need it as a terminal has it.
signal.signal(signal.SIGINT, signal.default_int_handler)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "check"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files instead of comparing with them")


def pytest_collection_finish() -> None:
    gc.freeze()


@pytest.fixture
def hung_up() -> Iterator[None]:
    """The end of a terminal ends what runs in it, also where `nohup` started the tests."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden(name, text)` compares with `golden/<name>` in the folder of the test; review its diff like code."""
    folder = request.path.parent / "golden"

    def compare(name: str, text: str) -> None:
        file = folder / name
        if request.config.getoption("--update-golden"):
            folder.mkdir(exist_ok=True)
            file.write_bytes(text.encode())
            return
        assert file.exists(), f"no golden file {file.name}; run pytest --update-golden and look at what it writes"
        expected = file.read_bytes().decode()
        if text != expected:
            diff = difflib.unified_diff(expected.splitlines(), text.splitlines(), "golden", "now", lineterm="", n=2)
            pytest.fail(f"{file.name} differs (--update-golden accepts it)\n" + "\n".join(diff), pytrace=False)

    return compare


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of pytest-xdist have, above their own."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session", autouse=True)
def kept_rules(shared: Path) -> None:
    """Commands read the rules once in a run of the tests, and not once each."""
    os.environ["ACDIAG_CACHE"] = str(shared / "cache")


@pytest.fixture(scope="session")
def stage(shared: Path) -> Stage:
    """Scenarios by name, each played once."""
    from tests.playing import Stage

    return Stage(shared / "played")
