"""XOR: why one neuron cannot learn it, how a hidden layer can, and how much of that is luck."""
