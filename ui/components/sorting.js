// Digits in lines, each in that of what a network reads it as at the player's frame, and paper: what is written on it
// is read as well. The weights at every frame were sent before: nothing goes to the server.
import { softmax } from "./activations.js"
import { answersOf } from "./dense.js"
import { element, followPlayer } from "./dom.js"
import { bytesOf, steppedOf } from "./numbers.js"
import { aDigit, drawInk, fitted, inkOf, keep, ownPaper, readingOf, writable } from "./paper.js"
import { inkAt, inked, paint, picture } from "./pixels.js"

const ABREAST = 18, APART = 1.04, DOWN = 1.22 // digits side by side, of which more overlap; and in their widths
const TURNS = 4 // readings that are told

export default function component({ data, find, state }) {
  const labels = bytesOf(data.labels), pixels = bytesOf(data.pixels), said = bytesOf(data.said)
  const n = labels.length, last = said.length / n - 1, every = [...labels.keys()]
  const weights = Object.fromEntries(Object.entries(data.network).map(([name, array]) => [name, steppedOf(array)]))
  const networkAt = (frame) => {
    const at = Object.fromEntries(Object.entries(weights).map(([name, all]) => {
      const size = all.length / (last + 1)
      return [name, all.subarray(frame * size, (frame + 1) * size)]
    }))
    return [1, 2].flatMap((i) => (at[`W${i}`] ? [{ W: at[`W${i}`], b: at[`b${i}`] }] : []))
  }
  const networks = Array.from({ length: last + 1 }, (_, frame) => networkAt(frame))
  const paper = state.paper ??= ownPaper(), canvas = find(".paper")
  let frame = data.begins ? 0 : last // where the player will begin

  const tiles = every.map((i) => {
    const ink = inkAt(pixels, i)
    return paint(picture(), (k) => ink[k], inked)
  })
  const lines = [...Array(10).keys()].map((digit) =>
    Object.assign(element("span", {}, String(digit)), { style: `top: ${10 * digit}%` }))
  find(".field").replaceChildren(...lines, ...tiles)
  const place = () => {
    const reads = (i) => said[frame * n + i]
    lines.forEach((_, digit) => {
      const here = every.filter((i) => reads(i) === digit)
      here.sort((i, j) => Number(labels[i] !== digit) - Number(labels[j] !== digit) || labels[i] - labels[j])
      const apart = Math.min(APART, (APART * (ABREAST - 1)) / Math.max(1, here.length - 1))
      here.forEach((i, k) => {
        tiles[i].style.transform = `translate(${100 * apart * k}%, ${100 * DOWN * digit}%)`
        tiles[i].className = labels[i] === digit ? "" : "mistake"
      })
    })
    const right = every.filter((i) => reads(i) === labels[i]).length
    find(".right").textContent = `${right} of ${n} right after ${data.steps[frame]} ${data.steps[frame] === 1 ? "step" : "steps"}`
  }
  let readings = []
  const tell = () => {
    const turns = readings.slice(0, frame + 1)
      .map(({ digit }, at) => ({ digit, at })).filter(({ digit, at }) => readings[at - 1]?.digit !== digit)
    const told = turns.slice(-TURNS).map(({ digit, at }) => `${at ? `from step ${data.steps[at]}` : "at first"} ${aDigit(digit)}`)
    const { digit, sure } = readings[frame] ?? {}
    find(".says").textContent = sure ? `Yours: I read ${aDigit(digit)}, ${sure}.` : "Write a digit here: it is read at every step."
    find(".way").textContent = turns.length > 1 ? `${turns.length > TURNS ? "… " : ""}${told.join(", ")}` : ""
  }
  const read = () => {
    drawInk(canvas, paper)
    const ink = inkOf(fitted(paper.points)), used = paper.points.includes(1)
    readings = used ? networks.map((layers) => readingOf(softmax(answersOf(layers, "ReLU", ink).at(-1)))) : []
    tell()
  }
  const { clear } = writable(find, paper, { changed: read, redraw: () => drawInk(canvas, paper) })
  canvas.onlostpointercapture = canvas.onkeyup = () => keep(paper.points)
  find("button").onclick = clear
  read()
  place()
  return followPlayer(data, (at) => {
    frame = Math.min(last, at)
    place()
    tell()
  })
}
