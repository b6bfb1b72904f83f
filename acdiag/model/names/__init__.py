"""Tables of codes and their meaning, and pure functions that read a name out of text. They import nothing of acdiag."""
