"""What the project is made of: locked with hashes, from no index by name, its licences go with ours, packed whole."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = sorted((ROOT / ".ci").glob("lock.*.txt"))
GROUPS = {
    "lock.development.txt": [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["audio"],
        *PROJECT["dependency-groups"]["development"],
    ],
    "lock.supply.txt": PROJECT["dependency-groups"]["supply"],
}
LICENCES = re.compile(
    r"MIT(?:-0|-CMU| License)?|BSD(?:-[23]-Clause| License)|0BSD|Zlib|CC0-1\.0|ISC|PSF-2\.0"
    r"|Python Software Foundation License|MPL-2\.0|Mozilla Public License 2\.0|GPL-2\.0-only|GPL-2\.0-or-later"
    r"|Apache-2\.0(?: WITH LLVM-exception)?|Apache Software License"
)
"""Those that go with GPL-2.0-or-later: Apache-2.0 by way of its `or later`, as it agrees with version 3 only."""
FILES_SAY = {"axe-playwright-python": "MIT"}
"""Whose metadata name no licence, but whose licence file does."""


def locked(lock: Path) -> dict[str, tuple[str, list[str]]]:
    """Version and hashes by name."""
    found = {}
    for entry in re.split(r"\n(?=[a-z0-9])", lock.read_text(encoding="utf-8").partition("\n#    make lock\n")[2]):
        name, version = re.split(r"==|[ ;\\]", entry.strip(), maxsplit=2)[:2]
        found[canonicalize_name(name)] = (version, re.findall(r"--hash=sha256:([0-9a-f]{64})", entry))
    return found


def test_there_is_a_lock_for_each_purpose() -> None:
    assert [lock.name for lock in LOCKS] == sorted(GROUPS)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_everything_that_is_asked_for_is_locked_with_its_hashes(lock: Path) -> None:
    found = locked(lock)
    assert len(found) > 20
    assert [name for name, (_, hashes) in found.items() if not hashes] == []
    for text in GROUPS[lock.name]:
        wanted = Requirement(text)
        version, _ = found[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(version, prereleases=True), text


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_index_is_named(lock: Path) -> None:
    assert "://" not in lock.read_text(encoding="utf-8")
    assert "index" not in lock.read_text(encoding="utf-8")


def licence_of(name: str) -> str:
    """As the metadata say it: an expression, classifiers, or free text."""
    told = metadata.metadata(name)
    classifiers = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier", []) if line.startswith("License")]
    classifiers = [line.partition(" (")[0] for line in classifiers]
    plain = told.get("License-Expression") or " AND ".join(classifiers) or told.get("License")
    return FILES_SAY.get(name) or plain or ""


@pytest.mark.parametrize("name", sorted(locked(ROOT / ".ci" / "lock.development.txt")))
def test_its_licence_goes_with_ours(name: str) -> None:
    try:
        said = licence_of(name)
    except metadata.PackageNotFoundError:
        pytest.skip(f"{name} is not installed: it is for another system")
    parts = [part.strip() for part in re.split(r"\s+(?:AND|OR)\s+|[()]", said) if part.strip()]
    assert parts
    assert [part for part in parts if not LICENCES.fullmatch(part)] == []


@pytest.mark.skipif(importlib.util.find_spec("hatchling") is None, reason="hatchling is not installed")
def test_the_wheel_holds_the_program_its_rules_and_its_themes_and_nothing_else(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    inside = {name.partition("/")[2] for name in names if name.startswith("acdiag/")}
    sources = {str(path.relative_to(ROOT / "acdiag")) for path in (ROOT / "acdiag").rglob("*.py")}
    rules = {f"_rules/{path.relative_to(ROOT / 'rules')}" for path in (ROOT / "rules").rglob("*.yaml")}
    assert sources | rules <= inside
    assert any(name.startswith("_reports/") for name in inside)
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"acdiag"}
