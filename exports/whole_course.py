"""The whole course in one file, to be read in a sitting: three networks, and one loop that trains.

It needs NumPy, and scikit-learn for its pictures of digits: python whole_course.py
It learns a line, XOR and handwritten digits, and prints what the app shows, to the last digit.
"""

import numpy as np
from sklearn.datasets import load_digits

# The dot product --------------------------------------------------------------------------------
# A neuron adds up what it sees, each input times its weight, and a bias. That is all it knows.


def neuron(x, w, b):
    return (x * w).sum(axis=-1) + b


# Gradient descent -------------------------------------------------------------------------------
# Four students: hours studied, and scores in the exam. A line is a neuron with one input.
hours = np.array([[1.0], [2.0], [3.0], [4.0]])
scores = np.array([50.0, 60.0, 70.0, 80.0])


# The loss is one number for how wrong the neuron is: half the mean of the squared errors.
def half_squared_error(p, y):
    return 0.5 * np.mean((p - y) ** 2)


# Delta is how the loss changes with each prediction; each weight hears it through its own input.
def gradient(x, delta):
    return (x * delta[:, None]).sum(axis=0), delta.sum()


# The same four steps, again and again. Every training below is this loop.
def learn_the_line(rate=0.1, n_epochs=300):
    w, b = np.zeros(1), 0.0
    for _ in range(n_epochs):
        p = neuron(hours, w, b)  # 1. predict
        loss = half_squared_error(p, scores)  # 2. measure the loss
        grad_w, grad_b = gradient(hours, (p - scores) / 4)  # 3. ask for the gradient
        w = w - rate * grad_w  # 4. turn the knobs against it
        b = b - rate * grad_b
    loss = half_squared_error(neuron(hours, w, b), scores)
    return w[0], b, loss


# The sigmoid ------------------------------------------------------------------------------------
# It squeezes a sum into a probability: 1 / (1 + e^-z), written so that it never overflows.
def sigmoid(z):
    return (1 + np.tanh(z / 2)) / 2


# Cross-entropy is the surprise at the truth, -log of its probability, computed from the sum z.
# Its slope along z is p - y: the more wrong, the steeper.
def cross_entropy(z, y):
    return np.mean(np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))) - y * z)


# Layers -----------------------------------------------------------------------------------------
# Neurons side by side are a matrix, a column of weights for each, and read the same inputs.
def layer(x, W, b):
    return x @ W + b


# Without something bent between them, two layers could do no more than one.
def relu(z):
    return np.maximum(z, 0)


# Softmax makes probabilities of several sums: each e^z as a part of all of them.
def softmax(z):
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


# XOR --------------------------------------------------------------------------------------------
# Two switches, one lamp. No single neuron can; four hidden ones move the points first.
switches = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
lamp = np.array([0.0, 1.0, 1.0, 0.0])


def learn_xor(rate=0.5, n_epochs=5000, seed=0):
    rng = np.random.default_rng(seed)
    W1, b1 = rng.standard_normal((2, 4)), np.zeros(4)
    w2, b2 = rng.standard_normal((4, 1))[:, 0], 0.0
    for _ in range(n_epochs):
        hidden = sigmoid(layer(switches, W1, b1))  # 1. predict
        z = neuron(hidden, w2, b2)
        loss = cross_entropy(z, lamp)  # 2. measure the loss
        delta = (sigmoid(z) - lamp) / 4  # 3. ask for the gradient
        grad_w2, grad_b2 = gradient(hidden, delta)
        # The blame goes back along the weights, and through the slope of the sigmoid.
        delta = delta[:, None] * w2 * (hidden * (1 - hidden))
        grad_W1, grad_b1 = switches.T @ delta, delta.sum(axis=0)
        W1, b1 = W1 - rate * grad_W1, b1 - rate * grad_b1  # 4. turn the knobs against it
        w2, b2 = w2 - rate * grad_w2, b2 - rate * grad_b2
    z = neuron(sigmoid(layer(switches, W1, b1)), w2, b2)
    loss = cross_entropy(z, lamp)
    return sigmoid(z), loss


