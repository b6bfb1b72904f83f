"""Where numbers lie in the flat arrays that the loops work on, compiled or not.

Flat arrays of 64-bit numbers are what Python, numpy and machine code have in common. Compiled code takes these names
for constants.
"""

from __future__ import annotations

# Of the control array: where reading is.
AT, END, NUMBER, MOMENT = 0, 1, 2, 3
"""Next record, end of the buffer, number and time (ns) of the record at hand or taken last."""
BIG, HEAD, TICK, PCAPNG, INTERFACES = 4, 5, 6, 7, 8
"""Byte order, bytes of a pcap record header, ns in a unit of its fraction; whether it is pcapng, and its interfaces."""
UNTIL, FLOOR, SOURCE = 9, 10, 11
"""The first moment at which something is due, the earliest that counts, and which input it is."""
PACKETS, STREAMED, SEGMENTS, LATEST, EARLIEST = 12, 13, 14, 15, 16
"""What was taken: packets, RTP and TCP among them, and the times they reach over."""
START, STOP, NEXT, INTERFACE = 19, 20, 21, 22
"""The record at hand: its bytes, the record after it, its interface."""
KIND, FOUND, PAYLOAD, SIZE, CAPTURED, DSCP, FLAGS, TRANSPORT = 23, 24, 25, 26, 27, 28, 29, 30
"""Its flow: kind of its key, entry; its payload: place, bytes on the wire, bytes captured."""
GENERATION = 17
"""How often the table of flows began anew."""
MASK = 31
"""Places of the table of flows, less one."""
KEY = 32
KEY_WORDS = 9
HELD_ENTRY, HELD_MOMENT, HELD_PAYLOAD, HELD_SIZE, HELD_CAPTURED, HELD_DSCP = 41, 42, 43, 44, 45, 46
"""The packet that is counted, while the record behind it is at hand."""
COUNTED = 47
"""The packet at hand is counted, and yet given to the readable path: its phone has to be looked at."""
CONTROL = 48

# Kinds of a key, and of the entry for it.
NONE, UDP, RTP, TCP = 0, 1, 2, 3

# Of an entry.
ENTRY_KIND, REFERENCE, QUIET, ENTRY_KEY = 0, 1, 2, 3
"""What it is (NONE: dead), its stream or TCP end, and the slot that says until when its phone needs no look."""
ENTRY = 16

# Of an end of a TCP connection.
LAST, HIGH, LOW, ORIGIN, BEGUN, MOVED, DIRTY = 0, 1, 2, 3, 4, 5, 6
END_WORDS = 7
UNPLACED = -1
"""ORIGIN while no byte was met that could be the first."""

# Of an interface of pcapng.
ETHERNET, MULTIPLIER, DIVISOR, OFFSET, MOST_UNITS = 0, 1, 2, 3, 4
INTERFACE_WORDS = 5

# Of a stream: numbers of `RtpStatistics`; what every packet needs is in front, in three lines of a cache.
HOT = (
    "first", "last", "last_frame", "packets", "bytes", "start", "stop", "under",
    "start_ts", "nominal", "units", "highest", "top", "seen", "gap", "step", "votes", "cut",
)  # fmt: skip
FLOATS = ("ref", "jitter", "max_jitter", "mean_jitter", "max_delta")
COLD = (
    "first_frame", "cycles", "base", "missing", "bursts", "duplicates", "reordered", "spare", "bad", "restarts",
    "step_size", "type", "noise", "type_since", "dscp", "dscp_since",
    "second", "second_packets", "second_spare", "second_highest", "second_frame",
)  # fmt: skip
(
    FIRST, STREAM_LAST, LAST_FRAME, STREAM_PACKETS, BYTES, STREAM_START, STREAM_STOP, UNDER,
    START_TS, NOMINAL, UNITS, HIGHEST, TOP, SEEN, GAP, STEP, VOTES, CUT,
) = range(18)  # fmt: skip
PLAIN = 18
"""Payload type and DSCP of the packets that may be counted, in one number."""
REF, JITTER, MAX_JITTER, MEAN_JITTER, MAX_DELTA = range(19, 24)
(
    FIRST_FRAME, CYCLES, BASE, MISSING, BURSTS, DUPLICATES, REORDERED, SPARE, BAD, RESTARTS,
    STEP_SIZE, TYPE, NOISE, TYPE_SINCE, STREAM_DSCP, DSCP_SINCE,
    SECOND, SECOND_PACKETS, SECOND_SPARE, SECOND_HIGHEST, SECOND_FRAME,
) = range(24, 45)  # fmt: skip
CAREFUL = 45
"""A copy of a packet has to be looked at: the stream has more than one DSCP."""
STREAM_WORDS = 48

# Of a second of a stream that is over: a column for each number, and how many rows there are before the columns.
ROW_COUNT, ROW_SECONDS, ROW_PACKETS, ROW_LOST, ROW_FRAMES = 0, 8, 72, 136, 200
ROWS = 64
ROW_WORDS = 264

SLOTS = 1 << 18
"""The most places that the table of flows grows to; a power of two, like `FEWEST_SLOTS`."""
FEWEST_SLOTS = 1 << 10
FLOWS = SLOTS // 2
"""Entries; more are a scan or an attack, and then the table begins anew."""
STREAMS = 65_536
"""Streams and TCP ends followed at once: as many as the readable path keeps."""
QUIETS = 65_536
NEVER = 1 << 62
"""Later than any time that the fast path takes."""
