"""Backpropagation: how blame finds its way from the loss back to each knob."""
