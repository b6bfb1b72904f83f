"""The bundle: one zip with all that support needs and nothing else. It is an input for every command itself."""
