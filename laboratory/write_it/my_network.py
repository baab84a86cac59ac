"""A network of your own, written in Knobs & Compass. Run it: python my_network.py."""

import math


# Step 1: neuron
def neuron(x, w, b):
    return w * x + b  #: return 0.0  # what does it say?


# Step 2: loss
def loss(p, y):
    squares = []
    for pi, yi in zip(p, y):
        squares.append((pi - yi) ** 2)  #: squares.append(0.0)  # the square of its error
    return sum(squares) / len(squares) / 2  #: return 0.0


# Step 3: slopes
def slopes(x, y, w, b):
    errors = []
    for xi, yi in zip(x, y):
        errors.append(neuron(xi, w, b) - yi)
    along_w = sum(e * xi for e, xi in zip(errors, x)) / len(x)  #: along_w = 0.0
    along_b = sum(errors) / len(x)  #: along_b = 0.0
    return along_w, along_b


# Step 4: train
def train(x, y, rate, n_epochs):
    w, b = 0.0, 0.0
    path = [(w, b)]
    for epoch in range(n_epochs):
        along_w, along_b = slopes(x, y, w, b)  #: pass  # ask for the slopes, and take a step
        w = w - rate * along_w  #:
        b = b - rate * along_b  #:
        path.append((w, b))  #:
    return path


# Step 5: sigmoid
def sigmoid(z):
    if z < -500:  #:
        return 0.0  #:
    return 1 / (1 + math.exp(-z))  #: return 0.5


def cross_entropy(p, y):
    p = min(max(p, 1e-12), 1 - 1e-12)  #:
    return -(y * math.log(p) + (1 - y) * math.log(1 - p))  #: return 0.0


# Step 6: forward
def forward(x, W, b):
    answers = []
    for weights, bias in zip(W, b):
        z = bias  # and each input, times its weight
        for w, xi in zip(weights, x):  #:
            z = z + w * xi  #:
        answers.append(sigmoid(z))  #: answers.append(z)
    return answers


# Step 7: backward
def backward(x, y, net):
    W1, b1, W2, b2 = net
    hidden = forward(x, W1, b1)
    p = forward(hidden, W2, b2)[0]
    blame = p - y  #: blame = 0.0  # of the output’s sum
    blames = []  # of each hidden sum
    for w, a in zip(W2[0], hidden):
        blames.append(blame * w * a * (1 - a))  #: blames.append(0.0)
    #: along_W1 = [[0.0 for xi in x] for each in blames]
    along_W1 = [[each * xi for xi in x] for each in blames]  #:
    along_W2 = [[blame * a for a in hidden]]
    return [along_W1, blames, along_W2, [blame]]


# Step 8: learn
def turn(knobs, slopes, step):
    if isinstance(knobs, list):
        return [turn(k, s, step) for k, s in zip(knobs, slopes)]
    return knobs - step * slopes


def learn(X, y, net, rate, n_epochs):
    for epoch in range(n_epochs):
        #: pass  # ask for everyone’s slopes, then turn
        everyone = [backward(xi, yi, net) for xi, yi in zip(X, y)]  #:
        for slopes in everyone:  #:
            net = turn(net, slopes, rate / len(X))  #:
    return net


# Step 9: Value
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data = data
        self.grad = 0.0
        self.parents = parents
        self.slopes = slopes  # of this value, along each parent

    def __add__(self, other):
        #: return Value(self.data + other.data)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))  #:

    def __mul__(self, other):
        #: return Value(self.data * other.data)
        return Value(self.data * other.data, (self, other), (other.data, self.data))  #:

    def backward(self):
        order = []  #: self.grad = 1.0

        def visit(value):  #:
            if value not in order:  #:
                for parent in value.parents:  #:
                    visit(parent)  #:
                order.append(value)  #:

        visit(self)  #:
        self.grad = 1.0  #:
        for value in reversed(order):  #:
            for parent, slope in zip(value.parents, value.slopes):  #:
                parent.grad += slope * value.grad  #:


# Step 10: one_epoch
def one_epoch(X, y, w, b, rate):
    for xi, yi in zip(X, y):
        p = forward(xi, [w], [b])[0]
        #: # its blame, and a step
        blame = p - yi  #:
        w = [wi - rate * blame * v for wi, v in zip(w, xi)]  #:
        b = b - rate * blame  #:
    return w, b


