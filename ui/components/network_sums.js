// Computes a network, forward and backward, and describes each of its numbers. Losses are means over
// examples.
import { ACTIVATIONS } from "./activations.js"
import { ERRORS } from "./losses.js"
import { bytesOf, factor, figure, minus } from "./numbers.js"

export const LOSSES = {
  "cross-entropy": { of: (p, y) => -Math.log(y ? p : 1 - p), written: "−ln of what was given to the truth" },
  ...Object.fromEntries(Object.entries(ERRORS).flatMap(([name, error]) => [[name, error], [`mean ${name}`, error]])),
}

export const short = (value) =>
  !Number.isFinite(value) ? "–" : minus(value.toFixed(Math.abs(value) < 9.995 ? 2 : Math.abs(value) < 99.95 ? 1 : 0)
    .replace(/^-(?=[0.]*$)/, ""))
export const times = (a, b) => `${figure(a)} × ${factor(figure(b))}`
export const key = (...parts) => parts.join(":")

// Three bytes per number, the upper ones of a 32-bit float.
const unpacked = (text) => {
  const bytes = bytesOf(text)
  const view = new DataView(new ArrayBuffer(4))
  return Float64Array.from({ length: bytes.length / 3 }, (_, i) => {
    for (let k = 0; k < 3; k++) view.setUint8(k, bytes[3 * i + k])
    return view.getFloat32(0)
  })
}

