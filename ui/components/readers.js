// One digit, moved about, and what two networks read at each place where it has stood. What is written stays in the
// tab’s storage: it is the digit of the first page.
import { denseOf, probabilitiesOf } from "./dense.js"
import { detectorsOf, readByDetectors } from "./detectors.js"
import { element, isCalm, onButtons } from "./dom.js"
import { bytesOf } from "./numbers.js"
import { aDigit, drawInk, FINE, fitted, inkOf, keep, moved, ownPaper, POINTS, readingOf, writable } from "./paper.js"
import { inkAt, inked, paint, SIDE } from "./pixels.js"

const REACH = 2, ACROSS = 2 * REACH + 1, PLACES = ACROSS ** 2, MIDDLE = (PLACES - 1) / 2
// As wide as most 3s of the file, or less: moved by a pixel to a side, it loses no ink.
const framed = (points) => inkOf(fitted(points, POINTS - 2 * FINE))
const WIDE = SIDE + 2 * REACH, PACE = 110
const rightOf = (place) => (place % ACROSS) - REACH, downOf = (place) => Math.floor(place / ACROSS) - REACH

export default function component({ data, find, parentElement, state, setTriggerValue }) {
  const canvas = find(".paper")
  if (!state.paper) {
    Object.assign(state, { paper: ownPaper(), place: MIDDLE, been: new Set([MIDDLE]) })
    const { points } = state.paper
    state.ink = points.includes(1) ? framed(points) : inkAt(bytesOf(data.example), 0)
  }
  const { paper } = state
  const dense = denseOf(data.dense.layers), detectors = detectorsOf(data.detectors)
  const networks = [(ink) => probabilitiesOf(dense, data.dense.activation, ink), (ink) => readByDetectors(detectors, ink)]
  let timer
  const inkOfPlace = (place) => moved(state.ink, rightOf(place), downOf(place))
  const amount = (ink) => ink.reduce((sum, value) => sum + value, 0)
  const isCut = (place) => amount(inkOfPlace(place)) < amount(state.ink)

  const parts = data.names.map((name) => {
    const says = element("p", { className: "says" }), count = element("p", { className: "count", role: "status" })
    const cells = [...Array(PLACES).keys()].map(() => element("span"))
    const board = element("div", { className: "board", role: "img" }, ...cells)
    const at = ({ clientX, clientY }) => {
      const box = board.getBoundingClientRect()
      const step = (from, length) => Math.max(0, Math.min(ACROSS - 1, Math.floor((ACROSS * from) / length)))
      go(step(clientX - box.left, box.width) + ACROSS * step(clientY - box.top, box.height))
    }
    board.onpointerdown = (event) => {
      board.setPointerCapture(event.pointerId)
      at(event)
    }
    board.onpointermove = (event) => { if (board.hasPointerCapture(event.pointerId)) at(event) }
    const box = element("div", {}, element("p", { className: "name" }, name), says, board, count)
    return { box, says, count, cells, board }
  })
  find(".networks").replaceChildren(...parts.map(({ box }) => box))

  const show = () => {
    const now = inkOfPlace(state.place), isBlank = !state.ink.some((value) => value > 0)
    drawInk(canvas, { ...paper, ink: now })
    paint(find(".around"), (i) => {
      const x = (i % WIDE) - REACH - rightOf(state.place), y = Math.floor(i / WIDE) - REACH - downOf(state.place)
      return Math.min(x, y) < 0 || Math.max(x, y) >= SIDE ? 0 : state.ink[SIDE * y + x]
    }, inked)
    const whole = [...state.been].filter((place) => !isCut(place))
    const [ofDense, ofDetectors] = networks.map((read) => new Set(whole.map((place) => readingOf(read(inkOfPlace(place))).digit)).size)
    find(".both").textContent = whole.length < 2 || isBlank ? ""
      : ofDetectors > 1 ? "Near the edge even a whole digit can change what the detectors find: a window’s middle stays on the paper."
      : ofDense > 1 ? "Where no ink is lost, the detectors find the same strokes again, but the dense network may lose its digit."
      : "Where no ink is lost, both keep their answer: only the dashed places can tell them apart."
    parts.forEach(({ says, count, cells, board }, k) => {
      const at = (place) => readingOf(networks[k](inkOfPlace(place)))
      const middle = at(MIDDLE), here = at(state.place)
      says.textContent = isBlank ? "Empty paper: write a 3." : `I read ${aDigit(here.digit)}, ${here.sure}.`
      const found = cells.map((cell, place) => {
        const digit = state.been.has(place) && !isBlank ? at(place).digit : null
        cell.textContent = digit ?? ""
        cell.className = [digit === middle.digit && "same", place === state.place && "here", isCut(place) && "cut"]
          .filter(Boolean).join(" ")
        return digit
      })
      const share = (cut) => {
        const places = [...state.been].filter((place) => isCut(place) === cut)
        return `${places.filter((place) => found[place] === middle.digit).length} of ${places.length}`
      }
      count.textContent = state.been.size > 1 && !isBlank
        ? `Still ${aDigit(middle.digit)}: ${share(false)} whole, ${share(true)} dashed.` : ""
      const told = found.map((digit, place) => digit === null ? "" : `${rightOf(place)}, ${downOf(place)}: ${digit}`)
      board.setAttribute("aria-label", `Read at each place, right and down: ${told.filter(Boolean).join("; ")}`)
    })
    find('[data-do="all"]').textContent = timer ? "Stop" : "Try all places"
  }
  const go = (place) => {
    if (place === state.place) return
    state.place = place
    state.been.add(place)
    show()
    if (!state.wrote) setTriggerValue("wrote", true) // once: that it was moved, not what it is
    state.wrote = true
  }
  const anew = () => Object.assign(state, { place: MIDDLE, been: new Set([MIDDLE]) })
  const stop = () => {
    clearInterval(timer)
    timer = undefined
  }
  const all = () => {
    if (timer) {
      stop()
      return show()
    }
    const left = [...Array(PLACES).keys()].filter((place) => !state.been.has(place))
    if (isCalm()) left.forEach((place) => state.been.add(place))
    else {
      timer = setInterval(() => {
        if (left.length) return go(left.shift())
        stop()
        go(MIDDLE)
        show()
      }, PACE)
    }
    show()
  }
  // The first stroke takes the place of the example; a digit that has moved stands where it was written.
  const changed = () => {
    stop()
    anew()
    state.ink = framed(paper.points)
    keep(paper.points)
    show()
  }
  const { clear } = writable(find, paper, { changed, redraw: show })
  const by = (right, down) => () => {
    stop()
    const x = rightOf(state.place) + right, y = downOf(state.place) + down
    if (Math.max(Math.abs(x), Math.abs(y)) <= REACH) go((y + REACH) * ACROSS + x + REACH)
    show()
  }
  const moves = {
    left: by(-1, 0), right: by(1, 0), up: by(0, -1), down: by(0, 1), all, clear,
  }
  onButtons(parentElement, (move) => moves[move]())
  show()
  return stop
}
