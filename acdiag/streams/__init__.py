"""Pieces in order: IP fragments, transfers that change their port, copies of a mirror; stateful, and without I/O."""
