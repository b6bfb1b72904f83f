"""What a packet of a known flow changes: its stream's numbers, or those of one end of its TCP connection.

`streams.rtp_statistics` says what the numbers of a stream mean; the arithmetic is the same, operation by operation, so
that both ways give the same bits. What is rare there (another payload type or DSCP, a jump of the sequence number) is
left to it.
"""

from __future__ import annotations

from acdiag.bulk.layout import (
    BASE,
    BEGUN,
    BURSTS,
    BYTES,
    CAREFUL,
    CUT,
    CYCLES,
    DIRTY,
    DUPLICATES,
    END_WORDS,
    FIRST,
    GAP,
    HELD_CAPTURED,
    HELD_DSCP,
    HELD_MOMENT,
    HELD_PAYLOAD,
    HELD_SIZE,
    HIGH,
    HIGHEST,
    JITTER,
    LAST,
    LAST_FRAME,
    LOW,
    MAX_DELTA,
    MAX_JITTER,
    MEAN_JITTER,
    MISSING,
    MOVED,
    NOMINAL,
    NUMBER,
    ORIGIN,
    PLAIN,
    REF,
    REORDERED,
    ROW_COUNT,
    ROW_FRAMES,
    ROW_LOST,
    ROW_PACKETS,
    ROW_SECONDS,
    ROW_WORDS,
    ROWS,
    SECOND,
    SECOND_FRAME,
    SECOND_HIGHEST,
    SECOND_PACKETS,
    SECOND_SPARE,
    SEEN,
    SEGMENTS,
    SPARE,
    START_TS,
    STEP,
    STEP_SIZE,
    STREAM_LAST,
    STREAM_PACKETS,
    STREAM_START,
    STREAM_STOP,
    STREAM_WORDS,
    TOP,
    UNDER,
    UNITS,
    UNPLACED,
    VOTES,
)
from acdiag.bulk.records import Words, byte, half, word

LONG = 1_000_000_000
"""ns in a second."""
WINDOW = 64
MAX_DROPOUT = 3000
FARTHEST = 1 << 30
"""As in `streams.segments`."""


def count_segment(b: Words, c: Words, ends: Words, end: int) -> None:
    """A packet of a TCP connection that nobody reads: its time, and how far its end has sent."""
    own = end * END_WORDS
    c[SEGMENTS] += 1
    ends[own + MOVED] = c[SEGMENTS]
    ends[own + DIRTY] = 1
    ends[own + LAST] = max(ends[own + LAST], c[HELD_MOMENT])
    length = c[HELD_CAPTURED]
    if length == 0:
        return
    at = c[HELD_PAYLOAD]
    if length == 1 and not ends[own + BEGUN] and byte(b, at + c[HELD_SIZE]) == 0:
        return
    high = ends[own + HIGH]
    if ends[own + ORIGIN] == UNPLACED:
        ends[own + ORIGIN] = word(b, at + 4, 1)
    ahead = (word(b, at + 4, 1) - ends[own + ORIGIN] - high) & 0xFFFFFFFF
    if ahead >= 0x80000000:
        ahead -= 0x100000000
    if ahead < -FARTHEST or ahead > FARTHEST:
        return
    ends[own + HIGH] = max(high, high + ahead + length)
    if not ends[own + BEGUN]:
        ends[own + LOW] = min(ends[own + LOW], high + ahead)


def count_rtp(b: Words, c: Words, n: Words, f: Words, rows: Words, jitters: Words, stream: int) -> bool:
    """A packet of an accepted stream; False, and nothing is changed, where the readable path has to take it."""
    own = stream * STREAM_WORDS
    payload = c[HELD_PAYLOAD]
    seq = half(b, payload + 2)
    behind = (n[own + TOP] - seq) & 0xFFFF
    ahead = (seq - n[own + TOP]) & 0xFFFF
    if (
        (byte(b, payload + 1) & 0x7F) << 8 | c[HELD_DSCP] != n[own + PLAIN]
        or (ahead >= MAX_DROPOUT and (behind >= MAX_DROPOUT or n[own + CAREFUL]))
        or (ahead == 0 and n[own + CAREFUL])
    ):
        return False
    if c[HELD_MOMENT] >= n[own + CUT]:
        if rows[stream * ROW_WORDS + ROW_COUNT] >= ROWS:
            return False
        close_second(c, n, f, rows, jitters, stream)
    marker = byte(b, payload + 1) >> 7
    step = count_time(c, n, f, stream, seq, word(b, payload + 4, 1), marker)
    if ahead == 1:
        if not marker and step > 0:
            vote(n, own, step, c[HELD_SIZE])
        if n[own + SEEN] == -1:
            n[own + HIGHEST] += 1
            n[own + TOP] = seq
            n[own + GAP] = 0
        else:
            advance_window(n, own, 1, seq)
    elif 0 < ahead < MAX_DROPOUT:
        advance_window(n, own, ahead, seq)
    else:
        place_late(n, own, behind)
    n[own + STREAM_STOP] = seq
    n[own + STREAM_PACKETS] += 1
    n[own + BYTES] += c[HELD_SIZE]
    n[own + LAST_FRAME] = c[NUMBER]
    n[own + STREAM_LAST] = max(n[own + STREAM_LAST], c[HELD_MOMENT])
    return True


