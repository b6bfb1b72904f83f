from __future__ import annotations

import re
from xml.etree import ElementTree

from acdiag.present.html.material import Material
from acdiag.present.html.plots import PlotView, quality_plot


def worst(poor: Material) -> PlotView:
    stream = min(poor.case.streams, key=lambda stream: stream.mos or 5)
    return quality_plot(stream, 3)


def test_the_words_say_what_the_eye_would_find(poor: Material) -> None:
    view = worst(poor)
    assert re.search(r"loss at most \d+\.\d % at \d\d:\d\d:\d\d", view.description)
    assert re.search(r"MOS at least 1\.\d\d at", view.description)


def test_curves_axes_and_text_are_there(poor: Material) -> None:
    root = ElementTree.fromstring(f"<svg>{worst(poor).inside}</svg>")
    texts = [element.text for element in root.iter("text")]
    assert {"loss %", "jitter ms", "MOS", "seconds since the stream's first packet"} <= set(texts)
    classes = {name for element in root.iter() for name in element.get("class", "").split()}
    assert {"fill-loss", "stroke-jitter", "stroke-mos", "stroke-grid"} <= classes
