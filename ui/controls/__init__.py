"""Controls: knobs, buttons, and points to place."""
