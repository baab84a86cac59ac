"""`make bench`: ratios, each measured side by side in one run, on loopback only."""
