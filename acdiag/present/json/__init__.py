"""The case for programs: one JSON object, or one finding a line."""