def count_time(c: Words, n: Words, f: Words, stream: int, seq: int, ts: int, marker: int) -> int:
    """Jitter, delta and the rounds of the sequence number; gives the step of the timestamp."""
    own = stream * STREAM_WORDS
    nominal = (ts - n[own + START_TS]) & 0xFFFFFFFF
    if nominal >= 0x80000000:
        return 0
    now = (c[HELD_MOMENT] - n[own + FIRST]) / 1e6
    if n[own + UNDER]:
        if seq > n[own + STREAM_START]:
            n[own + UNDER] = 0
    elif seq < n[own + STREAM_START] or (seq == 0 and n[own + STREAM_STOP] == 0xFFFF):
        n[own + CYCLES] += 1
        n[own + UNDER] = 1
    step = 0
    jitter = f[own + JITTER]
    units = n[own + UNITS]
    if units:
        step = nominal - n[own + NOMINAL]
        moved = now - (f[own + REF] + step / units)
        if moved < 0.0:
            moved = -moved
        jitter = (15.0 * jitter + moved) / 16.0
        f[own + JITTER] = jitter
        n[own + NOMINAL] = nominal
    if not marker:
        delta = now - f[own + REF]
        if delta > f[own + MAX_DELTA]:
            f[own + MAX_DELTA] = delta
        if units:
            if jitter > f[own + MAX_JITTER]:
                f[own + MAX_JITTER] = jitter
            packets = n[own + STREAM_PACKETS]
            f[own + MEAN_JITTER] = (f[own + MEAN_JITTER] * (packets - 1) + jitter) / packets
    f[own + REF] = now
    return step


def vote(n: Words, own: int, step: int, size: int) -> None:
    """The step of the timestamp that the majority has."""
    if step == n[own + STEP]:
        n[own + VOTES] += 1
    elif n[own + VOTES]:
        n[own + VOTES] -= 1
    else:
        n[own + STEP] = step
        n[own + VOTES] = 1
        n[own + STEP_SIZE] = size


def place_late(n: Words, own: int, behind: int) -> None:
    """A number that the highest one has passed, or has again."""
    if behind >= WINDOW:
        n[own + REORDERED] += 1
        n[own + SPARE] += 1
        return
    number = n[own + HIGHEST] - behind
    base = n[own + BASE]
    if number < base:
        for place in range(n[own + HIGHEST] - base + 1, behind + 1):
            n[own + SEEN] &= ~(1 << place)
        n[own + BASE] = number
    if n[own + SEEN] >> behind & 1:
        n[own + DUPLICATES] += 1
        n[own + SPARE] += 1
    else:
        n[own + REORDERED] += 1
        n[own + SEEN] |= 1 << behind


def advance_window(n: Words, own: int, ahead: int, seq: int) -> None:
    """The highest number moves on, and the oldest leave the window."""
    seen = n[own + SEEN]
    leaving = min(ahead, WINDOW)
    for k in range(leaving):
        leave(n, own, seen >> (WINDOW - 1 - k) & 1)
    if ahead > WINDOW:
        leave(n, own, 0)
        n[own + MISSING] += ahead - WINDOW - 1
    n[own + SEEN] = (seen << ahead | 1) if ahead < WINDOW else 1
    n[own + HIGHEST] += ahead
    n[own + TOP] = seq


def leave(n: Words, own: int, came: int) -> None:
    """The oldest number of the window is settled."""
    if came:
        n[own + GAP] = 0
        return
    n[own + MISSING] += 1
    if not n[own + GAP]:
        n[own + BURSTS] += 1
        n[own + GAP] = 1


def close_second(c: Words, n: Words, f: Words, rows: Words, jitters: Words, stream: int) -> None:
    """The second at hand is over, and becomes a row."""
    own = stream * STREAM_WORDS
    table = stream * ROW_WORDS
    row = rows[table + ROW_COUNT]
    packets = n[own + STREAM_PACKETS] - n[own + SECOND_PACKETS]
    came = packets - (n[own + SPARE] - n[own + SECOND_SPARE])
    rows[table + ROW_SECONDS + row] = n[own + SECOND]
    rows[table + ROW_PACKETS + row] = packets
    rows[table + ROW_LOST + row] = max(0, n[own + HIGHEST] - n[own + SECOND_HIGHEST] - came)
    rows[table + ROW_FRAMES + row] = n[own + SECOND_FRAME]
    jitters[stream * ROWS + row] = f[own + JITTER]
    rows[table + ROW_COUNT] = row + 1
    n[own + SECOND] = (c[HELD_MOMENT] - n[own + FIRST]) // LONG
    n[own + CUT] = n[own + FIRST] + (n[own + SECOND] + 1) * LONG
    n[own + SECOND_PACKETS] = n[own + STREAM_PACKETS]
    n[own + SECOND_SPARE] = n[own + SPARE]
    n[own + SECOND_HIGHEST] = n[own + HIGHEST]
    n[own + SECOND_FRAME] = c[NUMBER]
