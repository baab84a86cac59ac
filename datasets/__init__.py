"""The tables that the lessons learn from, with the functions that load or generate them."""
