"""Every page through the front door, without a browser."""
