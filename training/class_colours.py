"""What the colours of classes are called wherever prose names them.

The colours themselves stand in ``.streamlit/config.toml``, as the theme's blue, orange and violet.
"""

CLASS_NAMES = ("blue", "orange", "violet")
"""Of classes 0, 1 and 2."""
COLOUR_0, COLOUR_1 = CLASS_NAMES[:2]
"""Of classes 0 and 1; of numbers below zero and above."""
