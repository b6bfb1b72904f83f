"""Rebuild some lab cases with the real daemons, and read with tshark that they hold what they promise."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
import yaml

from captures.lab.__main__ import build
from captures.lab.case import Case
from captures.lab.cases import CASES
from tests.lab.reading import rows, why_not

NAMES = ("healthy-450hd", "voice-vlan-no-dhcp", "tftp-file-not-found")
DISCOVER, OFFER, REQUEST, ACK = "1", "2", "3", "5"


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the cases of NAMES, freshly recorded side by side."""
    reason = why_not()
    if reason is not None:
        pytest.skip(f"the lab cannot run: {reason}")
    out = tmp_path_factory.mktemp("captures")
    assert build(NAMES, out, jobs=len(NAMES)) == 0
    return out


@pytest.mark.lab
def test_a_healthy_boot_has_every_step_in_its_vlan(rebuilt: Path) -> None:
    seen = rows(rebuilt, "healthy-450hd", "dhcp", "dhcp.option.dhcp", "vlan.id")
    steps = [DISCOVER, OFFER, REQUEST, ACK]
    assert seen == [*([step, ""] for step in steps), *([step, "200"] for step in steps)]
    assert rows(rebuilt, "healthy-450hd", "tftp.opcode == 5", "frame.number") == []
    fetched = {name for (name,) in rows(rebuilt, "healthy-450hd", "tftp.opcode == 1", "tftp.source_file")}
    assert fetched == {"450HD.cfg", "450HD_UC_3.4.8.808.img"}
    assert rows(rebuilt, "healthy-450hd", "arp.isprobe == 1 && vlan.id == 200", "frame.number")


@pytest.mark.lab
def test_the_phone_asks_as_a_phone_and_gets_every_option(rebuilt: Path) -> None:
    asked = rows(rebuilt, "healthy-450hd", "dhcp.option.dhcp == 1", "dhcp.option.request_list_item")
    assert {codes for (codes,) in asked} == {"1,2,3,4,6,15,42,43,66,67,120,160"}
    classes = rows(rebuilt, "healthy-450hd", "dhcp.option.dhcp == 1", "dhcp.option.vendor_class_id", "eth.src")
    assert {tuple(row) for row in classes} == {("450HD", "00:90:8f:12:34:50")}
    (given, *_) = rows(rebuilt, "healthy-450hd", "dhcp.option.dhcp == 5 && vlan", "dhcp.option.type")
    assert {"2", "42", "43", "66", "67", "120", "160"} <= set(given[0].split(","))


@pytest.mark.lab
def test_switch_and_phone_speak_lldp_med_and_cdp(rebuilt: Path) -> None:
    offered = rows(rebuilt, "healthy-450hd", "lldp && eth.src == 00:1b:54:aa:00:07", "lldp.media.vlan_id")
    assert {vlan for (vlan,) in offered} == {"200"}
    known = rows(rebuilt, "healthy-450hd", "lldp && eth.src == 00:90:8f:12:34:50", "lldp.media.model")
    assert {model for (model,) in known} == {"450HD"}
    voice = rows(rebuilt, "healthy-450hd", "cdp && eth.src == 00:1b:54:aa:00:07", "cdp.voice_vlan")
    assert {vlan for (vlan,) in voice} == {"200"}
    assert rows(rebuilt, "healthy-450hd", "cdp.checksum.status == 0", "frame.number") == []


@pytest.mark.lab
def test_nobody_answers_in_the_voice_vlan(rebuilt: Path) -> None:
    native = rows(rebuilt, "voice-vlan-no-dhcp", "dhcp && !vlan", "dhcp.option.dhcp")
    assert [step for (step,) in native] == [DISCOVER, OFFER, REQUEST, ACK]
    tagged = rows(rebuilt, "voice-vlan-no-dhcp", "dhcp && vlan.id == 200", "dhcp.option.dhcp", "frame.time_epoch")
    assert [step for step, _ in tagged] == [DISCOVER] * 5
    assert float(tagged[-1][1]) - float(tagged[0][1]) >= 10
    (last,) = rows(rebuilt, "voice-vlan-no-dhcp", "frame", "frame.time_epoch")[-1]
    assert float(last) - float(tagged[-1][1]) >= 10


@pytest.mark.lab
def test_the_missing_file_is_refused_and_the_machine_keeps_its_devices(rebuilt: Path) -> None:
    refused = rows(rebuilt, "tftp-file-not-found", "tftp.opcode == 5", "tftp.error.code", "vlan.id")
    assert refused == [["1", "200"]]
    # busybox tftp deletes its local file when a transfer fails.
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.lab
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_malformed_and_the_file_is_small(rebuilt: Path, name: str) -> None:
    assert rows(rebuilt, name, "_ws.malformed", "frame.number") == []
    assert 1000 < (rebuilt / name / "capture.pcapng").stat().st_size < 200_000


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_file_says_what_must_be_found(case: Case) -> None:
    read = yaml.safe_load(case.yaml(["some daemon 1.0"]))
    expect = read["expect"]
    assert read["recipe"].startswith("captures/lab/cases/")
    assert read["title"] == case.title
    for rules in (expect["findings"], expect["info"]):
        assert all(set(phones) <= set(expect["phones"]) for phones in rules.values())
    for mac, root in expect["root"].items():
        assert all(mac in expect["findings"][rule] for rule in ([root] if isinstance(root, str) else root))
    for mac, outcome in expect["phones"].items():
        assert (outcome["verdict"] == "ok") == (mac not in expect["root"])
        stuck_by_a_warning = outcome["verdict"] == "warning" and outcome["stuck_at"] in ("dot1x", "dhcp")
        assert outcome["stuck_at"] is None or outcome["verdict"] == "failed" or stuck_by_a_warning


def test_no_two_cases_share_a_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


def test_a_case_of_another_origin_is_left_alone(tmp_path: Path) -> None:
    theirs = tmp_path / "case.yaml"
    theirs.write_text("title: a name that was taken\norigin: simulated\n")
    with pytest.raises(FileExistsError, match="another origin"):
        CASES[0].record(tmp_path, [])
    assert [path.name for path in tmp_path.iterdir()] == ["case.yaml"]
