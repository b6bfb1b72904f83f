"""The vocabulary that every other package speaks: frozen records without behaviour."""
