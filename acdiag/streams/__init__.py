"""Pieces in order, and what only several packets tell: reassembly, media, recordings; stateful, and without I/O."""
