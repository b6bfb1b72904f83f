"""Decoders: bytes in, frozen records out, or `Malformed`. One protocol per file; no I/O, no clock, no state."""
