from __future__ import annotations

from itertools import pairwise

from acdiag.simulate import recovery
from acdiag.simulate.network import BENCH, NATIVE
from acdiag.simulate.phone import Phone
from acdiag.simulate.site import Site


def stage() -> tuple[Site, Phone]:
    site = Site()
    return site, site.phone()


def discovers(site: Site) -> list[tuple[int, bytes]]:
    """Time and transaction id of each Discover."""
    return [
        (frame.at, frame.data[46:50])
        for frame in site.frames()
        if frame.data[36:38] == b"\0\x43" and b"\x63\x82\x53\x63\x35\1\1" in frame.data
    ]


def test_each_turn_is_a_new_transaction_about_five_seconds_later() -> None:
    site, phone = stage()
    for _ in range(4):
        recovery.cycle(site, phone, recovery.scope(NATIVE, phone))
    seen = discovers(site)
    gaps = [(b - a) / 1e9 for (a, _), (b, _) in pairwise(seen)]
    assert len({xid for _, xid in seen}) == 4
    assert all(4.5 < gap < 5.5 for gap in gaps)


def test_a_bench_gives_boot_options_or_none() -> None:
    site, phone = stage()
    assert {66, 67} <= set(recovery.bench(site, phone).gives)
    assert not {66, 67} & set(recovery.bench(site, phone, gives_boot=False).gives)


def test_the_bench_pc_answers_from_its_own_mac() -> None:
    site, phone = stage()
    recovery.ask(site, phone, recovery.bench(site, phone))
    macs = {frame.data[6:12].hex(":") for frame in site.frames()}
    assert macs == {phone.mac, BENCH.router_mac}


def test_a_scope_gives_the_boot_options_named() -> None:
    _, phone = stage()
    assert 67 not in recovery.scope(NATIVE, phone, 66).gives
    assert recovery.scope(NATIVE, phone, 66, 67).gives[67] == b"450HD_3.4.8.808.img"


def test_the_whole_image_is_downloaded() -> None:
    site, phone = stage()
    recovery.ask(site, phone, recovery.scope(NATIVE, phone, 66, 67))
    recovery.download(site, phone, "10.1.20.30")
    blocks = [frame for frame in site.frames() if frame.data[42:44] == b"\0\3"]
    assert len(blocks) == recovery.IMAGE_SIZE // 1428 + 1


def test_the_boot_loader_speaks_neither_lldp_nor_cdp() -> None:
    site, phone = stage()
    recovery.cycle(site, phone, recovery.scope(NATIVE, phone))
    assert {frame.data[12:14] for frame in site.frames()} == {b"\x08\x00", b"\x08\x06"}
