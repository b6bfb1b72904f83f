"""The case for people at a terminal, and for whatever they pipe it into."""
