"""The loop over records: what belongs to a known flow is counted, and the first that does not ends it.

A packet is counted when the one behind it has been found: so the memory that the next one needs is on its way while
this one's arithmetic runs. Nothing that counting changes has a part in finding.
"""

from __future__ import annotations

from acdiag.bulk.counting import count_rtp, count_segment
from acdiag.bulk.headers import find_flow
from acdiag.bulk.layout import (
    AT,
    CAPTURED,
    COUNTED,
    DSCP,
    EARLIEST,
    END,
    ENTRY,
    ENTRY_KEY,
    ENTRY_KIND,
    FLOOR,
    FOUND,
    HELD_CAPTURED,
    HELD_DSCP,
    HELD_ENTRY,
    HELD_MOMENT,
    HELD_PAYLOAD,
    HELD_SIZE,
    KEY,
    KEY_WORDS,
    KIND,
    LATEST,
    MASK,
    MOMENT,
    NEXT,
    NONE,
    NUMBER,
    PACKETS,
    PAYLOAD,
    QUIET,
    REFERENCE,
    RTP,
    SIZE,
    STREAMED,
    TCP,
    UNTIL,
)
from acdiag.bulk.records import Words, find_record

LOW_BITS = 0x7FFFFFFFFFFFFFFF
SHORT_KEY = 5
"""Words of the key of an IPv4 packet that are not 0."""


def slot_of(k: Words, at: int, mask: int) -> int:
    """Where the search for the key that begins at `at` begins."""
    mixed = k[at] * 0x1B873593 + k[at + 1] * 0x2545F491 + k[at + 2] * 0x27D4EB2F
    mixed = (mixed + k[at + 3] * 0x165667B1 + k[at + 4] * 0x3243F6A9) & LOW_BITS
    mixed = (mixed + (k[at + 6] ^ k[at + 8]) * 0x5BD1E995) & LOW_BITS
    mixed = ((mixed ^ mixed >> 29) * 0x1CE4E5B9) & LOW_BITS
    return int((mixed ^ mixed >> 32) & mask)


def find_entry(c: Words, slots: Words, entries: Words) -> int:
    """Number of the flow with the key, -1 when there is none."""
    mask = c[MASK]
    slot = slot_of(c, KEY, mask)
    words = KEY_WORDS if c[KEY] >> 50 & 1 else SHORT_KEY
    while slots[slot]:
        entry = slots[slot] - 1
        own = entry * ENTRY + ENTRY_KEY
        same = True
        for k in range(words):
            if entries[own + k] != c[KEY + k]:
                same = False
                break
        if same:
            return int(entry)
        slot = (slot + 1) & mask
    return -1


def count(
    b: Words, c: Words, entries: Words, quiets: Words, ends: Words, n: Words, f: Words, rows: Words, jitters: Words
) -> bool:
    """Count the packet for its flow; False when the readable path has to take it, or to look at its phone."""
    own = c[HELD_ENTRY] * ENTRY
    kind = entries[own + ENTRY_KIND]
    due = c[HELD_MOMENT] >= quiets[entries[own + QUIET]]
    if kind == NONE or (due and kind != RTP):
        return False
    if kind == RTP:
        if not count_rtp(b, c, n, f, rows, jitters, entries[own + REFERENCE]):
            return False
        if due:
            c[COUNTED] = 1
            return False
        c[STREAMED] += 1
    elif kind == TCP:
        count_segment(b, c, ends, entries[own + REFERENCE])
    c[PACKETS] += 1
    c[LATEST] = max(c[LATEST], c[HELD_MOMENT])
    c[EARLIEST] = min(c[EARLIEST], c[HELD_MOMENT])
    return True


def find(b: Words, c: Words, interfaces: Words, slots: Words, entries: Words) -> bool:
    """Whether the record at hand is of a flow in the table; the kind in the control array is NONE when none is told."""
    c[KIND] = NONE
    if c[AT] >= c[END] or not find_record(b, c, interfaces) or c[MOMENT] >= c[UNTIL] or c[MOMENT] < c[FLOOR]:
        return False
    if find_flow(b, c) == NONE:
        return False
    c[FOUND] = find_entry(c, slots, entries)
    return bool(c[FOUND] >= 0)


def hold(c: Words) -> None:
    """The packet at hand is the one that is counted next."""
    c[HELD_ENTRY], c[HELD_MOMENT] = c[FOUND], c[MOMENT]
    c[HELD_PAYLOAD], c[HELD_SIZE], c[HELD_CAPTURED], c[HELD_DSCP] = c[PAYLOAD], c[SIZE], c[CAPTURED], c[DSCP]


def advance(
    b: Words,
    c: Words,
    interfaces: Words,
    slots: Words,
    entries: Words,
    quiets: Words,
    ends: Words,
    n: Words,
    f: Words,
    rows: Words,
    jitters: Words,
) -> int:
    """Take packets up to the first that the readable path has to take, or the end of the buffer; gives its place.

    The kind in the control array is NONE when that packet's flow could not be told.
    """
    moment = c[MOMENT]
    known = find(b, c, interfaces, slots, entries)
    while known:
        hold(c)
        at = c[AT]
        c[AT] = c[NEXT]
        known = find(b, c, interfaces, slots, entries)
        c[NUMBER] += 1
        if not count(b, c, entries, quiets, ends, n, f, rows, jitters):
            c[NUMBER] -= 1
            c[AT] = at
            find(b, c, interfaces, slots, entries)
            break
        moment = c[HELD_MOMENT]
    c[MOMENT] = moment
    return int(c[AT])
