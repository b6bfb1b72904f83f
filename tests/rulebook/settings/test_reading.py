from __future__ import annotations

from acdiag.model.arrival import Where
from tests.rulebook.settings.settings_making import AT, MAC, settings

TEXT = """\
a/flag=1
a/off=0
a/odd=yes
a/mode="Static"
a/tos=0xb8
a/none=0.0.0.0
a/empty=
system/password=hunter2
ems_server/user_password=
a/url=http://me:hunter3@10.1.1.1/x
"""


def test_flags_are_0_and_1_and_anything_else_is_the_default() -> None:
    made = settings(TEXT)
    assert made.flag("a/flag", default=False) is True
    assert made.flag("a/off", default=True) is False
    assert [made.flag(name, default=default) for name in ("a/odd", "a/absent") for default in (True, False)] == [
        True, False, True, False,
    ]  # fmt: skip


def test_words_aside_from_case_and_quotation_marks() -> None:
    made = settings(TEXT)
    assert made.choice("a/mode", ("STATIC", "DHCP"), "DHCP") == "STATIC"
    assert made.choice("a/absent", ("STATIC", "DHCP"), "DHCP") == "DHCP"
    assert made.choice("a/odd", ("STATIC", "DHCP"), "DHCP") == ""


def test_numbers_and_addresses() -> None:
    made = settings(TEXT)
    assert (made.number("a/tos"), made.number("a/odd"), made.number("a/absent")) == (184, None, None)
    assert (made.address("a/none"), made.address("a/absent"), made.address("a/mode")) == ("", "", "Static")


def test_what_counts_as_a_value() -> None:
    made = settings(TEXT)
    given = [name for name in made.configuration.parameters if made.gives(name)]
    assert given == ["a/flag", "a/off", "a/odd", "a/mode", "a/tos", "system/password", "a/url"]


def test_a_secret_is_compared_and_never_shown() -> None:
    made = settings(TEXT)
    assert made.holds_secret("system/password", "hunter2")
    assert not made.holds_secret("system/password", "1234")
    assert made.text("system/password") == ""
    assert "hunter" not in repr(made.origin(*made.configuration.parameters))


def test_a_fact_rests_on_the_lines_that_are_there() -> None:
    origin = settings(TEXT).origin("a/tos", "a/absent", "a/flag", "system/password")
    assert origin["where"] == (
        Where("dir/450HD.cfg", line=1, at=AT, summary="a/flag=1"),
        Where("dir/450HD.cfg", line=5, at=AT, summary="a/tos=0xb8"),
        Where("dir/450HD.cfg", line=8, at=AT, summary="system/password="),
    )
    assert origin["settings"] == ("a/flag=1", "a/tos=0xb8")
    assert (origin["host"], origin["at"], origin["file"]) == (MAC, AT, "450HD.cfg")


def test_what_stands_at_its_default_is_no_evidence_beside_what_does_not() -> None:
    made = settings("voip/media/media_port=4000\nvoip/media/media_tos=0x85\n")
    assert made.origin("voip/media/media_port", "voip/media/media_tos")["settings"] == ("voip/media/media_tos=0x85",)
    assert made.origin("voip/media/media_port")["settings"] == ("voip/media/media_port=4000",)


def test_what_is_absent_is_named() -> None:
    made = settings("a/b=1\na/c=\n")
    assert made.origin("a/b", missing=["a/c", "a/d"])["settings"] == ("a/b=1", "a/d (absent)")


def test_the_default_is_that_of_the_model() -> None:
    for model, expected in (("450HD", True), ("HRS", False), (None, True)):
        made = settings("kernel/cfg/enable_core_dump=1\n", model)
        (parameter,) = made.configuration.parameters.values()
        assert made.is_default(parameter) is expected


def test_the_whole_file_shows_no_value() -> None:
    (where,) = settings("who/knows=hunter2\n").whole()["where"]
    assert (where.line, where.summary) == (1, "1 parameters")
