"""What leads from one configuration to another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.configuration import Configuration
from acdiag.wire.configuration import parse
from acdiag.wire.configuration_delta import applied, delta, leads_to, setting, shown, written

NAMES = st.sampled_from(
    [
        "voip/media/media_tos",
        "network/lan_type",
        "system/password",
        "who/knows",
        "a/b-c.d",
        "provisioning/configuration/url",
    ]
)
VALUES = st.one_of(
    st.sampled_from(
        [
            "",
            "0",
            "1",
            '{"q7Z="}',
            "http://me:hunter2@10.1.1.1/x",
            "http://10.1.1.1/x",
            "a=b",
            "  spaced out  ",
            "Grüße",
        ]
    ),
    st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20),
)
FILES = st.lists(st.tuples(NAMES, VALUES), min_size=1, max_size=12)
"""With repeats, passwords, URLs that hold one, and values with a `=` in them."""


def read(*lines: tuple[str, str]) -> Configuration:
    text = "".join(f"{name}={value}\n" for name, value in lines)
    return parse(text.encode(), "450HD.cfg", "450HD.cfg")


@given(FILES, FILES)
def test_what_is_written_leads_from_base_to_new(base: list[tuple[str, str]], new: list[tuple[str, str]]) -> None:
    one, other = read(*base), read(*new)
    found = delta(one, other)
    assert leads_to(one, found.settings, other)
    lines = written(found.settings)
    if found.settings:
        again = parse(lines.encode(), "d.cfg", "d.cfg")
        assert leads_to(one, again.parameters.values(), other)
        assert not again.repeats
    assert {each.name for each in found.lost} == set(one.parameters) - set(other.parameters)
    assert {each.name for each in found.settings} | set(one.parameters) >= set(other.parameters)


@given(FILES)
def test_nothing_leads_from_a_file_to_itself(lines: list[tuple[str, str]]) -> None:
    found = delta(read(*lines), read(*lines))
    assert (found.settings, found.lost) == ((), ())


def test_the_last_of_several_settings_counts() -> None:
    base = read(("a/b", "1"), ("a/b", "2"))
    assert not delta(base, read(("a/b", "2"))).settings
    (only,) = delta(base, read(("a/b", "2"), ("a/b", "1"))).settings
    assert (only.value, only.line) == ("1", 2)


def test_what_the_new_file_lacks_stays_and_is_named() -> None:
    base, new = read(("a/b", "1"), ("a/c", "1")), read(("a/b", "2"))
    found = delta(base, new)
    assert [each.name for each in found.lost] == ["a/c"]
    assert applied(base, found.settings) == {"a/b": ("2", None), "a/c": ("1", None)}


def test_a_wrong_delta_is_found_out() -> None:
    base, new = read(("a/b", "1")), read(("a/b", "2"), ("a/c", "3"))
    assert not leads_to(base, (), new)
    assert not leads_to(base, read(("a/b", "2")).parameters.values(), new)
    assert not leads_to(base, read(("a/b", "2"), ("a/c", "3"), ("a/d", "4")).parameters.values(), new)
    assert leads_to(base, read(("a/b", "2"), ("a/c", "3")).parameters.values(), new)


def test_passwords_are_compared_and_are_in_the_file_alone() -> None:
    base = read(("system/password", "1234"), ("a/url", "http://u:one@h/x"), ("a/b", "1"))
    new = read(("system/password", "hunter2"), ("a/url", "http://u:two@h/x"), ("a/b", "2"))
    found = delta(base, new)
    assert [each.name for each in found.hidden] == ["system/password", "a/url"]
    assert written(found.settings) == "system/password=hunter2\na/url=http://u:two@h/x\na/b=2\n"
    assert shown(found.settings) == "a/b=2\n"
    assert "hunter2" not in repr(found)
    assert setting(base.parameters["system/password"]) == setting(
        read(("system/password", "1234")).parameters["system/password"]
    )
