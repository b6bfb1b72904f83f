"""The session on disk: raw lines, facts and findings in one SQLite file, which survives the process that writes it."""
