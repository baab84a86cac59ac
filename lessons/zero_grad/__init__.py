"""Zeroing the gradient: five tasks trained by PyTorch's loop, with and without that line.

`model` has the loop, `tasks` what it learns, `momentum` the same as a heavy ball in NumPy,
`accumulation` what ``.grad`` adds up, `curvature` the learning rates at which bowls explode.
"""
