"""`acdiag triage --policy` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from acdiag.cli import main

CAPTURE = str(Path(__file__).parents[2] / "captures" / "no-offer" / "capture.pcapng")
PHONE = "00:90:8f:12:34:50"


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    return tmp_path / "site.yaml"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["triage", CAPTURE, *words])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_what_is_muted_counts_for_nothing_and_is_listed(capsys: pytest.CaptureFixture[str], policy: Path) -> None:
    policy.write_text(
        f"mute:\n  - {{rule: discover-unanswered, phone: '{PHONE}', reason: no server here, until: 2099-01-01}}",
        encoding="utf-8",
    )
    code, out, _ = run(capsys, "--policy", str(policy), "--format", "json")
    case = json.loads(out)
    assert code == 0
    assert case["muted"] == [
        {"rule": "ACD-DHCP-001", "entity": PHONE, "reason": "no server here", "until": "2099-01-01", "count": 1}
    ]
    assert all(finding["rule"] != "ACD-DHCP-001" for finding in case["findings"])
    assert all(problem["rule"] != "ACD-DHCP-001" for problem in case["problems"])
    phone = next(phone for phone in case["phones"] if phone["mac"] == PHONE)
    assert (phone["verdict"], phone["stuck_at"]) == ("ok", None)
    assert phone["outcomes"]["ACD-DHCP-001"] == "found"
    text = run(capsys, "--policy", str(policy))[1]
    assert "no server here, until 2099-01-01 (1 finding:" in text
    assert "apart from 1 muted finding" in text


def test_a_mute_ends_by_the_clock_of_the_capture(capsys: pytest.CaptureFixture[str], policy: Path) -> None:
    case = json.loads(run(capsys, "--format", "json")[1])
    last = case["sources"][0]["last"][:10]
    for until, code in ((last, 0), ("2020-01-01", 1)):
        policy.write_text(f"mute: [{{rule: ACD-DHCP-001, reason: x, until: {until}}}]", encoding="utf-8")
        found, out, err = run(capsys, "--policy", str(policy), "--format", "json")
        assert found == code
        assert len(json.loads(out)["muted"]) == 1 - code
        assert ("no longer applies" in err) == bool(code)


def test_re_rated_rules_decide_the_exit_code(capsys: pytest.CaptureFixture[str], policy: Path) -> None:
    policy.write_text("severity: {ACD-DHCP-001: warning}", encoding="utf-8")
    code, out, _ = run(capsys, "--policy", str(policy), "--format", "json")
    assert code == 0
    (finding,) = [one for one in json.loads(out)["findings"] if one["rule"] == "ACD-DHCP-001"]
    assert (finding["severity"], finding["rule_severity"]) == ("warning", "warning")


def test_thresholds_owners_and_names(capsys: pytest.CaptureFixture[str], policy: Path) -> None:
    policy.write_text(
        f"owners: {{server: Windows team}}\nnames: {{'{PHONE}': Reception}}\n"
        "thresholds: {ACD-DHCP-001: {at_least: 5, within: 2 s}}",
        encoding="utf-8",
    )
    code, out, _ = run(capsys, "--policy", str(policy))
    assert code == 1
    assert "1. Windows team: " in out
    assert f"{PHONE} (Reception)" in out
    policy.write_text("thresholds: {ACD-DHCP-001: {at_least: 50}}", encoding="utf-8")
    assert run(capsys, "--policy", str(policy))[0] == 0


def test_a_broken_policy_exits_2_with_file_line_and_nearest_word(
    capsys: pytest.CaptureFixture[str], policy: Path
) -> None:
    policy.write_text("names: {}\nsverity: {}\n", encoding="utf-8")
    code, out, err = run(capsys, "-q", "--policy", str(policy))
    assert (code, out) == (2, "")
    assert f"{policy}:2: " in err
    assert "'sverity'; did you mean 'severity'" in err


def test_a_missing_policy_exits_2(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, "--policy", str(tmp_path / "none.yaml"))
    assert code == 2
    assert "none.yaml" in err
