// Paper to write a digit on, the neurons of a network's first layer, each painted as its weights, and its
// output at once. A neuron that is pointed at or chosen is laid over the paper. The weights were sent before:
// nothing goes to the server.
import { softmax } from "./activations.js"
import { CLASS_NAMES, INK } from "./colours.js"
import { answersOf, denseOf } from "./dense.js"
import { element, onButtons } from "./dom.js"
import { bytesOf, minus } from "./numbers.js"
import { aDigit, best, CURSOR, drawInk, fitted, frameOf, inkOf, keepStrokes, movesBy, ownPaper, readingOf, writable } from "./paper.js"
import { barOf, inkAt, paint, SIDE, weighed } from "./pixels.js"

const TILE = SIDE + 2 // a neuron's pixels, with its frame
const FAINT = 0.3 // how much is seen of a silent neuron

export default function component({ data, find, parentElement, state, setTriggerValue }) {
  const canvas = find(".paper")
  const paper = state.paper ??= ownPaper(fitted, "pad")
  state.next ??= 0
  const layers = denseOf(data.layers), examples = bytesOf(data.pixels), names = data.names

  const [first, second] = layers, n = first.b.length, across = second ? Math.ceil(Math.sqrt(n)) : 3
  // What strays furthest from zero does not make the others pale.
  const reach = 2.5 * Math.sqrt(first.W.reduce((sum, w) => sum + w * w, 0) / first.W.length) || 1
  const weightOf = (neuron, pixel) => first.W[pixel * n + neuron] / reach
  const votesOf = (neuron) => [...second.W.slice(10 * neuron, 10 * neuron + 10)]
  const largest = (values) => values.indexOf(Math.max(...values))
  const order = [...Array(n).keys()] // those that speak for one digit stand together
  if (second) order.sort((i, j) => largest(votesOf(i)) - largest(votesOf(j)))
  const mosaic = find(".neurons"), laid = find(".laid")
  mosaic.width = TILE * across
  mosaic.height = TILE * Math.ceil(n / across)
  mosaic.setAttribute("aria-valuemin", "1")
  mosaic.setAttribute("aria-valuemax", String(n))
  if (!(state.chosen < n)) state.chosen = null
  find(".numerals").replaceChildren(...(second ? [] : order.map((digit) => element("span", {}, String(digit)))))
  const button = find(".mislead")
  let pointed = null, loud = [], spoken = 0

  const rows = find(".answers")
  if (!rows.children.length) {
    for (let digit = 0; digit < 10; digit++) rows.append(barOf("answer", digit)[0])
  }
  const look = () => {
    const context = mosaic.getContext("2d"), image = context.createImageData(mosaic.width, mosaic.height)
    const most = Math.max(1, ...loud), at = pointed ?? state.chosen
    order.forEach((neuron, place) => {
      const share = second ? Math.max(0, loud[neuron]) / most : 1, left = TILE * (place % across), top = TILE * Math.floor(place / across)
      for (let i = 0; i < TILE * TILE; i++) {
        const x = i % TILE, y = Math.floor(i / TILE), isFrame = x % (TILE - 1) === 0 || y % (TILE - 1) === 0
        const [colour, opacity] = isFrame ? [INK, 0] : [weighed(weightOf(neuron, SIDE * (y - 1) + x - 1)), FAINT + (1 - FAINT) * share]
        image.data.set([...colour, Math.round(255 * opacity)], 4 * ((top + y) * mosaic.width + left + x))
      }
    })
    context.putImageData(image, 0, 0)
    laid.hidden = at === null
    const kind = second ? "neuron" : "output"
    const [up, down] = [CLASS_NAMES[1], CLASS_NAMES[0]]
    let says = `Each picture is ${second ? "a hidden neuron" : "an output, from 0 to 9"}: its weights, ${up} where ink raises its sum and ${down} ` +
      `where ink lowers it.${second ? " Those that answer most stand out." : ""} Point at one.`
    if (at !== null) {
      const neuron = order[at]
      paint(laid, (pixel) => weightOf(neuron, pixel), weighed)
      context.strokeStyle = second ? CURSOR : `${CURSOR}50` // an output's numeral stands on it
      context.strokeRect(TILE * (at % across) + 0.5, TILE * Math.floor(at / across) + 0.5, TILE - 1, TILE - 1)
      const sum = minus(loud[neuron].toFixed(1))
      says = `This ${kind}${!second ? `, of ${neuron},` : ""} ${loud[neuron] > 0 || !second ? `answers ${sum}` : "is silent"}.`
      if (second) {
        const votes = votesOf(neuron), adds = minus((loud[neuron] * votes[spoken]).toFixed(1))
        if (loud[neuron] > 0) says += ` To the score of ${spoken}, which I read now, it adds ${adds}.`
        says += ` Whenever it answers, it raises the score of ${largest(votes)} most.`
      }
    }
    find(".neuron").textContent = says
    mosaic.setAttribute("aria-valuenow", String((at ?? 0) + 1))
    mosaic.setAttribute("aria-valuetext", says)
  }
  const placeOf = ({ offsetX, offsetY }) => {
    const side = mosaic.clientWidth / across
    return Math.min(n - 1, across * Math.floor(offsetY / side) + Math.min(across - 1, Math.floor(offsetX / side)))
  }
  const point = (at) => { pointed = at; look() }
  const choose = (at) => { state.chosen = at; point(null) }
  mosaic.onpointermove = (event) => { if (event.pointerType === "mouse") point(placeOf(event)) }
  mosaic.onpointerleave = () => point(null)
  mosaic.onclick = (event) => choose(placeOf(event) === state.chosen ? null : placeOf(event))
  mosaic.onkeydown = (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across }[event.key]
    if (!by && event.key !== "Escape") return
    event.preventDefault()
    const at = state.chosen === null ? 0 : state.chosen + by
    choose(by ? Math.max(0, Math.min(n - 1, at)) : null)
  }
  const read = (ink) => {
    const answers = answersOf(layers, data.activation, ink)
    return { answers, ...readingOf(softmax(answers.at(-1))) }
  }
  const show = () => {
    drawInk(canvas, paper)
    const { answers, p, digit, sure } = read(paper.ink)
    loud = answers[0]
    spoken = digit
    look()
    const used = paper.ink.some((value) => value > 0)
    ;[...rows.children].forEach((line, digit) => {
      line.classList.toggle("best", digit === spoken && used)
      line.querySelector(".bar").style.width = `${100 * p[digit]}%`
      line.querySelector(".figure").textContent = `${(p[digit] > 0.995 ? Math.floor(1000 * p[digit]) / 10 : 100 * p[digit]).toFixed(1)} %`
    })
    const { away } = state
    find(".says").textContent = used
      ? `${away?.move ? `Moved ${away.move.way}, ` : ""}I read ${aDigit(spoken)}, ${sure}.`
      : "Empty paper. The network has an answer even to that: it has no other choice."
    find(".place").textContent = !used ? "" : !away ? placed()
      : !away.move ? `Moved by a pixel, all four ways, it is still ${aDigit(spoken)}. Well written! Write another.`
      : away.move.lost ? `It pushed a little ink out of the box. Do you still read ${aDigit(away.digit)}?` : "All its ink is still there."
    button.textContent = away?.move ? "Move it back" : "Move it by one pixel"
    button.disabled = !used
  }
  // The box of the ink; training digits reach from the top row to the bottom one.
  const placed = () => {
    const [left, right, top, bottom] = frameOf(paper.ink, SIDE, 0.1)
    const hints = []
    if (top > 0 || bottom < SIDE - 1) hints.push("does not reach the top and the bottom row")
    if (Math.abs(left + right - (SIDE - 1)) > 2) hints.push("is off centre")
    return hints.length
      ? `It ${hints.join(" and ")}. Try \u201cFit to the box\u201d.`
      : "It fills the box. Now move it by a pixel."
  }
  const changed = () => {
    state.away = null
    show()
  }
  const { put, clear, tell } = writable(find, paper, { changed, redraw: show })
  const moves = {
    clear,
    fit: () => {
      paper.points = fitted(paper.points)
      paper.ink = inkOf(paper.points)
      changed()
    },
    // What is written is fitted to the box first, as training digits are: so do all papers.
    mislead: () => {
      const { away, given } = state
      if (away?.move) {
        Object.assign(paper, away.from)
        return changed()
      }
      if (paper.ink !== given) moves.fit()
      const { ink, points } = paper, { digit } = read(ink), move = best(movesBy(1, ink, read))
      if (move) put(move.ink)
      state.away = { from: { ink, points }, digit, move }
      show()
    },
    example: () => {
      const i = state.next++ % names.length
      put(inkAt(examples, i))
      state.given = paper.ink
      tell(names[i])
    },
  }
  onButtons(parentElement, (move) => moves[move]())
  const rub = find(".rub")
  rub.onclick = () => {
    paper.rub = !paper.rub
    rub.setAttribute("aria-pressed", String(paper.rub))
  }
  show()
  keepStrokes(canvas, paper, state, setTriggerValue, "pad")
}
