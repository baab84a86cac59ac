// Computes a computational graph, forward and backward, with the operations of training/operations.py, so
// that numbers follow a dragged knob. Sentences come from the server, with fields.
import { ACTIVATIONS } from "./activations.js"
import { factor, figure } from "./numbers.js"

const activation = (name) => [ACTIVATIONS[name].of, (out) => [ACTIVATIONS[name].slope(out)]]
const OPERATIONS = {
  plus: [(a, b) => a + b, () => [1, 1]],
  minus: [(a, b) => a - b, () => [1, -1]],
  times: [(a, b) => a * b, (_, a, b) => [b, a]],
  over: [(a, b) => a / b, (out, _, b) => [1 / b, -out / b]],
  power: [(a, b) => a ** b, (out, a, b) => [b === 0 ? 0 : b * a ** (b - 1), out * Math.log(a)]],
  negative: [(a) => -a, () => [-1]],
  sin: [Math.sin, (_, a) => [Math.cos(a)]],
  cos: [Math.cos, (_, a) => [-Math.sin(a)]],
  tanh: activation("tanh"),
  exp: [Math.exp, (out) => [out]],
  log: [Math.log, (_, a) => [1 / a]],
  sqrt: [Math.sqrt, (out) => [1 / (2 * out)]],
  abs: [Math.abs, (_, a) => [Math.sign(a)]],
  sigmoid: activation("sigmoid"),
  relu: activation("ReLU"),
}

export class Sums {
  constructor(data) {
    this.data = data
    this.last = data.nodes.length - 1
  }
  // Dragged inputs override what was sent.
  take(dragged) {
    const { nodes, knobs, steps } = this.data
    this.values = []
    this.slopes = []
    nodes.forEach((node, i) => {
      const given = node.inputs.map((j) => this.values[j])
      if (!node.op) {
        const knob = knobs[node.name]
        this.values[i] = knob !== undefined && Number.isFinite(dragged[knob]) ? dragged[knob] : node.value
        this.slopes[i] = []
        return
      }
      const [of, slopes] = OPERATIONS[node.op]
      this.values[i] = of(...given)
      this.slopes[i] = slopes(this.values[i], ...given)
    })
    this.gradients = nodes.map(() => 0)
    // The result of each step of the walk; backward its slope, its share and the sum so far.
    this.results = steps.map(({ node, back, above, side }) => {
      if (!back) return { total: this.values[node] }
      const slope = above === null ? 1 : this.slopes[above][side]
      const incoming = above === null ? 1 : this.gradients[above]
      const before = this.gradients[node], share = slope * incoming
      this.gradients[node] = before + share
      return { slope, incoming, share, before, total: before + share }
    })
  }
  words(k) {
    return this.data.steps[k].says.replace(/\{(q?)(\w+)\}/g, (_, bracketed, name) => {
      const at = /^v(\d+)$/.exec(name)
      const value = at ? this.values[Number(at[1])] : this.results[k][name]
      return bracketed ? factor(figure(value)) : figure(value)
    })
  }
}
