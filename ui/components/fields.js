// A network's outputs over a plane, neuron by neuron, and how they are painted; with one input a line
// replaces the plane. Also the loss on the points of a run.
import { softmax } from "./activations.js"
import { FILLS, SURFACE } from "./colours.js"
import { INPUTS } from "./inputs.js"
import { LOSSES } from "./network_sums.js"

export const GRID = 54, KNOTS = 121

const mixed = (stops, share) => {
  const at = Math.max(0, Math.min(1, share)) * (stops.length - 1), i = Math.min(Math.floor(at), stops.length - 2)
  return stops[i].map((channel, k) => Math.round(channel + (at - i) * (stops[i + 1][k] - channel)))
}
/** @param {number[]} colour */
const pixel = ([red, green, blue]) => (255 << 24) | (blue << 16) | (green << 8) | red
const paletteOf = (stops) => Int32Array.from({ length: 256 }, (_, i) => pixel(mixed(stops, i / 255)))
const SIGNED = paletteOf(SURFACE), OF_CLASS = FILLS.map((color) => paletteOf([[255, 255, 255], color]))

// The ends of an axis; for a table those of a column, if there is one.
export const endsOf = ({ reach, table, ends = table?.ends }, axis) => ends?.[axis] ?? [-reach, reach]

export const css = (colour) => `rgb(${colour.join(",")})`

// The network's inputs for a point, or for a row of a table.
const shownOf = ({ shown, table }, point) =>
  (table ? point.slice(0, -1) : shown.map((name) => INPUTS[name](point[0], point.at(-2))))

// Paints shares from 0 to 1 into an image: blue below a half, orange above.
export const paintShares = (image, shares, palette = SIGNED) => {
  const pixels = new Int32Array(image.data.buffer)
  shares.forEach((at, k) => { pixels[k] = palette[at >= 0 ? Math.min(255, Math.round(255 * at)) : at < 0 ? 0 : 127] })
}

// Every neuron's output at every place of a grid, layer by layer.
export class Fields {
  constructor(network, axes = [0, 1]) {
    const { n_classes, shown, table } = network.data
    this.network = network
    this.flat = n_classes === 0
    this.decides = false // whether each place shows the likelier class alone
    const n = this.flat ? KNOTS : GRID * GRID, [wide, high] = axes.map((axis) => endsOf(network.data, axis))
    const at = (i, steps, [low, top]) => low + ((top - low) * i) / (steps - 1)
    const places = Array.from({ length: n }, (_, i) =>
      this.flat ? [at(i, KNOTS, wide), 0] : [at(i % GRID, GRID, wide), at(GRID - 1 - Math.floor(i / GRID), GRID, high)])
    const inputs = table
      ? table.means.map((mean, i) => (i === axes[0] ? ([x1]) => x1 : i === axes[1] ? ([, x2]) => x2 : () => mean))
      : shown.map((name) => ([x1, x2]) => INPUTS[name](x1, x2))
    this.layers = [inputs.map((input) => Float64Array.from(places, input))]
    this.n = n
  }

  compute() {
    const { network, n } = this
    for (let l = 1; l <= network.n; l++) {
      const before = this.layers[l - 1], { of } = network.activation(l)
      this.layers[l] = Array.from({ length: network.sizes[l] }, (_, j) => {
        const a = new Float64Array(n).fill(network.bias(l, j))
        before.forEach((input, i) => {
          const w = network.weight(l, i, j)
          for (let k = 0; k < n; k++) a[k] += w * input[k]
        })
        for (let k = 0; k < n; k++) a[k] = of(a[k])
        return a
      })
    }
    const z = this.layers[network.n]
    if (z.length > 1) {
      for (let k = 0; k < n; k++) {
        const shares = softmax(z.map((one) => one[k]))
        z.forEach((one, j) => { one[k] = shares[j] })
      }
    }
  }

  ends(l, j) {
    let low = Infinity, high = -Infinity
    for (const value of this.layers[l][j]) {
      if (value < low) low = value
      if (value > high) high = value
    }
    return [low, high]
  }

  // Paints a neuron's output into an image: blue below zero, orange above; for probabilities, around a half.
  paint(image, l, j) {
    const values = this.layers[l][j]
    const { n, sizes, data } = this.network
    const several = l === n && sizes[n] > 1
    const share = several || (l === n ? data.n_classes : data.activations[l - 1] === "sigmoid")
    const [low, high] = share ? [0, 1] : this.ends(l, j), most = Math.max(Math.abs(low), Math.abs(high), 1e-12)
    const end = this.decides ? (at) => (at > 0.5 ? 1 : at < 0.5 ? 0 : at) : (at) => at
    const shares = values.map((value) => end(share ? value : 0.5 + value / (2 * most)))
    paintShares(image, shares, several ? OF_CLASS[j] : SIGNED)
  }

  // The same for several classes at once, mixing their colours by probability.
  paintAll(image) {
    const outputs = this.layers[this.network.n], pixels = new Int32Array(image.data.buffer)
    for (let k = 0; k < this.n; k++) {
      const most = Math.max(...outputs.map((p) => p[k]))
      const shares = outputs.map((p) => (this.decides ? Number(p[k] === most) : p[k] || 0))
      pixels[k] = pixel([0, 1, 2].map((c) => {
        const sum = shares.reduce((total, share, j) => total + share * FILLS[j][c], 0)
        return Math.min(255, Math.round(0.72 * sum + 0.28 * 255))
      }))
    }
  }
}

// The loss of a point from outputs and targets. With several classes, cross-entropy uses only the true one.
const costOf = (loss, p, t) => p.reduce((sum, share, j) =>
  (loss === "cross-entropy" && p.length > 1 && !t[j] ? sum : sum + LOSSES[loss].of(share, t[j])), 0)

// A network's loss on the training points, and how many held-out points it gets right.
export function judged(network) {
  const { points, held_out, n_classes, loss } = network.data, several = n_classes > 2
  let cost = 0, n_learned = 0, right = 0, n_unseen = 0, unseen = 0
  points.forEach((point, k) => {
    const y = point.at(-1), out = network.forward(shownOf(network.data, point)).at(-1)
    const p = several ? softmax(out) : out
    const t = several ? p.map((_, j) => Number(j === y)) : [y]
    if (held_out[k]) {
      n_unseen += 1
      unseen += costOf(loss, p, t)
      right += Number(several ? p.indexOf(Math.max(...p)) === y : (p[0] > 0.5) === (y > 0.5))
    } else {
      n_learned += 1
      cost += costOf(loss, p, t)
    }
  })
  return { learned: cost / n_learned, unseen: unseen / n_unseen, right, n_unseen }
}
