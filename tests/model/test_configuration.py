"""A secret has no text form, whatever is done to it."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from acdiag.model.configuration import Configuration, Parameter, Secret

CONTENT = "hunter2"
SECRET = Secret(CONTENT)


@pytest.mark.parametrize(
    "shown",
    [
        str(SECRET),
        repr(SECRET),
        f"{SECRET}",
        f"{SECRET:>40}",
        f"{SECRET!r}",
        str([SECRET]),
        str({SECRET}),
    ],
)
def test_no_text_holds_it(shown: str) -> None:
    assert CONTENT not in shown
    assert "hidden" in shown


def test_a_parameter_and_a_configuration_do_not_show_it_either() -> None:
    parameter = Parameter(name="system/password", value="", line=1, hidden=SECRET)
    configuration = Configuration(source="x.cfg", file="x.cfg", parameters={"system/password": parameter})
    assert CONTENT not in repr(parameter) + repr(configuration)
    assert parameter.is_secret
    assert parameter.is_set


def test_it_is_not_stored() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(SECRET)
    with pytest.raises(TypeError):
        copy.deepcopy(SECRET)
    with pytest.raises(TypeError):
        json.dumps(SECRET)


def test_it_is_compared_and_revealed_on_purpose() -> None:
    assert SECRET == Secret(CONTENT) != Secret("other")
    assert SECRET != CONTENT
    assert len({SECRET, Secret(CONTENT)}) == 1
    assert SECRET.reveal() == CONTENT


def test_what_it_says_of_itself() -> None:
    assert Secret("").empty
    assert not SECRET.empty
    assert Secret('{"0qrNRpSJ6aE="}').encrypted
    assert not SECRET.encrypted


def test_an_empty_secret_is_not_set() -> None:
    assert not Parameter(name="a/password", value="", line=1, hidden=Secret("")).is_set
    assert not Parameter(name="a/b", value="", line=1).is_set
    assert Parameter(name="a/b", value="0", line=1).is_set


def test_what_a_file_says_of_a_name() -> None:
    parameter = Parameter(name="a/b", value="c", line=1)
    configuration = Configuration(source="x", file="x", parameters={"a/b": parameter})
    assert configuration.value("a/b") == "c"
    assert configuration.value("a/c") is None
