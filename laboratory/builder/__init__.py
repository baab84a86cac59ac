"""Build: one's own network, on data of one's choice."""
