"""What every training shares: its record, its losses, its checks, and what is read from it."""
