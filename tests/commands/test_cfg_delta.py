"""`acdiag cfg BASE NEW`."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from acdiag.cli import main
from acdiag.commands import cfg_delta
from acdiag.wire.configuration import parse
from acdiag.wire.configuration_delta import Delta

BASE = "voip/media/media_tos=0xb8\nsystem/password=1234\nnetwork/lan_type=DHCP\na/old=1\n"
NEW = "voip/media/media_tos=0x88\nsystem/password=hunter2\nnetwork/lan_type=DHCP\nnetwork/lan_type=DHCP\nlync/x=Grüße\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    paths = (tmp_path / "default.cfg", tmp_path / "site.cfg")
    for path, text in zip(paths, (BASE, NEW), strict=True):
        path.write_bytes(text.encode())
    return str(paths[0]), str(paths[1])


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(("cfg", *words))
    told = capsys.readouterr()
    return code, told.out, told.err


def test_stdout_has_the_delta_and_no_password(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *files)
    assert code == 0
    assert out == "voip/media/media_tos=0x88\nlync/x=Grüße\n"
    assert "left out, for they hold passwords: system/password" in err
    assert "no delta can take them away: a/old" in err
    assert "network/lan_type is set again" in err
    assert "3 parameters differ; read back and put on top of BASE they give NEW" in err
    assert "hunter2" not in err
    assert run(capsys, *files, "-q")[2] == ""


def test_a_file_has_all_of_it_and_nobody_else_can_read_it(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "delta.cfg"
    out.write_text("old", encoding="utf-8")
    out.chmod(0o644)
    code, shown, err = run(capsys, *files, "-o", str(out))
    assert (code, shown) == (0, "")
    assert "passwords" not in err
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert out.read_text(encoding="utf-8") == "voip/media/media_tos=0x88\nsystem/password=hunter2\nlync/x=Grüße\n"


def test_the_file_keeps_the_encoding_of_new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base, new, out = (tmp_path / name for name in ("a.cfg", "b.cfg", "delta.cfg"))
    base.write_bytes(b"a/b=1\n")
    new.write_bytes("a/b=Gr\u00fc\u00dfe\n".encode("latin-1"))
    assert run(capsys, str(base), str(new), "-o", str(out))[0] == 0
    assert out.read_bytes() == "a/b=Gr\u00fc\u00dfe\n".encode("latin-1")


def test_json_names_a_password_and_does_not_hold_it(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, *files, "--format", "json")
    told = json.loads(out)
    assert code == 0
    assert told["schema"] == cfg_delta.SCHEMA
    assert told["reverse_check"] is True
    assert [(each["name"], each["value"], each["secret"], each["base_line"]) for each in told["set"]] == [
        ("voip/media/media_tos", "0x88", False, 1),
        ("system/password", None, True, 2),
        ("lync/x", "Grüße", False, None),
    ]
    assert told["lost"] == [{"name": "a/old", "base_line": 4}]
    path = tmp_path / "delta.json"
    run(capsys, *files, "--format", "json", "-o", str(path))
    assert "hunter2" not in out + path.read_text(encoding="utf-8")


def test_two_that_are_the_same(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, files[0], files[0])
    assert (code, out) == (0, "")
    assert "0 parameters differ" in err


def test_an_input_is_not_written_over(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    for path in files:
        assert run(capsys, *files, "-o", path)[0] == 2
    assert Path(files[1]).read_bytes() == NEW.encode()


def test_what_is_no_configuration(tmp_path: Path, files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "noise.cfg"
    path.write_bytes(bytes(range(256)) * 9)
    code, out, err = run(capsys, files[0], str(path))
    assert (code, out) == (3, "")
    assert err.count("\n") <= 2
    assert run(capsys, "-", "-")[0] == 2


def test_a_terminal_gets_visible_characters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    new = parse("a/b=\u202egpj\n".encode(), "b.cfg", "b.cfg")
    found = Delta(tuple(new.parameters.values()), ())
    assert cfg_delta._for_stdout(found) == "a/b=\u202egpj\n"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert cfg_delta._for_stdout(found) == "a/b=\\u202egpj\n"


def test_the_reverse_check_can_fail() -> None:
    base, new = (parse(text, "x.cfg", "x.cfg") for text in (b"a/b=1\n", b"a/b=2\n"))
    assert not cfg_delta.checked(base, new, Delta((), ()))
