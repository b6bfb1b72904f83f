"""The faces: the same case as text, JSON and CSV. None of them judges."""
