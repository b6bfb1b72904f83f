"""The rule book: YAML rules that judge the facts of each phone, and fold what they find into first causes."""
