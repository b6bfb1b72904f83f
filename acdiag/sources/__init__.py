"""What brings frames and log lines: the only place where captures, logs and sockets are opened and read.

A capture may be a file, standard input, compressed, or a member of an archive; `opening` finds out which by looking
at the first bytes, never at the name. Bytes come through `stream.Stream`, which holds no more than one piece in
memory and never raises: where bytes end too early it says why in `broken`, and that becomes a `Problem`. Live, each
`tap` and each listener has a thread of its own and hands over what it got through a bounded queue.
"""
