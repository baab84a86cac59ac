"""The next letter: a network that writes, by saying how probable each next letter is."""
