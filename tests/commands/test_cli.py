"""The command line as a user meets it: outputs, exit codes, and one clear line for each mistake."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from acdiag.cli import COMMANDS, main, parser

CAPTURES = Path(__file__).parents[2] / "captures"
BROKEN = str(CAPTURES / "no-offer" / "capture.pcapng")
HEALTHY = str(CAPTURES / "healthy-450hd" / "capture.pcapng")
PHONE = "00:90:8f:12:34:50"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    try:
        code = main(words)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    told = capsys.readouterr()
    return code, told.out, told.err


def test_triage_of_a_fault_says_it_and_exits_1(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "triage", BROKEN)
    assert code == 1
    assert "ACD-DHCP-001" in out
    assert "frame 7" in out
    assert err == ""


def test_triage_of_a_healthy_boot_exits_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "triage", HEALTHY)[0] == 0


@pytest.mark.parametrize(("level", "code"), [("critical", 0), ("error", 1), ("warning", 1), ("never", 0)])
def test_fail_on(capsys: pytest.CaptureFixture[str], level: str, code: int) -> None:
    assert run(capsys, "triage", "--fail-on", level, BROKEN)[0] == code


def test_the_same_input_gives_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    first = run(capsys, "triage", "--format", "json", BROKEN)[1]
    assert run(capsys, "triage", "--format", "json", BROKEN)[1] == first
    case = json.loads(first)
    assert case["schema"] == "acdiag/case/1"
    assert {phone["mac"]: phone["stuck_at"] for phone in case["phones"]}[PHONE] == "dhcp"


def test_jsonl_is_a_finding_a_line_and_csv_a_finding_a_row(capsys: pytest.CaptureFixture[str]) -> None:
    findings = [json.loads(line) for line in run(capsys, "triage", "--format", "jsonl", BROKEN)[1].splitlines()]
    assert findings[0]["rule"] == "ACD-DHCP-001"
    rows = run(capsys, "triage", "--format", "csv", BROKEN)[1].splitlines()
    assert len(rows) == 1 + len(findings)


def test_one_phone_only(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "triage", "--format", "json", "--phone", "0090.8f12.3451", BROKEN)
    assert code == 0
    assert [phone["mac"] for phone in json.loads(out)["phones"]] == ["00:90:8f:12:34:51"]


def test_a_window_of_time(capsys: pytest.CaptureFixture[str]) -> None:
    whole = json.loads(run(capsys, "triage", "--format", "json", BROKEN)[1])["sources"][0]
    middle = whole["first"]
    out = run(capsys, "triage", "--format", "json", "--until", middle, BROKEN)[1]
    assert json.loads(out)["sources"][0]["packets"] < whole["packets"]


def test_output_goes_to_a_file_that_only_the_user_reads(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "case.json"
    code, out, _ = run(capsys, "triage", "--format", "json", "-o", str(target), BROKEN)
    assert (code, out) == (1, "")
    assert json.loads(target.read_text(encoding="utf-8"))["phones"]
    if sys.platform != "win32":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_symbolic_link_is_no_place_for_output(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    code, _, err = run(capsys, "triage", "-o", str(link), BROKEN)
    assert code == 2
    assert "symbolic link" in err
    assert not (tmp_path / "elsewhere").exists()


def test_an_input_is_never_written_over(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    capture = tmp_path / "capture.pcapng"
    data = Path(BROKEN).read_bytes()
    capture.write_bytes(data)
    code, _, err = run(capsys, "triage", str(capture), "-o", str(capture))
    assert code == 2
    assert "is an input" in err
    assert capture.read_bytes() == data


def test_what_a_user_types_reaches_the_terminal_visibly(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "triage", "no\x1b[2Jsuch.pcap")
    assert code == 3
    assert "\x1b" not in err


def test_what_is_no_capture_exits_3_with_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("the phone on the second floor\n", encoding="utf-8")
    code, out, err = run(capsys, "triage", "-q", str(text))
    assert (code, out) == (3, "")
    assert err.count("\n") == 1
    assert "notes.txt" in err
    assert "plain text" in err
    assert "pcapng" in err


def test_one_unreadable_path_among_readable_ones_is_a_problem(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("x\n", encoding="utf-8")
    code, out, err = run(capsys, "triage", "--format", "json", BROKEN, str(tmp_path / "notes.txt"))
    assert code == 1
    assert "notes.txt" in err
    assert [bool(source["problems"]) for source in json.loads(out)["sources"]] == [False, True]


def test_a_capture_that_is_cut_is_triaged_as_far_as_it_goes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    cut = tmp_path / "cut.pcapng"
    data = Path(BROKEN).read_bytes()
    cut.write_bytes(data[: len(data) - 10])
    code, out, err = run(capsys, "triage", "--format", "json", str(cut))
    (source,) = json.loads(out)["sources"]
    assert code == 1
    assert source["problems"][0]["at"] == source["packets"] + 1
    assert "cut.pcapng at packet" in err


def test_facts_are_lines_that_a_rule_test_reads(capsys: pytest.CaptureFixture[str]) -> None:
    from acdiag.timeline.wording import parse

    code, out, _ = run(capsys, "facts", "--phone", PHONE, BROKEN)
    assert code == 0
    assert sum(fact.name == "dhcp.discovered" for fact in parse(out)) == 5


def test_facts_as_lines_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "facts", "--format", "jsonl", BROKEN)[1]
    assert all(json.loads(line) for line in out.splitlines())


def test_decode_shows_frames_and_protocols(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "decode", BROKEN, "--frame", "7")
    assert code == 0
    assert "Parameter Request List" in out
    lines = run(capsys, "decode", BROKEN, "--protocol", "dhcp", "--format", "jsonl")[1].splitlines()
    assert all(any(layer["protocol"] == "dhcp" for layer in json.loads(line)["layers"]) for line in lines)


def test_decode_knows_its_protocols(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "decode", BROKEN, "--protocol", "dhpc")
    assert code == 2
    assert "dhcp" in err


@pytest.mark.parametrize("question", ["ACD-DHCP-003", "address-duplicate", "Duplicate IP", "duplicate  ip"])
def test_explain_by_id_name_and_screen_text(capsys: pytest.CaptureFixture[str], question: str) -> None:
    code, out, _ = run(capsys, "explain", question)
    assert code == 0
    assert "ACD-DHCP-003" in out


def test_explain_of_the_unknown_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "explain", "Dublicate IP")
    assert code == 2
    assert "Duplicate IP" in err


def test_rules_are_listed_shown_checked_and_tested(capsys: pytest.CaptureFixture[str]) -> None:
    assert "ACD-REC-001" in run(capsys, "rules", "list")[1]
    assert "ACD-REC-001" in run(capsys, "rules", "show", "acd-rec-001")[1]
    assert "ACD-REC-001" in run(capsys, "rules", "show", "recovery-mode")[1]
    assert "rules are in order" in run(capsys, "rules", "check")[1]
    code, out, _ = run(capsys, "rules", "test")
    assert code == 0
    assert out.endswith(" 0 failed\n")


def test_a_new_rule_loads_and_passes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = run(capsys, "rules", "new", "dhcp/offer-too-late", "--folder", str(tmp_path))
    assert code == 0
    assert Path(out.strip()).is_file()
    assert run(capsys, "rules", "check", str(tmp_path))[0] == 0
    assert run(capsys, "rules", "test", str(tmp_path))[0] == 0


def test_a_broken_rule_exits_2_with_file_line_and_nearest_word(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run(capsys, "rules", "new", "dhcp/offer-too-late", "--folder", str(tmp_path))
    (file,) = tmp_path.rglob("*.yaml")
    file.write_text(file.read_text(encoding="utf-8").replace("severity:", "severty:"), encoding="utf-8")
    code, _, err = run(capsys, "triage", "--rules", str(tmp_path), BROKEN)
    assert code == 2
    assert f"{file}:" in err
    assert "severty" in err
    assert "severity" in err


def test_simulate_writes_the_same_bytes_for_the_same_seed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name in ("a.pcap", "b.pcap"):
        assert run(capsys, "simulate", "recovery-loop", "-o", str(tmp_path / name))[0] == 0
    assert (tmp_path / "a.pcap").read_bytes() == (tmp_path / "b.pcap").read_bytes()
    assert run(capsys, "triage", str(tmp_path / "a.pcap"))[0] == 1


def test_simulate_names_its_scenarios_and_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert "recovery-loop" in run(capsys, "simulate", "--list")[1]
    code, _, err = run(capsys, "simulate", "recovery-lop")
    assert code == 2
    assert "recovery-loop" in err


def test_wrong_usage_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ((), ("triage",), ("triage", "--fomat", "json", BROKEN), ("triage", "--phone", "desk", BROKEN)):
        assert run(capsys, *words)[0] == 2


def test_every_command_has_help_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    top = parser().format_help()
    for command in COMMANDS:
        name = command.__name__.rpartition(".")[2]
        assert name in top
        code, out, _ = run(capsys, name, "--help")
        assert code == 0
        assert f"example:\n  acdiag {name}" in out


def test_a_phone_that_is_not_there_is_said_to_be_missing(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "triage", "--phone", "00:90:8f:ff:ff:ff", BROKEN)
    assert out.startswith("The phone 00:90:8f:ff:ff:ff is not in this capture. It holds ")
    _, _, err = run(capsys, "triage", "--phone", "00:90:8f:ff:ff:ff", "--phone", PHONE, BROKEN)
    assert "not in this capture: 00:90:8f:ff:ff:ff" in err


@pytest.mark.parametrize("text", ["08:15:00", "Mar 2 08:15", "2026-03", "yesterday"])
def test_a_time_without_its_day_is_no_time_of_a_capture(capsys: pytest.CaptureFixture[str], text: str) -> None:
    code, _, err = run(capsys, "triage", "--since", text, BROKEN)
    assert code == 2
    assert "write it like 2026-03-02T08:15:00Z" in err


@pytest.mark.parametrize("text", ["2000-01-01", "2 Mar 2000 08:15", "2000-03-02T08:15:00+01:00"])
def test_a_time_with_its_day_is_taken_in_any_spelling(capsys: pytest.CaptureFixture[str], text: str) -> None:
    assert run(capsys, "triage", "--since", text, BROKEN)[0] == 1
    assert run(capsys, "triage", "--until", text, BROKEN)[0] == 0


def test_how_many_processes_work_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    told = [run(capsys, "triage", "--format", "json", "--jobs", jobs, BROKEN)[1] for jobs in ("1", "2")]
    assert told[0] == told[1] != ""
    assert run(capsys, "triage", "--jobs", "0", BROKEN)[0] == 2


def test_a_frame_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "decode", BROKEN, "--frame", "7", "--frame", "99999")
    assert (code, out.startswith("Frame 7 ")) == (0, True)
    assert "no frame or line of this number: 99999" in err
    assert run(capsys, "decode", "-q", BROKEN, "--frame", "99999") == (0, "", "")
