"""The faces: the same case as text, JSON, CSV, an HTML file and a screen. None of them judges."""