# Step 11: softmax
def softmax(scores):
    most = max(scores)  #:
    #: powers = [0.0 for z in scores]  # e to the power of each
    powers = [math.exp(z - most) for z in scores]  #:
    return [power / sum(powers) for power in powers]  #: return powers


# Step 12: standardise
def standardise(training, held_out):
    scales = []
    for column in zip(*training):
        mean = sum(column) / len(column)  #: mean = 0.0
        squares = [(v - mean) ** 2 for v in column]  #:
        #: deviation = 1.0  # the root of the mean of the squared distances
        deviation = (sum(squares) / len(squares)) ** 0.5  #:
        #: scales.append((mean, deviation))
        scales.append((mean, deviation or 1.0))  #:

    def scaled(row):
        return [(v - mean) / deviation for v, (mean, deviation) in zip(row, scales)]

    training = [scaled(row) for row in training]
    return training, [scaled(row) for row in held_out]


# Step 13: counts
def counts(p, y, threshold):
    tp, fp, fn, tn = 0, 0, 0, 0
    for pi, yi in zip(p, y):
        #: pass  # which of the four is it?
        if pi >= threshold and yi == 1:  #:
            tp += 1  #:
        elif pi >= threshold:  #:
            fp += 1  #:
        elif yi == 1:  #:
            fn += 1  #:
        else:  #:
            tn += 1  #:
    return tp, fp, fn, tn


def rates(tp, fp, fn, tn):
    hit_rate = tp / (tp + fn) if tp else 0.0  #: hit_rate = 0.0
    false_alarm_rate = fp / (fp + tn) if fp else 0.0  #: false_alarm_rate = 0.0
    precision = tp / (tp + fp) if tp else 0.0  #: precision = 0.0
    return hit_rate, false_alarm_rate, precision


# Step 14: Network
class Network:
    def __init__(self, n_inputs, n_hidden, draw):
        #: # a weight is `draw()`, and each bias begins at 0.0
        #: self.net = [[], [], [[]], [0.0]]
        W1 = [[draw() for i in range(n_inputs)] for j in range(n_hidden)]  #:
        W2 = [[draw() for j in range(n_hidden)]]  #:
        self.net = [W1, [0.0] * n_hidden, W2, [0.0]]  #:

    def forward(self, x):
        W1, b1, W2, b2 = self.net
        return forward(forward(x, W1, b1), W2, b2)[0]  #: return 0.5

    def backward(self, x, y):
        return backward(x, y, self.net)  #: return self.net

    def train(self, X, y, rate, n_epochs):
        for epoch in range(n_epochs):
            for xi, yi in zip(X, y):
                #: pass  # its slopes, and a turn
                slopes = self.backward(xi, yi)  #:
                self.net = turn(self.net, slopes, rate)  #:


# Run: train
if __name__ == "__main__":
    hours, scores = [1.0, 2.0, 3.0, 4.0], [50.0, 60.0, 70.0, 80.0]
    path = train(hours, scores, 0.1, 500)
    for epoch in (0, 1, 2, 5, 10, 20, 50, 100, 200, 500):
        w, b = path[epoch]
        p = [neuron(x, w, b) for x in hours]
        print(f"epoch {epoch:3}  w {w:8.4f}  b {b:8.4f}  loss {loss(p, scores):.4g}")


# Run: learn
if __name__ == "__main__":
    X, y = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0.0, 1.0, 1.0, 0.0]
    net = [[[2.041, 0.418], [-2.556, -0.568]], [0.0, 0.0], [[-0.453, -0.216]], [0.0]]
    for epoch in range(0, 301, 20):
        answers = [forward(forward(x, net[0], net[1]), net[2], net[3])[0] for x in X]
        cost = sum(cross_entropy(p, yi) for p, yi in zip(answers, y)) / 4
        print(f"XOR, epoch {epoch:3}  loss {cost:.4g}")
        net = learn(X, y, net, 5.0, 20)


# Run: Network
if __name__ == "__main__":
    import random

    random.seed(1)
    X, y = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0.0, 1.0, 1.0, 0.0]
    network = Network(2, 3, lambda: random.gauss(0.0, 1.0))
    for epoch in range(0, 1001, 100):
        cost = sum(cross_entropy(network.forward(xi), yi) for xi, yi in zip(X, y)) / 4
        print(f"XOR by a class, epoch {epoch:4}  loss {cost:.4g}")
        network.train(X, y, 1.0, 100)
