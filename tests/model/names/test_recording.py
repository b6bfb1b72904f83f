from __future__ import annotations

import pytest

from acdiag.model.names import recording


@pytest.mark.parametrize(
    ("table", "last", "number", "name"),
    [
        (recording.HPI_PROTOCOLS, 23, 18, "TDM In"),
        (recording.DEBUG_MODULES, 10, 3, "echo canceller"),
        (recording.ECHO_TYPES, 10, 1, "Rx reference"),
        (recording.TRACE_POINTS, 35, 6, "System"),
        (recording.MEDIA_TYPES, 61, 15, "PCM"),
    ],
)
def test_tables_end_where_the_format_does(table: dict[int, str], last: int, number: int, name: str) -> None:
    assert max(table) == last
    assert table[number] == name
    assert all(text for text in table.values())


def test_reserved_media_types_have_no_name() -> None:
    assert not {20, 21, 22, 39, 40, 41, 45, 46} & recording.MEDIA_TYPES.keys()
