"""Captures with pseudonyms, packet by packet.

Nothing is searched and replaced: a packet is written anew from what was understood of it, and what was not understood
is cut off, as a capture with a snap length cuts. So only bytes that were chosen leave the house.
"""
