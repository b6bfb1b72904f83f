"""The reference: whole, true to the manual's names, right in itself, and strict when it is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from acdiag.model.errors import Unusable
from acdiag.model.names.models import MODELS
from acdiag.rulebook.parameter import Kind
from acdiag.rulebook.parameters import Reference, read, reference
from acdiag.rulebook.shelf import builtin_folder, gather

PRINTED = [
    line.split("\t")
    for line in (Path(__file__).parent / "manual_parameters.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
_INDEX = re.compile(r"(?<=/)(?:%d|\[X\]|n-n|0-4|\[0-6\]|0-5|n)(?=/|\Z)")
HEAD = 'sections:\n  - manual: "3.1"\n    parameters:\n'


def entry(**keys: str) -> bytes:
    keys = {"name": "a/b", "type": "flag", "about": "x", **keys}
    first, *others = (f"{key}: {value}" for key, value in keys.items())
    return (HEAD + "      - " + "\n        ".join([first, *others]) + "\n").encode()


def complaint(data: bytes) -> str:
    with pytest.raises(Unusable) as refused:
        read(data, Path("parameters.yaml"))
    return refused.value.message


def test_the_list_of_the_manuals_names_is_whole() -> None:
    assert len(PRINTED) == 294


@pytest.mark.parametrize(("section", "name"), PRINTED, ids=[name for _, name in PRINTED])
def test_every_name_that_the_manual_prints_is_there_with_its_section(section: str, name: str) -> None:
    concrete = _INDEX.sub("0", name)
    found = reference().find(concrete)
    if found is None:
        found = reference().meant(name)
        assert found is not None
        assert name in found.misprints
    assert found.manual == section


def test_nothing_is_there_that_the_manual_does_not_print() -> None:
    printed = {reference().find(_INDEX.sub("0", name)) or reference().meant(name) for _, name in PRINTED}
    assert [each.name for each in reference() if each not in printed] == []


def test_defaults_are_legal_and_every_text_is_a_sentence() -> None:
    for each in reference():
        for model in (None, *MODELS):
            default = each.default_for(model)
            assert default is None or each.fault(default) == "", each.name
        for text in (each.about, each.corrected, each.spelled):
            assert not text or (not text[0].islower() and text.endswith(".")), text
        assert not (each.models and each.not_models)
        assert all(instead == "" or reference().find(instead) for instead in [each.instead])


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("voip/media/media_tos", "0x58"),
        ("system/daylight_saving/activate", ""),
        ("network/lan/port_mode", "FULL_100 as half duplex"),
        ("voip/media/media_port", "60120"),
        ("voip/services/group_paging/end_income_paging_timeout", "8 seconds"),
        ("voip/headset_only/enabled", "headset only"),
        ("ems_server/EMS_WEB_Login", "0 may be meant"),
    ],
)
def test_misprints_of_the_manual_are_marked(name: str, word: str) -> None:
    found = reference().find(name)
    assert found is not None
    assert word in found.corrected


def test_concrete_names_are_found_and_only_in_their_range() -> None:
    for name in reference().names():
        found = reference().find(name)
        assert found is not None
        assert name in set(found.names())
    assert reference().find("voip/codec/codec_info/5/ptime") is None
    assert reference().find("personal_settings/functional_key/47/type") is not None
    assert reference().find("voip/line/1/auth_password") is None
    assert reference().find("some/folder/AllowCallsInLockState") is not None


def test_what_a_person_may_ask() -> None:
    def names(question: str) -> list[str]:
        return [each.name for each in reference().asked(question)]

    assert names("voip/media/media_tos") == ["voip/media/media_tos"]
    assert names("MEDIA_TOS=0xb8") == ["voip/media/media_tos"]
    assert names("tls_method") == ["voip/signalling/sip/tls_method", "voip/signalling/sipe/tls_method"]
    for index in ("3", "0-4", "[0-4]", "<0-4>", "{0-4}", "%d", "n"):
        assert names(f"security/ca_certificate/{index}/uri") == ["security/ca_certificate/{0-4}/uri"], index
    assert names("nonsense") == []
    assert names("x" * 10_000) == []
    assert reference().nearest("voip/media/media_prot")[0] == "voip/media/media_port"
    assert reference().nearest("media_tox") == ("voip/media/media_tos",)


def test_it_is_no_rule() -> None:
    assert "parameters.yaml" not in [file.name for file in gather([builtin_folder()])]


def test_a_file_of_that_name_in_an_area_is_a_rule(tmp_path: Path) -> None:
    (tmp_path / "dhcp").mkdir()
    for path in (tmp_path / "parameters.yaml", tmp_path / "dhcp" / "parameters.yaml"):
        path.write_text("x", encoding="utf-8")
    assert [file.name for file in gather([tmp_path])] == ["dhcp/parameters.yaml"]


def test_a_short_reference() -> None:
    found = read(entry(type="choice", values="[A, B]", default="B", models="[RX50]", corrected='"C."'), Path("x"))
    assert isinstance(found, Reference)
    (only,) = found
    assert (only.kind, only.values, only.default, only.models, only.manual, only.line) == (
        Kind.CHOICE,
        ("A", "B"),
        "B",
        ("RX50",),
        "3.1",
        4,
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (entry(tpye="flag"), "parameters.yaml:7: parameters has no key 'tpye'; did you mean 'type'?"),
        (entry(type="flog"), "did you mean 'flag'?"),
        (entry(name="a//b"), "a name is words with slashes between them"),
        (entry(values="[A]"), "values belong to choice and words, and a/b is flag"),
        (entry(type="choice"), "values belong to choice and words, and a/b is choice"),
        (entry(range="[0, 1]"), "a range belongs to numbers, and a/b is flag"),
        (entry(type="number", range="[2, 1]"), "a range is two numbers, the smaller first"),
        (entry(type="number", range="[0, 1]", default="2"), "the default '2' of a/b is not a number from 0 to 1"),
        (entry(default="1", default_of="{RX50: 1}"), "one default, or one for each model"),
        (entry(default_of="{RX51: 1}"), "did you mean 'RX50'?"),
        (entry(models="[451HD]"), "did you mean"),
        (entry() + entry().partition(b"parameters:\n")[2], "a/b is already described in line 4"),
        (entry().replace(b'"3.1"', b'"Three"'), "'Three' is no section of the manual"),
        (b"sections: 1", "must be a list"),
        (b"- a", "must be a mapping"),
        (b"a: &x 1\nb: *x", "anchors and aliases"),
    ],
)
def test_mistakes_are_named_with_line_and_word(data: bytes, words: str) -> None:
    assert words in complaint(data)
