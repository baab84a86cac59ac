"""The dot product: a neuron's weighted vote, and a measure of alignment."""
