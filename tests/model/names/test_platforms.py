"""What firmware is made for."""

from __future__ import annotations

import pytest

from acdiag.model.names.platforms import platform_in


@pytest.mark.parametrize(
    ("firmware", "platform"),
    [
        ("C450HD_TEAMS_1.8.288", "teams"),
        ("TEAMS_1.19.142", "teams"),
        ("RX50-teams-2.3", "teams"),
        ("UC_3.4.8.808", None),
        ("UCC450HD_3.4.5.2", None),
        ("C450HD_STEAMSHIP_1", None),
        ("", None),
    ],
)
def test_the_name_says_it(firmware: str, platform: str | None) -> None:
    assert platform_in(firmware) == platform
