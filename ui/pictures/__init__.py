"""Pictures on a page, drawn by Vega or by the house’s own components."""
