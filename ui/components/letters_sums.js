// Computes the scores of the next letter, and the names of numbers.
import { softmax } from "./activations.js"
import { steppedOf } from "./numbers.js"

// The name of a number below 10,000, as in datasets/number_names.py.
export const nameOf = (number, small, tens) => {
  const thousands = Math.floor(number / 1000), hundreds = Math.floor(number / 100) % 10, rest = number % 100
  const parts = []
  if (thousands) parts.push(`${small[thousands]} thousand`)
  if (hundreds) parts.push(`${small[hundreds]} hundred`)
  if (rest) {
    const one = rest < small.length ? small[rest]
      : [tens[Math.floor(rest / 10)], small[rest % 10]].filter(Boolean).join("-")
    parts.push(parts.length ? `and ${one}` : one)
  }
  return parts.join(" ")
}

// Scores of the next letter: embeddings of the last ones, tanh neurons, weighted sums.
export const readerOf = (arrays, nSigns) => {
  const { E, W1, b1, W2, b2 } = Object.fromEntries(Object.entries(arrays).map(([k, a]) => [k, steppedOf(a)]))
  const wide = E.length / nSigns, context = W1.length / b1.length / wide, nHidden = b1.length
  return (text) => {
    const seen = [...Array(context).fill(0), ...text].slice(-context)
    const x = seen.flatMap((letter) => [...E.subarray(wide * letter, wide * letter + wide)])
    const h = Array.from(b1, (b, j) => Math.tanh(x.reduce((sum, v, i) => sum + v * W1[i * nHidden + j], b)))
    return Array.from(b2, (b, j) => h.reduce((sum, v, i) => sum + v * W2[i * nSigns + j], b))
  }
}

export const heated = (scores, temperature) => {
  const most = Math.max(...scores)
  return temperature === 0 ? scores.map((score) => Number(score === most))
    : softmax(scores.map((score) => score / temperature))
}
