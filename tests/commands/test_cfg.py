"""`acdiag cfg`, `explain PARAMETER`, and that no face of any command says a secret."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from acdiag.cli import main
from acdiag.rulebook.parameter import Kind
from acdiag.rulebook.parameters import reference
from tests import frames
from tests.sources.made import EPOCH, pcap_header, record

SECRET = "hunter2-Geheim"
CAPTURES = Path(__file__).parents[2] / "captures"
HEALTHY = str(CAPTURES / "healthy-450hd" / "capture.pcapng")
FAULTS = """\
# site
voip/media/media_tos=0x185
voip/media/media_prot=4000
personal_settings/ScreenSaverEnabled=0
junk
"""


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    try:
        code = main(words)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.fixture
def faulty(tmp_path: Path) -> str:
    path = tmp_path / "450HD.cfg"
    path.write_text(FAULTS, encoding="utf-8")
    return str(path)


@pytest.fixture
def planted(tmp_path: Path) -> str:
    """A file with a secret wherever one could be."""
    names = [name for entry in reference() if entry.kind is Kind.SECRET for name in entry.names()]
    names += [
        "voip/line/0/auth_pasword",
        "wifi/psk",
        "a/b/client_secret",
        "system/new_token",
        "x/user_pin",
        "voip/media/media_tso",
    ]
    urls = [
        f"{entry.shape.format(0)}=http://bob:{SECRET}@10.0.0.1/x"
        for entry in reference()
        if entry.kind in (Kind.URL, Kind.FILE)
    ]
    query = [f"provisioning/firmware/url=https://h/x?password={SECRET}"]
    broken = [
        f"my password is {SECRET}",
        f"={SECRET}",
        f"system/password {SECRET}",
        f"system/password:{SECRET}=x",
        f"# {SECRET}",
        f"[{SECRET}]",
    ]
    wrong = [
        "voip/media/media_tos=999",
        f'voip/made/up={{"{SECRET}"}}',
        f"provisioning/period/daily/time=ftp://u:{SECRET}@h/",
    ]
    text = [f"{name}={SECRET}" for name in names] * 2 + urls + query + broken + wrong
    path = tmp_path / "450HD.cfg"
    path.write_text("\n".join(text), encoding="utf-8")
    return str(path)


def test_a_file_line_by_line(capsys: pytest.CaptureFixture[str], faulty: str) -> None:
    code, out, err = run(capsys, "cfg", faulty)
    assert code == 0
    assert "ACD-CFG-011" in out
    assert "  2  voip/media/media_tos=0x185: the manual wants a number from 0 to 255" in out
    assert "  3  voip/media/media_prot: the manual knows voip/media/media_port" in out
    assert "  4  personal_settings/ScreenSaverEnabled=0: of C450HD, not of the 450HD" in out
    assert "no setting: the line has no = at line 5" in " ".join(out.split())
    assert err == ""


def test_exit_codes_are_those_of_triage(capsys: pytest.CaptureFixture[str], faulty: str, tmp_path: Path) -> None:
    assert run(capsys, "cfg", faulty, "--fail-on", "warning")[0] == 1
    assert run(capsys, "triage", faulty, "--fail-on", "warning")[0] == 1
    assert run(capsys, "cfg", faulty, "--fail-on", "never")[0] == 0
    assert run(capsys, "cfg", str(tmp_path / "none.cfg"))[0] == 3
    assert run(capsys, "cfg", HEALTHY)[0] == 3
    assert run(capsys, "cfg")[0] == 2


def test_json(capsys: pytest.CaptureFixture[str], faulty: str) -> None:
    _, out, _ = run(capsys, "cfg", faulty, "--format", "json")
    told = json.loads(out)
    assert told["schema"] == "acdiag/cfg/1"
    assert told["sources"][0]["kind"] == "cfg"
    found = told["configuration"]
    assert (found["parameters"], found["known"], found["lines"], found["unread"], found["model"]) == (
        3,
        2,
        5,
        1,
        "450HD",
    )
    assert [(each["line"], each["kind"]) for each in found["remarks"]] == [(2, "value"), (3, "name"), (4, "model")]
    rules = {finding["rule"]: finding for finding in told["findings"]}
    assert rules["ACD-CFG-011"]["evidence"][0]["line"] == 2
    assert rules["ACD-CFG-011"]["entity"] == f"host:{faulty}"
    assert run(capsys, "cfg", faulty, "--format", "json")[1] == out


def test_beside_a_capture_it_is_the_phones(capsys: pytest.CaptureFixture[str], faulty: str) -> None:
    out = json.loads(run(capsys, "triage", HEALTHY, faulty, "--format", "json")[1])
    (phone,) = {phone["mac"] for phone in out["phones"]}
    found = [finding for finding in out["findings"] if finding["rule"] == "ACD-CFG-011"]
    assert [finding["entity"] for finding in found] == [phone]
    assert [place["line"] for place in found[0]["evidence"]] == [2]


def test_an_output_that_is_the_input_is_refused(capsys: pytest.CaptureFixture[str], faulty: str) -> None:
    assert run(capsys, "cfg", faulty, "-o", faulty)[0] == 2
    assert Path(faulty).read_text(encoding="utf-8") == FAULTS


FACES = [
    ("cfg", "{}"),
    ("cfg", "{}", "--format", "json"),
    ("triage", "{}"),
    ("triage", "{}", "--format", "json"),
    ("triage", "{}", "--format", "jsonl"),
    ("triage", "{}", "--format", "csv"),
    ("facts", "{}"),
    ("facts", "{}", "--format", "jsonl"),
    ("decode", "{}"),
    ("triage", HEALTHY, "{}"),
    ("triage", HEALTHY, "{}", "--format", "json"),
    ("facts", HEALTHY, "{}"),
    ("diff", HEALTHY, "{}"),
    ("rtp", "{}"),
]


@pytest.mark.parametrize(
    "words", FACES, ids=lambda words: " ".join(words).replace(str(CAPTURES), "").replace("{}", "x.cfg")
)
def test_no_face_says_a_secret(capsys: pytest.CaptureFixture[str], planted: str, words: tuple[str, ...]) -> None:
    _, out, err = run(capsys, *(planted if word == "{}" else word for word in words))
    told = out + err
    assert SECRET not in told
    assert "hunter2" not in told.lower()
    assert "bob" not in told


@pytest.mark.parametrize(
    "words",
    [("triage",), ("triage", "--format", "json"), ("facts",), ("decode",), ("decode", "--format", "jsonl")],
    ids=" ".join,
)
def test_a_file_that_the_phone_fetches_is_read_and_its_secrets_are_not_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: tuple[str, ...]
) -> None:
    path = tmp_path / "boot.pcap"
    path.write_bytes(_fetching(f"system/password={SECRET}\r\nvoip/media/media_tos=999\r\n".encode()))
    _, out, err = run(capsys, words[0], str(path), *words[1:])
    assert SECRET not in out + err
    if words[0] != "decode":
        assert "voip/media/media_tos" in out
    if words[-1] == "json":
        (finding,) = [each for each in json.loads(out)["findings"] if each["rule"] == "ACD-CFG-011"]
        assert finding["phone"] == frames.PHONE
        assert [(place["frame"], place["summary"]) for place in finding["evidence"]] == [
            (2, "450HD.cfg line 2: voip/media/media_tos=999")
        ]


def _fetching(data: bytes) -> bytes:
    """A capture in which a phone gets a file of one block by TFTP."""
    ask = frames.udp("10.0.0.7", "10.0.0.1", 2000, 69, b"\0\x01450HD.cfg\0octet\0")
    block = frames.udp("10.0.0.1", "10.0.0.7", 5000, 2000, b"\0\3\0\1" + data, mac=frames.SERVER, to=frames.PHONE)
    last = frames.udp("10.0.0.7", "10.0.0.1", 2000, 5000, b"\0\4\0\1")
    return pcap_header() + b"".join(record(EPOCH + number, data=each) for number, each in enumerate((ask, block, last)))


def test_the_planted_file_is_read_at_all(capsys: pytest.CaptureFixture[str], planted: str) -> None:
    out = run(capsys, "cfg", planted)[1]
    assert "voip/media/media_tos=999" in out
    assert "voip/line/0/auth_pasword" not in out, "the file has the right name too"
    assert "provisioning/period/daily/time=ftp://h/" in out


def test_hostile_text_is_shown_as_visible_characters(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "450HD.cfg"
    path.write_text("network/lan/vlan/mode=<b>\u202e\u00ad\nvoip/media/media_tos=\u2028x\n", encoding="utf-8")
    for words in (
        ("cfg", str(path)),
        ("cfg", str(path), "--format", "json"),
        ("triage", str(path)),
        ("facts", str(path)),
    ):
        out = run(capsys, *words)[1]
        assert not {"\u202e", "\u00ad", "\u2028"} & set(out)


@pytest.mark.parametrize("question", ["voip/media/media_tos", "media_tos", "voip/media/media_tos=0x85"])
def test_explain_a_parameter(capsys: pytest.CaptureFixture[str], question: str) -> None:
    code, out, _ = run(capsys, "explain", question)
    assert code == 0
    assert "Parameter          voip/media/media_tos" in out
    assert "a number from 0 to 255" in out
    assert "0x85 would be DSCP 33" in " ".join(out.split())
    assert "section 3.4.16.1" in out


def test_explain_by_a_concrete_index(capsys: pytest.CaptureFixture[str]) -> None:
    assert "voip/distinctive_ringing/{0-4}/ringtone" in run(capsys, "explain", "voip/distinctive_ringing/3/ringtone")[1]


def test_explain_suggests_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "explain", "voip/media/media_prot")
    assert code == 2
    assert "Nearest: voip/media/media_port" in err


def test_explain_still_knows_rules_and_screens(capsys: pytest.CaptureFixture[str]) -> None:
    assert "ACD-DHCP-003" in run(capsys, "explain", "Duplicate IP")[1]
    assert "ACD-CFG-011" in run(capsys, "explain", "value-out-of-range")[1]
