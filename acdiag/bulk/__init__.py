"""The fast path for files: packets of flows that the readable path has understood are counted without being opened.

A router works so: the first packets of a flow take the slow way, which decides; what it decided is kept in a table, and
further packets that match it exactly take the fast way. Here the slow way is `pipeline.Session`. It decides that
nothing can come of further packets of a flow (RTP of an accepted stream, TCP that nobody reads, UDP that no protocol
claims), and this package does for them what is left to be done: counting, and the arithmetic of RTP. A packet that
differs in anything, or comes when something is due, goes the slow way in its place in time; where only the phone that
sent RTP has to be looked at, the packet is counted here first, and its stream stays where it is. So both ways give the
same answer whatever a capture holds, and this package may be deleted.
"""
