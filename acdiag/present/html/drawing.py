"""A Matplotlib figure as SVG that may stand inside the page.

Matplotlib writes style attributes, which the page's Content-Security-Policy forbids, and fixed colours, which are wrong
in the dark: declarations become attributes, and the colours of `INKS` become classes that the style sheet knows. Ids
are made the figure's own, and nothing in it says when it was made.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from acdiag.model.expression import expression

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INKS = {
    "text": "#000001", "grid": "#000002", "axis": "#000003",
    "loss": "#0000a1", "jitter": "#0000a2", "mos": "#0000a3", "paper": "#0000a4",
    **{f"step{number}": f"#0000b{number:x}" for number in range(12)},
}  # fmt: skip
"""What a colour is for, and the colour that stands for it until it is a class."""
_CLASSES = {colour: name for name, colour in INKS.items()}
_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none", "svg.hashsalt": "acdiag", "font.size": 8, "font.family": "DejaVu Sans",
    "text.color": INKS["text"], "axes.labelcolor": INKS["text"], "axes.edgecolor": INKS["axis"],
    "xtick.color": INKS["axis"], "ytick.color": INKS["axis"], "xtick.labelcolor": INKS["text"],
    "ytick.labelcolor": INKS["text"], "grid.color": INKS["grid"], "grid.linewidth": 0.6, "axes.linewidth": 0.6,
    "axes.spines.top": False, "axes.spines.right": False, "figure.facecolor": "none", "axes.facecolor": "none",
    "path.simplify": True, "axes.formatter.useoffset": False,
}  # fmt: skip
_KEPT = frozenset(
    (
        "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-dashoffset", "opacity", "fill-opacity",
        "stroke-opacity", "stroke-linecap", "stroke-linejoin", "text-anchor", "clip-path", "transform", "d", "x", "y",
        "width", "height", "x1", "x2", "y1", "y2", "href", "points", "cx", "cy",
    )
)  # fmt: skip
_SIZE = expression(r"([0-9.]+)px")
_POINTED_AT = expression(r"#([\w.-]+)")


@contextmanager
def drawing() -> Iterator[None]:
    """While it lasts, figures are drawn in our inks, whatever the user's own settings are."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        yield


def svg(figure: Figure, name: str) -> str:
    """The inside of the figure's `svg` element; `name` makes its ids its own."""
    written = io.StringIO()
    figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    root = ElementTree.fromstring(written.getvalue())
    for element in list(root):
        if _tag(element) == "metadata":
            root.remove(element)
    for holder in root.iter():
        for element in list(holder):
            if _tag(element) == "style":
                holder.remove(element)
    _plain(root, name)
    return "".join(ElementTree.tostring(element, encoding="unicode").strip() for element in root)


def _plain(root: ElementTree.Element, name: str) -> None:
    pointed_at = {found for element in root.iter() for value in element.attrib.values() for found in _targets(value)}
    for element in root.iter():
        element.tag = _tag(element)
        element.tail = None
        if element.text is not None and not element.text.strip():
            element.text = None
        declared = dict(element.attrib)
        element.attrib.clear()
        for key, value in (*declared.items(), *_declarations(declared.get("style", ""))):
            _keep(element, key.rpartition("}")[2], value, name, pointed_at)


def _keep(element: ElementTree.Element, key: str, value: str, name: str, pointed_at: set[str]) -> None:
    if key == "id":
        if value in pointed_at:
            element.set("id", f"{name}-{value}")
    elif key in ("fill", "stroke") and value in _CLASSES:
        classes = element.get("class", "")
        element.set("class", f"{classes} {key}-{_CLASSES[value]}".strip())
    elif key == "font":
        size = _SIZE.search(value)
        if size:
            element.set("font-size", size[1])
    elif key == "font-size":
        element.set(key, value.removesuffix("px"))
    elif key in _KEPT:
        points = key in ("href", "clip-path")
        element.set(key, _POINTED_AT.sub(rf"#{name}-\1", value) if points else value)


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _targets(value: str) -> list[str]:
    return _POINTED_AT.findall(value)


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    for declaration in style.split(";"):
        key, colon, value = declaration.partition(":")
        if colon:
            yield key.strip(), value.strip()
