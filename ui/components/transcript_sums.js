// Computes how probable each next word is, as lessons/answer/model.py does.
import { softmax } from "./activations.js"
import { steppedOf } from "./numbers.js"

const dot = (x, y) => x.reduce((sum, value, i) => sum + value * y[i], 0)
const plus = (x, y) => x.map((value, i) => value + y[i])
// A row of numbers times a matrix, plus biases.
const times = (x, W, b = new Float32Array(W.length / x.length)) => {
  const sums = Array.from(b), n = sums.length
  x.forEach((value, i) => {
    for (let j = 0; j < n; j++) sums[j] += value * W[i * n + j]
  })
  return sums
}

// Attention and neurons: each place sees itself and those before it.
const through = (places, { Q, K, V, W1, b1, W2, b2 }) => {
  const keys = places.map((x) => times(x, K)), values = places.map((x) => times(x, V))
  return places.map((x, at) => {
    const asked = times(x, Q), scale = Math.sqrt(asked.length)
    const weights = softmax(keys.slice(0, at + 1).map((key) => dot(asked, key) / scale))
    const seen = x.map((value, j) => weights.reduce((sum, weight, to) => sum + weight * values[to][j], value))
    const h = times(seen, W1, b1).map((sum) => Math.max(0, sum))
    return plus(seen, times(h, W2, b2))
  })
}

// The parameters of a second layer are named "Q.2", "K.2" and so on.
export const nextWordOf = (arrays, nWords) => {
  const all = Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, steppedOf(array)]))
  const layers = []
  for (const [name, array] of Object.entries(all)) {
    const [part, nth = 1] = name.split(".")
    if (!"EPUc".includes(part)) (layers[Number(nth) - 1] ??= {})[part] = array
  }
  const wide = all.E.length / nWords, most = all.P.length / wide
  const row = (table, i) => Array.from(table.subarray(wide * i, wide * (i + 1)))
  const nextWord = (text) => {
    const seen = [0, ...text].slice(-most)
    const first = seen.map((word, at) => plus(row(all.E, word), row(all.P, at)))
    return softmax(times(layers.reduce(through, first).at(-1), all.U, all.c))
  }
  return { nextWord, most: most - 1 }
}
