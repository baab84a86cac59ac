"""The sigmoid: from a yes or no to "85 % sure"."""
