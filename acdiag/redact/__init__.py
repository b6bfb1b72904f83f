"""Redaction: consistent pseudonyms for everything that tells who and where, while the network stays readable.

Two passes over the same records: the first only remembers what stands in them, the second puts pseudonyms in its
place. So a pseudonym can be chosen that equals nothing of the case, and the same input gives the same bytes.
"""