# Backpropagation --------------------------------------------------------------------------------
# The same for any number of layers. On the way forward, keep what each layer was given.
def forward(x, knobs):
    given = []
    for W, b in zip(knobs[::2], knobs[1::2]):
        given.append(x)
        z = layer(x, W, b)
        x = relu(z)
    return given, z  # the last layer's sums are not bent


# On the way back, delta is the slope of the loss along the sums of a layer, the last one first.
def backward(given, delta, knobs):
    gradients = []
    for x, W in zip(given[::-1], knobs[-2::-2]):
        ones = np.ones(len(x), x.dtype)  # a bias is the weight of an input that is always 1
        gradients = [x.T @ delta, ones @ delta, *gradients]
        delta = (delta @ W.T) * (x > 0)  # the slope of ReLU is 1 where it let something through
    return gradients


# Handwritten digits -----------------------------------------------------------------------------
# 1,797 pictures of 8 x 8 pixels, with ink from 0 to 1. Of each class, every tenth is held out to
# choose the knobs by, and as many again, not used here, for one last test.
def digits(seed=0):
    ink, labels = load_digits(return_X_y=True)
    rows = np.random.default_rng(seed).permutation(len(labels))
    rows = rows[np.argsort(labels[rows], kind="stable")]
    place = np.arange(len(rows)) % 10
    train, held_out = rows[(place != 0) & (place != 5)], rows[place == 0]
    return (ink / 16).astype(np.float32), labels, train, held_out


# Adam remembers: a knob moves along the mean of its past slopes, divided by their usual size.
class Adam:
    mean = square = n_steps = 0

    def direction(self, slope):
        self.n_steps += 1
        self.mean = 0.9 * self.mean + (1 - 0.9) * slope
        self.square = 0.999 * self.square + (1 - 0.999) * slope**2
        size = np.sqrt(self.square / (1 - 0.999**self.n_steps)) + 1e-8
        return self.mean / (1 - 0.9**self.n_steps) / size


# The loop again. Each step sees only a small batch of digits, dealt anew in every epoch.
def learn_digits(n_hidden=64, rate=0.01, batch_size=64, n_epochs=20, seed=0):
    ink, labels, train, held_out = digits()
    truth = np.eye(10, dtype=np.float32)[labels]
    rng = np.random.default_rng(seed)
    knobs = []
    for n_in, n_out in [(64, n_hidden), (n_hidden, 10)]:
        W = rng.standard_normal((n_in, n_out)) * np.sqrt(2 / n_in)  # as wide as ReLU needs it
        knobs += [W.astype(np.float32), np.zeros(n_out, np.float32)]
    rng.integers(2**32)  # where the app draws the seed of noise on the ink, which is off
    adams = [Adam() for _ in knobs]
    for _ in range(n_epochs):
        order = rng.permutation(len(train))
        for first in range(0, len(train), batch_size):
            batch = train[order[first : first + batch_size]]
            given, z = forward(ink[batch], knobs)  # 1. predict
            p = softmax(z)
            loss = -np.log((p * truth[batch]).sum(axis=-1)).mean()  # 2. measure the loss
            delta = (p - truth[batch]) * (1 / len(batch))  # 3. ask for the gradient
            slopes = backward(given, delta, knobs)
            steps = [adam.direction(slope) for adam, slope in zip(adams, slopes)]
            knobs = [
                k - rate * step for k, step in zip(knobs, steps)
            ]  # 4. turn the knobs against it
    loss, _ = measure(ink, labels, train, knobs)
    held_out_loss, accuracy = measure(ink, labels, held_out, knobs)
    return loss, held_out_loss, accuracy


# What counts in the end: the surprise at digits, and the share that is read correctly.
def measure(ink, labels, rows, knobs):
    _, z = forward(ink, knobs)
    z, y = z[rows], labels[rows]
    highest = z.max(axis=-1)
    total = highest + np.log(np.exp(z - highest[:, None]).sum(axis=-1))
    surprise = total - z[np.arange(len(y)), y]
    return surprise.mean(), (z.argmax(axis=-1) == y).mean()


if __name__ == "__main__":
    print("the line: w = {}, b = {}, loss = {}".format(*learn_the_line()))
    print("XOR: probabilities = {}, loss = {}".format(*learn_xor()))
    print("digits: loss = {}, held-out loss = {}, held-out accuracy = {}".format(*learn_digits()))
