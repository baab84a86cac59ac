"""What all pictures share: specs over named tables, theme, axes, descriptions, grips."""