export class Network {
  constructor(data) {
    this.data = data
    this.sizes = data.sizes
    this.n = data.sizes.length - 1
    this.count = data.biases.reduce((sum, b, l) => sum + data.sizes[l] * data.sizes[l + 1] + b, 0)
    this.all = unpacked(data.numbers)
  }
  // Sets a frame's numbers; dragged knobs override what was sent.
  take(frame, dragged) {
    const each = this.count * (this.data.complete ? 1 : 2), at = frame * each
    const { epochs } = this.data
    this.values = this.all.slice(at, at + this.count)
    // Only the training knows what else than the gradient is in a step.
    this.stepped = epochs[frame + 1] === epochs[frame] + 1 ? this.all.slice(at + each, at + each + this.count) : null
    for (const [knob, place] of Object.entries(this.data.knobs)) {
      if (Number.isFinite(dragged[knob])) this.values[place] = dragged[knob]
    }
    const { y } = this.data.examples
    const X = (this.X = this.data.examples.X.map((x) => x.map((value, i) => {
      const knob = dragged[this.data.moves[this.data.inputs[i]]]
      return Number.isFinite(knob) ? knob : value
    })))
    this.slopes = new Float64Array(this.count)
    if (this.data.forward) return
    if (!this.data.complete) {
      this.slopes = this.all.slice(at + this.count, at + each)
      return
    }
    X.forEach((x, s) => {
      const acts = this.forward(x)
      const deltas = this.backward(acts, y[s])
      for (let l = 1; l <= this.n; l++) {
        for (let j = 0; j < this.sizes[l]; j++) {
          for (let i = 0; i < this.sizes[l - 1]; i++) {
            this.slopes[this.place(l, i, j)] += (acts[l - 1][i] * deltas[l][j]) / X.length
          }
          if (this.biased(l)) this.slopes[this.bias_place(l, j)] += deltas[l][j] / X.length
        }
      }
    })
  }
  start(l) {
    let at = 0
    for (let k = 1; k < l; k++) at += this.sizes[k - 1] * this.sizes[k] + this.data.biases[k - 1]
    return at
  }
  place(l, i, j) { return this.start(l) + i * this.sizes[l] + j }
  biased(l) { return this.data.biases[l - 1] > 0 }
  shared(l) { return this.data.biases[l - 1] === 1 && this.sizes[l] > 1 }
  bias_place(l, j) {
    return this.start(l) + this.sizes[l - 1] * this.sizes[l] + (this.data.biases[l - 1] === 1 ? 0 : j)
  }
  weight(l, i, j) { return this.values[this.place(l, i, j)] }
  bias(l, j) { return this.biased(l) ? this.values[this.bias_place(l, j)] : 0 }
  activation(l) { return ACTIVATIONS[this.data.activations[l - 1]] }
  sum(l, j, before) {
    let z = this.bias(l, j)
    for (let i = 0; i < before.length; i++) z += before[i] * this.weight(l, i, j)
    return z
  }
  forward(x) {
    const acts = [x]
    for (let l = 1; l <= this.n; l++) {
      acts.push(Array.from({ length: this.sizes[l] }, (_, j) => this.activation(l).of(this.sum(l, j, acts[l - 1]))))
    }
    return acts
  }
  backward(acts, y) {
    const deltas = []
    const p = acts[this.n][0], loss = LOSSES[this.data.loss]
    deltas[this.n] = [loss.slope ? loss.slope(p, y) * this.activation(this.n).slope(p) : p - y]
    for (let l = this.n - 1; l >= 1; l--) {
      deltas[l] = acts[l].map((a, i) => {
        const heard = deltas[l + 1].reduce((sum, d, j) => sum + d * this.weight(l + 1, i, j), 0)
        return heard * this.activation(l).slope(a)
      })
    }
    return deltas
  }
  // Words ---------------------------------------------------------------------------------------
  node(l, j) {
    if (l === 0) return this.data.inputs[j]
    if (l === this.n) return "the output"
    return `hidden ${this.called(l, j)}`
  }
  title(l, j) { return l === 0 ? `Input ${this.node(l, j)}` : capital(this.node(l, j)) }
  called(l, j) { return `neuron ${this.n > 2 ? `${l}.` : ""}${j + 1}` }
  edge(l, i, j) { return `${this.node(l, j)} listens to ${this.node(l - 1, i)}` }
  step(place) {
    if (this.data.forward) return ""
    const next = this.stepped ? `, and its next step leads to ${figure(this.stepped[place])}` : ""
    return `Its gradient is ${figure(this.slopes[place])}${next}.`
  }
  parts(l, j, before) {
    const kept = before.map((a, i) => [a, i]).filter(([a]) => before.length <= 4 || a !== 0)
    const terms = kept.map(([a, i]) => times(this.weight(l, i, j), a))
    if (this.biased(l)) terms.push(figure(this.bias(l, j)))
    return (terms.join(" + ") || "0").replaceAll("+ −", "− ")
  }
  sum_in_words(l, j, before) {
    const z = this.sum(l, j, before), activation = this.activation(l)
    const a = activation.of(z), name = l === this.n ? "p" : "a"
    return activation.sign ? `z = ${this.parts(l, j, before)} = ${figure(z)}, and ${name} = ${activation.sign}(${figure(z)}) = ${figure(a)}`
      : `${name} = ${this.parts(l, j, before)} = ${figure(a)}`
  }
}

// The mark to which an arrow key leads: along a line, or to a neighbour.
export const alongLayers = ({ sizes, n }, { line, l, i, j }, pressed) => {
  if (pressed === "Home") return key("n", 0, 0)
  if (pressed === "End") return key("n", n, 0)
  const turn = (at, size) => (at + (pressed === "ArrowUp" ? -1 : 1) + size) % size
  if (pressed === "ArrowLeft") return line ? key("n", l - 1, i) : key("e", l, 0, j)
  if (pressed === "ArrowRight") return line ? key("n", l, j) : key("e", l + 1, j, 0)
  if (!line) return key("n", l, turn(j, sizes[l]))
  const next = turn(j * sizes[l - 1] + i, sizes[l - 1] * sizes[l])
  return key("e", l, next % sizes[l - 1], Math.floor(next / sizes[l - 1]))
}

export const capital = (text) => text[0].toUpperCase() + text.slice(1)

