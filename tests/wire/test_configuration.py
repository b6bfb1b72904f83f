"""A phone's configuration file: settings, what is passed over, what counts, and what is never shown."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.configuration import Configuration, Repeat, Unread
from acdiag.model.errors import Malformed
from acdiag.wire import configuration
from acdiag.wire.configuration import looks_like, parse


def read(text: str | bytes, path: str = "x.cfg") -> Configuration:
    return parse(text if isinstance(text, bytes) else text.encode(), "capture", path)


def values(found: Configuration) -> dict[str, str]:
    return {name: parameter.value for name, parameter in found.parameters.items()}


def test_settings_with_their_lines() -> None:
    found = read(
        "network/lan_type=DHCP\r\n\r\n  voip/media/media_tos = 0xb8 \nsystem/ldap/name_filter=(&(sn=%)(x=*))\n"
    )
    assert values(found) == {
        "network/lan_type": "DHCP", "voip/media/media_tos": "0xb8", "system/ldap/name_filter": "(&(sn=%)(x=*))",
    }  # fmt: skip
    assert [parameter.line for parameter in found.parameters.values()] == [1, 3, 4]
    assert found.lines == 4


def test_comments_and_sections_are_passed_over() -> None:
    found = read("# a=b\n; c=d\n//e=f\n[system]\nsystem/user_name=admin\n")
    assert values(found) == {"system/user_name": "admin"}
    assert found.unread_count == 0


def test_the_last_of_equal_names_counts() -> None:
    found = read("a/b=1\nc/d=2\na/b=3\nc/d=2\n")
    assert values(found) == {"a/b": "3", "c/d": "2"}
    assert found.repeats == (Repeat("a/b", (1,), 3, True), Repeat("c/d", (2,), 4, False))


def test_what_is_no_setting_is_counted_without_its_text() -> None:
    found = read("a/b=1\nmy password hunter2\n=hunter2\nsystem/password hunter2=x\n")
    assert found.unread == (
        Unread(2, "has no ="),
        Unread(3, "has no name before the ="),
        Unread(4, "has a name that no parameter can have"),
    )
    assert "hunter2" not in repr(found)


def test_passwords_are_hidden() -> None:
    found = read('system/password=hunter2\nvoip/line/0/auth_password={"0qrNRpSJ6aE="}\nsystem/ldap/password=\n')
    assert values(found) == dict.fromkeys(found.parameters, "")
    assert "hunter2" not in repr(found)
    hidden = found.parameters["system/password"].hidden
    assert hidden is not None
    assert hidden.reveal() == "hunter2"
    assert [parameter.is_set for parameter in found.parameters.values()] == [True, True, False]


def test_what_is_encrypted_is_left_alone_and_hidden_whatever_its_name() -> None:
    parameter = read('voip/some/thing={"Y6QYmP53BDkoTvuIFjEBuQ=="}\n').parameters["voip/some/thing"]
    assert parameter.is_secret
    assert parameter.hidden is not None
    assert parameter.hidden.encrypted


def test_credentials_in_a_url_are_hidden_and_the_rest_is_shown() -> None:
    found = read("provisioning/configuration/url=http://bob:hunter2@10.1.1.1/<MAC>.cfg\n")
    parameter = found.parameters["provisioning/configuration/url"]
    assert parameter.value == "http://10.1.1.1/<MAC>.cfg"
    assert not parameter.is_secret
    assert parameter.hidden is not None
    assert parameter.hidden.reveal() == "http://bob:hunter2@10.1.1.1/<MAC>.cfg"
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize(
    ("path", "mac", "model"),
    [
        ("00908F123456.cfg", "00:90:8f:12:34:56", None),
        ("/cfg/00-90-8f-12-34-56.cfg", "00:90:8f:12:34:56", None),
        ("450HD/00908f123456.cfg", "00:90:8f:12:34:56", "450HD"),
        ("C450HD.cfg", None, "C450HD"),
        ("a\\UC445HD_site.cfg", None, "445HD"),
        ("ipp/tenant", None, None),
    ],
)
def test_whose_it_is_by_its_name(path: str, mac: str | None, model: str | None) -> None:
    found = read("a/b=1", path)
    assert (found.mac, found.model) == (mac, model)
    assert found.file == path.replace("\\", "/").rpartition("/")[2]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no line in it is like path/to/parameter=value"),
        (b"hello\nworld\n", "no line in it is like path/to/parameter=value"),
        (b"a/b=1\0\0c/d=2", "it holds bytes that are no text"),
        (bytes(range(256)) * 40, "it holds bytes that are no text"),
        (b"a/b=1\n" * 50_001, "more than 50,000 settings, which no phone's configuration has"),
        (b"a" * 1_000_000, "no line in it is like path/to/parameter=value"),
    ],
    ids=["empty", "prose", "nul", "binary", "settings", "line"],
)
def test_what_is_no_configuration_is_said_in_one_line(data: bytes, why: str) -> None:
    with pytest.raises(Malformed) as refused:
        read(data)
    assert refused.value.why == why


def test_a_line_without_end_is_passed_over() -> None:
    found = read("a/b=" + "x" * 20_000 + "\nc/d=1\n")
    assert values(found) == {"c/d": "1"}
    assert found.unread == (Unread(1, "longer than 16,384 characters"),)


def test_a_million_bad_lines_are_bounded() -> None:
    began = time.monotonic()
    found = read("x\n" * 1_000_000 + "a/b=1\n")
    assert found.unread_count == 1_000_000
    assert len(found.unread) == configuration.MOST_UNREAD
    assert time.monotonic() - began < 20


def test_one_name_a_thousand_times_is_bounded() -> None:
    (repeat,) = read("a/b=1\n" * 40_000).repeats
    assert repeat.line == 40_000
    assert len(repeat.lines) <= configuration.MOST_UNREAD


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    looks_like(data)
    try:
        found = parse(data, "s", "x.cfg")
    except Malformed:
        return
    assert found.parameters


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,8}(/[a-z]{1,8}){1,3}", fullmatch=True),
        st.from_regex(r"[!-~]{0,20}", fullmatch=True),
        min_size=1,
    ),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_what_was_written_is_read(settings: dict[str, str], encoding: str, end: str) -> None:
    text = end.join(f"{name}={value}" for name, value in settings.items())
    found = read(text.encode(encoding))
    for name, value in settings.items():
        parameter = found.parameters[name]
        assert (parameter.hidden.reveal() if parameter.hidden else parameter.value) == value


@pytest.mark.parametrize(
    "start",
    [
        b"system/type=IPPHONE\r\n",
        b"\xef\xbb\xbf# saved by hand\n[network]\nnetwork/lan_type=DHCP\n",
        "voip/media/media_tos=0xb8\r\n".encode("utf-16"),
        b"/lync/BToE/pairing_mode=BOTH",
    ],
)
def test_it_is_known_by_its_content(start: bytes) -> None:
    assert looks_like(start)


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"hello",
        b"a=b\nc=d\n",
        b"[Desktop Entry]\nName=x\nExec=/usr/bin/x\n",
        b"usr/share/doc=1\n",
        b"<180>Mar  2 08:15:00 10.1.2.3 system/user_name=admin\n",
        b"system/user_name=admin\nbut then\nmuch\nprose\n",
        b"\x7fELF\0\0",
    ],
)
def test_other_text_is_none(start: bytes) -> None:
    assert not looks_like(start)
