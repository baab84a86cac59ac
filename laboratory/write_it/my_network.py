"""A network of your own, written in Knobs & Compass. Run it: python my_network.py."""

import math


# Step 1: neuron
def neuron(x, w, b):
    return w * x + b


# Step 2: loss
def loss(p, y):
    squares = [(pi - yi) ** 2 for pi, yi in zip(p, y)]
    return sum(squares) / len(squares) / 2


# Step 3: slopes
def slopes(x, y, w, b):
    errors = [neuron(xi, w, b) - yi for xi, yi in zip(x, y)]
    along_w = sum(e * xi for e, xi in zip(errors, x)) / len(x)
    along_b = sum(errors) / len(x)
    return along_w, along_b


# Step 4: train
def train(x, y, rate, n_epochs):
    w, b = 0.0, 0.0
    path = [(w, b)]
    for epoch in range(n_epochs):
        along_w, along_b = slopes(x, y, w, b)
        w = w - rate * along_w
        b = b - rate * along_b
        path.append((w, b))
    return path


# Run: train
if __name__ == "__main__":
    hours, scores = [1.0, 2.0, 3.0, 4.0], [50.0, 60.0, 70.0, 80.0]
    path = train(hours, scores, 0.1, 500)
    for epoch in (0, 1, 2, 5, 10, 20, 50, 100, 200, 500):
        w, b = path[epoch]
        p = [neuron(x, w, b) for x in hours]
        print(f"epoch {epoch:3}  w {w:8.4f}  b {b:8.4f}  loss {loss(p, scores):.4g}")
