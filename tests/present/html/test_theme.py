from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from acdiag.model.errors import Unusable
from acdiag.present.html import page, theme
from acdiag.rulebook.shelf import Shelf
from tests.report_making import material

PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")


def test_a_logo_and_three_lines_are_a_theme(tmp_path: Path, samples: Any, shelf: Shelf) -> None:
    (tmp_path / "logo.png").write_bytes(PIXEL)
    (tmp_path / "theme.yaml").write_text("organisation: Contoso <Support>\nlogo: logo.png\nfooter: Internal.\n")
    (tmp_path / "theme.css").write_text(":root { --link: #123456; }")
    html = page.render(material(samples.case(), shelf), theme.load(str(tmp_path)))
    assert 'src="data:image/png;base64,' in html
    assert 'alt="Contoso &lt;Support&gt;"' in html
    assert "--link: #123456" in html
    assert "Internal." in html


def test_a_theme_may_replace_a_template_and_add_terms(tmp_path: Path, samples: Any, shelf: Shelf) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "quality.html.j2").write_text("<p>only ours</p>")
    (tmp_path / "glossary.yaml").write_text("DHCP: Ours.\nAbc: New.\n")
    look = theme.load(str(tmp_path))
    assert (look.terms["DHCP"], look.terms["Abc"]) == ("Ours.", "New.")
    assert "<p>only ours</p>" in page.render(material(samples.case(), shelf), look)


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("theme.yaml", "organization: x\n", r"theme\.yaml:1: .*did you mean 'organisation'"),
        ("theme.yaml", "logo: none.png\n", "No such file"),
        ("theme.yaml", "logo: ../elsewhere.png\n", "outside of the theme"),
        ("theme.yaml", "logo: /etc/elsewhere.png\n", "outside of the theme"),
        ("theme.yaml", "logo: theme.yaml\n", "cannot be a logo"),
        ("glossary.yaml", "a: [1]\n", r"glossary\.yaml:1"),
        ("theme.css", "x" * 500_000, "larger than 400,000 bytes"),
    ],
)
def test_a_wrong_theme_is_said_with_its_line(
    tmp_path: Path, samples: Any, shelf: Shelf, name: str, text: str, why: str
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(Unusable, match=why):
        page.render(material(samples.case(), shelf), theme.load(str(tmp_path)))


def test_a_theme_that_is_not_there() -> None:
    with pytest.raises(Unusable, match="no such folder"):
        theme.load("/nowhere")
