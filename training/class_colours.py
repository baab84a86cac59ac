"""Names of the classes' colours in prose; the colours are in ``.streamlit/config.toml``."""

CLASS_NAMES = ("blue", "orange", "violet")
"""Of classes 0, 1 and 2."""
COLOUR_0, COLOUR_1 = CLASS_NAMES[:2]
"""Also for numbers below zero and above."""
