"""What `make bench` runs: ratios, each measured side by side in one run, on loopback only."""
