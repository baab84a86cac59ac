// A network of detectors, as `training.detectors` computes it: the same weights at every place, of which each passes
// on its largest answer, and softmax over the scores.
import { softmax } from "./activations.js"
import { floatsOf } from "./numbers.js"
import { SIDE } from "./pixels.js"

export const detectorsOf = ({ W1, b1, W2, b2 }) =>
  ({ W1: floatsOf(W1), b1: floatsOf(b1), W2: floatsOf(W2), b2: floatsOf(b2) })

export const readByDetectors = ({ W1, b1, W2, b2 }, ink) => {
  const n = b1.length, size = Math.sqrt(W1.length / n), around = (size - 1) / 2
  const largest = new Float64Array(n) // at least 0: ReLU
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const z = Float64Array.from(b1)
      for (let v = 0; v < size; v++) {
        for (let u = 0; u < size; u++) {
          const column = x + u - around, row = y + v - around
          const value = column < 0 || row < 0 || column >= SIDE || row >= SIDE ? 0 : ink[row * SIDE + column]
          if (value) for (let i = 0; i < n; i++) z[i] += value * W1[(v * size + u) * n + i]
        }
      }
      z.forEach((answer, i) => { largest[i] = Math.max(largest[i], answer) })
    }
  }
  return softmax(Array.from(b2, (b, k) => largest.reduce((sum, a, i) => sum + a * W2[i * b2.length + k], b)))
}
