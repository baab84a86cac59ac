"""Zeroing the gradient: three tasks trained by PyTorch's loop, with and without that line.

`model` has the loop, `tasks` what it learns, `ball` the same in a bowl over one knob, with friction
between the two, `accumulation` what ``.grad`` adds up.
"""
