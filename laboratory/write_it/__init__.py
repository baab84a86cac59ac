"""Write it yourself: a network out of the learner's own functions, which run in their browser."""
