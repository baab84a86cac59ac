// A network of dense layers, as `training.dense` computes it: weighted sums, an activation between
// the layers, and softmax over the last.
import { ACTIVATIONS, softmax } from "./activations.js"
import { floatsOf } from "./numbers.js"

export const denseOf = (layers) => layers.map(({ W, b }) => ({ W: floatsOf(W), b: floatsOf(b) }))

// What each layer answers; the last one's are scores.
export const answersOf = (layers, activation, inputs) => {
  const { of } = ACTIVATIONS[activation]
  let a = Array.from(inputs)
  return layers.map(({ W, b }, layer) => {
    const n = b.length, z = Array.from(b)
    a.forEach((value, i) => {
      if (value !== 0) for (let j = 0; j < n; j++) z[j] += value * W[i * n + j]
    })
    a = layer < layers.length - 1 ? z.map(of) : z
    return a
  })
}
export const probabilitiesOf = (layers, activation, inputs) =>
  softmax(answersOf(layers, activation, inputs).at(-1))
