"""One module per command: its options, and what it does; nothing heavy is imported before it runs."""
