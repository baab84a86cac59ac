"""What all pictures share: the spec over named tables, theme, axes, words, what can be grabbed."""
