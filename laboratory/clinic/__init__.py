"""The clinic: networks that fail to learn, one that does not, and tests to find out why."""
