"""What brings frames: the only place where captures are opened and read; knows no protocol.

A capture may be a file, standard input, compressed, or a member of an archive; `opening` finds out which by looking
at the first bytes, never at the name. Bytes come through `stream.Stream`, which holds no more than one piece in
memory and never raises: where bytes end too early it says why in `broken`, and that becomes a `Problem`.
"""
