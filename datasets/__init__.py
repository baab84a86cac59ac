"""The lessons' data sets, with functions that load or generate them."""
