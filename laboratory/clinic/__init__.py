"""The clinic: networks that do not learn, one that does, and what may ail them."""
