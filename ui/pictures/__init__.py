"""Pictures on a page, drawn by Vega or by our own components."""
