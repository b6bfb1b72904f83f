from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from acdiag.model.case import Call
from acdiag.present.html.linking import Links
from acdiag.present.html.material import Material
from acdiag.present.html.media import PLOTS, calls_of, media, streams_of, to_draw


def call(**changes: Any) -> Call:
    return replace(Call("id", "sip:a@b", "sip:c@d", 10**18, None, None, ""), **changes)


@pytest.mark.parametrize(
    ("changes", "result", "state"),
    [
        ({}, "no answer yet", "not-seen"),
        ({"final": "404"}, "ended with 404", "failed"),
        ({"final": "486"}, "not taken (486)", "not-seen"),
        ({"final": "302"}, "forwarded (302)", "not-seen"),
        ({"answered": 10**18, "end": 10**18 + 8 * 10**9}, "answered, 8 s", "ok"),
        ({"answered": 10**18}, "answered, its end was not seen", "ok"),
    ],
)
def test_how_a_call_went(samples: Any, changes: Any, result: str, state: str) -> None:
    (view,) = media(samples.case(calls=(call(**changes),)), Links(), frozenset()).calls
    assert (view.result, view.state) == (result, state)


def test_the_worst_stream_comes_first_and_is_drawn(poor: Material) -> None:
    draw = to_draw(poor.case)
    assert len(draw) == len(poor.case.streams) == 2
    views = list(streams_of(poor.case, poor.case.phones[0].entity, Links(), draw))
    assert [view.state for view in views] == ["failed", "ok"]
    assert float(views[0].loss.split()[0]) > 10
    assert all(view.plot for view in views)
    assert views[0].plot != views[1].plot


def test_the_streams_of_an_only_phone_are_told_in_its_chapter(poor: Material) -> None:
    view = media(poor.case, Links(), frozenset())
    assert (len(view.calls), view.streams, view.elsewhere) == (1, (), 2)
    two = replace(poor.case, phones=(*poor.case.phones, replace(poor.case.phones[0], mac="00:90:8f:00:00:09")))
    view = media(two, Links(), frozenset())
    assert (len(view.streams), view.elsewhere) == (2, 0)


def test_calls_belong_to_the_phones_that_speak_of_them(poor: Material) -> None:
    phone = poor.case.phones[0].entity
    assert len(list(calls_of(poor.case, phone, [], Links()))) == 1, "by its streams"
    assert not list(calls_of(poor.case, "00:90:8f:00:00:09", [], Links()))
    assert len(list(calls_of(poor.case, "00:90:8f:00:00:09", [poor.case.calls[0].call_id], Links()))) == 1


def test_pictures_are_counted(poor: Material) -> None:
    assert len(to_draw(replace(poor.case, streams=poor.case.streams * 40))) == PLOTS


@pytest.mark.parametrize(
    ("changes", "dscp"),
    [
        ({"via": "recording", "source": "10.1.1.1:0", "destination": "unknown:0", "dscp": 0}, "unknown"),
        ({"via": "acdr", "source": "unknown:0", "destination": "unknown:0", "dscp": 0}, "unknown"),
        ({"via": "acdr", "dscp": 46}, "46"),
        ({"dscp": 0}, "0"),
    ],
    ids=["phone's own", "gateway's, without addresses", "gateway's", "wire"],
)
def test_a_mark_that_nobody_saw_is_unknown(poor: Material, changes: Any, dscp: str) -> None:
    stream = replace(poor.case.streams[0], phone=None, **changes)
    (view,) = media(replace(poor.case, streams=(stream,)), Links(), frozenset()).streams
    assert view.dscp == dscp
