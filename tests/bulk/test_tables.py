"""A whole buffer says what its records say one by one."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from acdiag.bulk import layout
from acdiag.bulk.arrays import Arrays
from acdiag.bulk.headers import find_flow
from acdiag.bulk.records import find_record
from acdiag.bulk.tables import read
from tests.bench.media_traffic import mirror
from tests.bulk.test_passing import ready


def test_every_flow_of_a_buffer(tmp_path: Path) -> None:
    path = tmp_path / "a.pcap"
    mirror(path, 2000)
    buffer = path.read_bytes()
    arrays = Arrays()
    ready(arrays, buffer, pcapng=False)
    control = arrays.control
    control[layout.AT], control[layout.TICK] = 24, 1000
    table = read(buffer, control, arrays.interfaces)
    assert len(table.at) == 2000
    for row in range(2000):
        assert find_record(buffer, control, arrays.interfaces)
        kind = find_flow(buffer, control)
        assert int(table.kind[row]) == kind
        assert [int(word[row]) for word in table._key] == control.tolist()[layout.KEY : layout.KEY + 5]
        assert int(table.moments[row]) == control[layout.MOMENT]
        control[layout.AT] = control[layout.NEXT]


@given(buffer=st.binary(max_size=300), pcapng=st.booleans())
def test_any_bytes_are_a_table(buffer: bytes, pcapng: bool) -> None:
    arrays = Arrays()
    ready(arrays, buffer, pcapng)
    table = read(buffer, arrays.control, arrays.interfaces)
    assert all(stop <= len(buffer) for stop in table.stop.tolist())
