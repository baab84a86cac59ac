"""Zeroing the gradient: three tasks trained by PyTorch's loop, with and without that line.

`model` has the loop, `tasks` what it learns, `momentum` the same on a line as a heavy ball in
NumPy, `ball` the same in a bowl over one knob, `accumulation` what ``.grad`` adds up.
"""
