"""Who survived the Titanic: one loop, four models, and what they really learned.

`model` has the recipe and its loop, `passengers` the preparation and the rules that need no
learning, `survival_models` the four models; `survivors` looks at a run, `experiments` makes many,
`report` says what they found, and `exam` is the one that counts once.
"""
