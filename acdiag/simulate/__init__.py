"""Phones and servers in code, for demos, training and tests, encoded with scapy: no decoder of ours is its own judge.

A scenario plays on a `Site` and says in the same place what it planted, so that what triage finds can be compared
with what is true. Nothing here is imported by the parts that judge.
"""