// Every step of the walk for one example: what is highlighted, the direction, and the sentence.
export function walk(network, x, y) {
  const steps = [], acts = network.forward(x)
  const { sizes, n, data } = network
  const single = network.count <= 40
  const into = (l, j) => Array.from({ length: sizes[l - 1] }, (_, i) => key("e", l, i, j))
  const add = (lit, says, back = false) => steps.push({ lit, says, back })
  for (let l = 1; l <= n; l++) {
    for (let j = 0; j < sizes[l]; j++) {
      const who = network.title(l, j)
      if (single) {
        let z = 0
        for (let i = 0; i < sizes[l - 1]; i++) {
          const part = acts[l - 1][i] * network.weight(l, i, j)
          z += part
          add([key("e", l, i, j)], `Forward. ${capital(network.edge(l, i, j))}: weight times what it says, ` +
            `${times(network.weight(l, i, j), acts[l - 1][i])} = ${figure(part)}.` + (i ? ` Together: ${figure(z)}.` : ""))
        }
      }
      add([key("n", l, j), ...(single ? [] : into(l, j))],
        `Forward. ${who} adds up${network.biased(l) ? ", its bias too" : ""}: ${network.sum_in_words(l, j, acts[l - 1])}.`)
    }
  }
  if (data.forward) return steps
  const deltas = network.backward(acts, y)
  const p = acts[n][0], loss = LOSSES[data.loss], out = key("n", n, 0)
  add([out], `The truth is y = ${figure(y)}, and p = ${figure(p)}. The loss of this example, ${loss.written}: ${figure(loss.of(p, y))}.`)
  const slope = loss.slope
    ? (network.activation(n).sign
      ? `the slope of the loss along p times the slope of σ, ${times(loss.slope(p, y), network.activation(n).slope(p))}`
      : "the slope of the loss along p")
    : `p − y`
  add([out], `Backward. The output’s delta δ, the slope of the loss along its sum z: ${slope} = ${figure(deltas[n][0])}.`, true)
  for (let l = n; l >= 1; l--) {
    for (let j = 0; j < sizes[l]; j++) {
      const d = deltas[l][j], who = network.title(l, j)
      const shares = deltas[l + 1]
      if (shares) {
        const activation = network.activation(l), rest = activation.sign || "its activation"
        const heard = shares.map((share, k) => [share, network.weight(l + 1, j, k)])
        const told = heard.length <= 3 ? heard.map(([s, w]) => times(s, w)).join(" + ").replaceAll("+ −", "− ")
          : `the sum of δ × weight over ${heard.length} neurons, ${figure(heard.reduce((sum, [s, w]) => sum + s * w, 0))},`
        add([key("n", l, j), ...shares.map((_, k) => key("e", l + 1, j, k))],
          `Backward. Its share of the error: δ of whoever listens to it, times that weight, times the slope of ${rest}. ` +
          `${who}: δ = ${heard.length > 1 && heard.length <= 3 ? `(${told})` : told} × ${figure(activation.slope(acts[l][j]))} = ${figure(d)}.`, true)
      }
      const all = (place) => data.complete
        ? ` The mean over all ${data.examples.y.length} examples: ${figure(network.slopes[place])}.` : ""
      if (single) {
        for (let i = 0; i < sizes[l - 1]; i++) {
          add([key("e", l, i, j)], `Backward. ${capital(network.edge(l, i, j))}. Its slope: what came in times δ, ` +
            `${times(acts[l - 1][i], d)} = ${figure(acts[l - 1][i] * d)}.` + all(network.place(l, i, j)), true)
        }
        if (network.biased(l)) {
          add([key("n", l, j)], `Backward. The bias of ${network.node(l, j)}: its slope is δ itself, ${figure(d)}.` +
            all(network.bias_place(l, j)), true)
        }
      } else {
        const largest = acts[l - 1].reduce((best, a, i) => (Math.abs(a) > Math.abs(acts[l - 1][best]) ? i : best), 0)
        add([key("n", l, j), ...into(l, j)], `Backward. Along each weight into ${network.node(l, j)} the slope is what came in ` +
          `times δ. For ${network.node(l - 1, largest)}: ${times(acts[l - 1][largest], d)} = ${figure(acts[l - 1][largest] * d)}.`, true)
      }
    }
  }
  return steps
}
