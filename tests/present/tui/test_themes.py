from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from acdiag.present.tui.themes import DARK, LIGHT


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_every_tone_can_be_read_on_the_background(theme: Theme) -> None:
    background = Color.parse(str(theme.background))
    for name in ("foreground", "success", "warning", "error", "accent"):
        light, dark = sorted((_luminance(Color.parse(str(getattr(theme, name)))), _luminance(background)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, name


def _luminance(color: Color) -> float:
    """Relative luminance (WCAG 2.1)."""
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
