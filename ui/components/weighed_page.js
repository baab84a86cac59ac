// One’s own page as an input of 64 numbers: its ink times the weights, pixel by pixel, and where their sum stands
// among those of a data set. What is written stays in the tab’s storage: it is the digit of the first page.
import { SURFACE } from "./colours.js"
import { element, onButtons } from "./dom.js"
import { bytesOf, floatsOf, minus } from "./numbers.js"
import { drawInk, fitted, keepStrokes, ownPaper, writable } from "./paper.js"
import { inkAt, paint, picture, PIXELS, weighed } from "./pixels.js"

const lengthOf = (values) => Math.hypot(...values)

export default function component({ data, find, parentElement, state, setTriggerValue }) {
  const canvas = find(".paper"), host = parentElement.host ?? parentElement
  const w = floatsOf(data.weights), values = floatsOf(data.values), isThree = bytesOf(data.threes)
  const examples = bytesOf(data.pixels), largest = Math.max(...w.map(Math.abs))
  const threes = values.filter((_, i) => isThree[i]), [low, high] = data.ends
  const across = (value) => (100 * Math.min(1, Math.max(0, (value - low) / (high - low))))
  if (!state.paper) {
    Object.assign(state, { paper: ownPaper(fitted), next: 1 })
    if (!state.paper.points.includes(1)) state.paper.ink = inkAt(examples, 0)
  }
  const { paper } = state, products = picture()
  const template = paint(picture(), (i) => w[i] / largest, weighed)
  find(".weights .slot").replaceChildren(template)
  find(".products .slot").replaceChildren(products)
  for (const [one, name] of [[template, data.is], [products, "Each pixel’s ink times its weight"]]) {
    one.setAttribute("role", "img")
    one.setAttribute("aria-label", name)
  }
  find(".weights figcaption").textContent = `w: ${data.is}`

  const drawn = find(".lanes canvas"), lanes = drawn.getContext("2d")
  lanes.clearRect(0, 0, drawn.width, drawn.height)
  values.forEach((value, i) => {
    lanes.fillStyle = `rgba(${SURFACE.at(isThree[i] ? -1 : 0)}, ${isThree[i] ? 0.7 : 0.3})`
    lanes.fillRect((drawn.width * across(value)) / 100 - 1, isThree[i] ? 4 : 44, 2.5, 32)
  })
  find(".threes").textContent = `${threes.length} threes`
  find(".others").textContent = `${(values.length - threes.length).toLocaleString("en")} others`
  find(".ticks").replaceChildren(...data.ticks.map((tick) => {
    const mark = element("span", {}, minus(tick))
    mark.style.left = `${across(tick)}%`
    return mark
  }))

  // What is asked about the page waits for a hand on it (page.css).
  const show = () => {
    host.toggleAttribute("data-untouched", data.waits && !state.touched)
    drawInk(canvas, paper)
    paint(products, (i) => (paper.ink[i] * w[i]) / largest, weighed)
    const sum = paper.ink.reduce((total, x, i) => total + x * w[i], 0), size = lengthOf(paper.ink)
    const value = data.cosine ? sum / (size * lengthOf(w)) : sum
    const beaten = threes.filter((one) => one < value).length, isBlank = size === 0
    find(".mine").style.left = `${isBlank && data.cosine ? 0 : across(value)}%`
    find(".says").replaceChildren(...(isBlank ? ["Empty paper: every product is 0. Write a 3."] : [
      `${data.name} = `, element("b", {}, minus(value.toFixed(data.cosine ? 2 : 1))),
      beaten === threes.length ? `: more than each of the ${beaten} threes.`
        : beaten ? `: more than ${beaten} of the ${threes.length} threes.`
        : ": less than every 3."]))
  }
  const changed = () => {
    state.touched = true
    tell("")
    show()
  }
  const { put, clear, tell } = writable(find, paper, { changed, redraw: show })
  const moves = {
    clear,
    example: () => {
      const i = state.next++ % data.names.length
      put(inkAt(examples, i))
      tell(i ? `The ${data.names[i]} that scores highest with the mean 3.` : "One of the threes.")
    },
    black: () => put(new Float32Array(PIXELS).fill(1)),
  }
  find("[data-do=black]").hidden = data.asks // which gives an answer away
  onButtons(parentElement, (move) => moves[move]())
  show()
  keepStrokes(canvas, paper, state, setTriggerValue)
}
