"""The bridge to Wireshark: its dissection of our evidence, and our evidence as captures that it opens."""
