"""TFTP's numbers and what they mean (RFC 1350, RFC 2347)."""

from __future__ import annotations

OPCODES: dict[int, str] = {
    1: "Read Request",
    2: "Write Request",
    3: "Data Packet",
    4: "Acknowledgement",
    5: "Error Code",
    6: "Option Acknowledgement",
}

ERRORS: dict[int, str] = {
    0: "Not defined",
    1: "File not found",
    2: "Access violation",
    3: "Disk full or allocation exceeded",
    4: "Illegal TFTP operation",
    5: "Unknown transfer ID",
    6: "File already exists",
    7: "No such user",
    8: "Option negotiation failed",
}
"""Meaning of an ERROR packet's code; servers often send better text of their own."""
