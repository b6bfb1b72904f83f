"""The scenarios, by the area whose rules they exercise."""
