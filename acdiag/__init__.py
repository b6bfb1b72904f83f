"""acdiag: names the first true cause when AudioCodes 400HD phones do not come up in Skype for Business."""

__version__ = "0.1.0"
