// A digit of one's own, or another, the same moved by a pixel to each side, and what a network reads of each: a second
// one, too, that was trained on moved digits, if there is one. While it `asks`, the moved ones are not read.
import { softmax } from "./activations.js"
import { answersOf, denseOf } from "./dense.js"
import { element, onButtons } from "./dom.js"
import { bytesOf } from "./numbers.js"
import { drawInk, fitted, inkOf, keep, movesBy, ownPaper, readingOf, writable } from "./paper.js"
import { inkAt, inked, paint, picture, weighed } from "./pixels.js"

const WANTED = 3, FULL = 1.5 // the digit to move, and the push that has the full colour

// How much each pixel's ink raises a digit's score over its nearest rival's, and what speaks for either: with ReLUs,
// scores are linear, and but for biases the pixels' pushes add up to the difference.
const pushesOf = (layers, activation, ink, digit) => {
  const answers = answersOf(layers, activation, ink), scores = answers.at(-1)
  const rival = scores.indexOf(Math.max(...scores.filter((_, other) => other !== digit)))
  let slopes = scores.map((_, j) => Number(j === digit) - Number(j === rival))
  for (let k = layers.length - 1; k >= 0; k--) {
    const n = slopes.length, { W } = layers[k], below = k ? answers[k - 1] : [...ink]
    const of = slopes
    slopes = below.map((a, i) => (k && a <= 0 ? 0 : of.reduce((sum, slope, j) => sum + W[i * n + j] * slope, 0)))
  }
  const push = slopes.map((slope, i) => slope * ink[i])
  const biases = scores[digit] - scores[rival] - push.reduce((a, b) => a + b, 0)
  const side = (sign) => [...push, biases].reduce((sum, each) => sum + Math.max(0, sign * each), 0).toFixed(1)
  return { push, sums: `${digit}: ${side(1)} · ${rival}: ${side(-1)}` }
}

export default function component({ data, find, parentElement, state }) {
  const layers = denseOf(data.layers), again = data.repaired && denseOf(data.repaired.layers)
  const readBy = (network) => (ink) => readingOf(softmax(answersOf(network, data.activation, ink).at(-1)))
  const read = readBy(layers)
  // Something else that was written before, such as a cross, is left alone.
  const three = (points) => read(inkOf(fitted(points))).digit === WANTED ? fitted(points) : points.map(() => 0)
  const paper = state.paper ??= ownPaper(three), canvas = find(".paper")
  state.own ??= paper.points.includes(1)

  const show = () => {
    const ink = state.own ? inkOf(fitted(paper.points)) : inkAt(bytesOf(data.example), 0)
    const isBlank = !ink.some((value) => value > 0), { digit } = read(ink)
    // Whether one's own digit is read rightly is not known.
    const told = (reading, isMoved) => `${isMoved && !state.own ? (reading.digit === digit ? "✓ " : "✗ ") : ""}${reading.digit}, ${reading.sure.replace(" sure", "")}`
    const caption = (name, ink, sums, isMoved = true) => isBlank ? name : isMoved && data.asks ? `${name}: ?`
      : [`${name}: ${told(read(ink), isMoved)}`, again && `now: ${told(readBy(again)(ink), true)}`, !data.asks && sums].filter(Boolean).join("\n")
    const look = (ink) => pushesOf(again ?? layers, data.activation, ink, digit)
    const { push, sums } = look(ink), plain = data.asks || state.own // one sees what one wrote
    drawInk(canvas, { ...paper, ink: state.own ? paper.ink : ink }, plain ? undefined : (i) => weighed(push[i] / FULL))
    find(".here").textContent = caption(state.own ? "yours" : "held out", ink, sums, false)
    find("button").textContent = state.own ? "Clear" : "Write your own"
    const moves = movesBy(1, ink, read)
    find(".moves").replaceChildren(...moves.map(({ side, ink }) => {
      const { push, sums } = look(ink), name = caption(side, ink, sums)
      const tile = paint(picture(), (i) => (data.asks ? ink[i] : push[i] / FULL), data.asks ? inked : weighed)
      return element("figure", {}, tile, element("figcaption", {}, name))
    }))
    find(".sides").classList.toggle("asks", data.asks || isBlank)
    find(".ahead").textContent = `ink that speaks for the ${digit}`
    find(".behind").textContent = "ink that speaks for its nearest rival"
    const changes = (reads) => moves.filter((move) => reads(move.ink).digit !== reads(ink).digit).length
    const by = (n, whose) => `${n === 4 ? "All" : `${n || "None"} of these`} 4 moves ${n > 1 ? "change" : "changes"} ${whose}.`
    find(".told").textContent = data.asks || isBlank ? ""
      : `${by(changes(read), "its answer")}${again ? ` ${by(changes(readBy(again)), "that of the one trained on moved digits")}` : ""}`
  }
  const changed = () => {
    state.own = true
    show()
  }
  const { clear } = writable(find, paper, { changed, redraw: show })
  // It is fitted to the box once the pen is lifted, not below it.
  canvas.onlostpointercapture = () => {
    paper.points = fitted(paper.points)
    paper.ink = inkOf(paper.points)
    keep(paper.points)
    show()
  }
  canvas.onkeyup = () => keep(paper.points)
  onButtons(parentElement, clear)
  const of = (value) => `rgb(${weighed(value)})`
  find(".ahead").style.setProperty("--of", of(1))
  find(".behind").style.setProperty("--of", of(-1))
  show()
}
