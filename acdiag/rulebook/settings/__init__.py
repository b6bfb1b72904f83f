"""What a phone's configuration sets, as facts: one module for each part of the manual, all of them in `groups`."""
