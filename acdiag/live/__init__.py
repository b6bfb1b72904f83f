"""A session while it goes on: sources side by side, the store between them and the one `Session` that interprets.

A process of its own receives log lines and commits them before anybody looks at them; the database is the queue.
"""
