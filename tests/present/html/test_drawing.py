from __future__ import annotations

import re
from xml.etree import ElementTree

from matplotlib import pyplot, rcParams
from matplotlib.figure import Figure

from acdiag.present.html.drawing import INKS, drawing, svg


def drawn(name: str = "a") -> str:
    with drawing():
        figure = Figure(figsize=(3, 2))
        axes = figure.subplots()
        axes.plot([0, 1, 2], [0, 4, 1], color=INKS["loss"])
        axes.set_title("<b>&")
        return svg(figure, name)


def test_what_the_policy_forbids_is_not_in_it() -> None:
    inside = drawn()
    root = ElementTree.fromstring(f"<svg>{inside}</svg>")
    assert not [
        element for element in root.iter() if {"style", "{http://www.w3.org/1999/xlink}href"} & set(element.attrib)
    ]
    assert "<style" not in inside
    assert "metadata" not in inside
    assert "xmlns" not in inside
    assert "&lt;b&gt;&amp;" in inside


def test_inks_are_classes_and_no_other_colour_is_left() -> None:
    inside = drawn()
    assert 'class="stroke-loss"' in inside
    assert not re.search(r'(fill|stroke)="#', inside)


def test_ids_are_the_figures_own_and_all_are_pointed_at() -> None:
    inside = drawn("one") + drawn("two")
    ids = re.findall(r' id="([^"]+)"', inside)
    assert len(ids) == len(set(ids)) > 1
    assert all(name.startswith(("one-", "two-")) for name in ids)
    pointed = set(re.findall(r'(?:href="|url\()#([^")]+)', inside))
    assert pointed == set(ids)


def test_the_same_drawing_is_the_same_text_whatever_the_users_settings_are() -> None:
    first = drawn()
    with pyplot.rc_context({"lines.linewidth": 9, "font.size": 30}):
        assert drawn() == first
        assert rcParams["font.size"] == 30
