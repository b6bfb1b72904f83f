"""Observers notice: one per protocol, packets in, facts out. They never judge, never read a clock, never meet."""
