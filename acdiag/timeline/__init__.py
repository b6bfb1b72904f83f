"""Facts by phone and time: which phone is which address at a moment, its boots, and how far each boot got."""
