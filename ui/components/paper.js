// Paper to write a digit on, by pointer, touch or keys. As in the data set, it has 32 x 32 black or white
// points, and each of 8 x 8 pixels counts the black points of its 4 x 4 block.
import { bytesOf } from "./numbers.js"
import { inked, LEVELS, PIXELS, SIDE } from "./pixels.js"

export const FINE = 4, POINTS = SIDE * FINE, PEN = 2.2
export const CURSOR = "#8a5a00" // the keyboard’s, on paper, which is white in both themes

export const aDigit = (digit) => `${digit === 8 ? "an" : "a"} ${digit}`
/** @param {number} p a probability; only certainty is 100 % */
const sureOf = (p) => `${p > 0.995 ? Math.floor(1000 * p) / 10 : Math.round(100 * p)} % sure`
// The digit that a network gives most probability, and how sure it is.
export const readingOf = (p) => {
  const digit = p.indexOf(Math.max(...p))
  return { p, digit, sure: sureOf(p[digit]) }
}

export const inkOf = (points) => {
  const ink = new Float32Array(PIXELS)
  points.forEach((on, i) => {
    if (!on) return
    const x = Math.floor((i % POINTS) / FINE), y = Math.floor(i / POINTS / FINE)
    ink[y * SIDE + x] += 1 / LEVELS
  })
  return ink
}
// Each block gets as many black points as its pixel has ink, from the middle outwards.
const OUTWARDS = [5, 6, 9, 10, 1, 2, 4, 7, 8, 11, 13, 14, 0, 3, 12, 15]
const pointsOf = (ink) => {
  const points = new Uint8Array(POINTS * POINTS)
  for (let i = 0; i < PIXELS; i++) {
    const count = Math.round(ink[i] * LEVELS)
    for (const k of OUTWARDS.slice(0, count)) {
      const x = (i % SIDE) * FINE + (k % FINE), y = Math.floor(i / SIDE) * FINE + Math.floor(k / FINE)
      points[y * POINTS + x] = 1
    }
  }
  return points
}
// First and last column and row, of so many across, with ink.
export const frameOf = (values, across, least = 0) => {
  const seen = [...values.keys()].filter((i) => values[i] > least)
  const columns = seen.map((i) => i % across), rows = seen.map((i) => Math.floor(i / across))
  return [Math.min(...columns), Math.max(...columns), Math.min(...rows), Math.max(...rows)]
}
// Scales the ink's bounding box to the height of the paper, unless that is very much: the first stroke of a 7
// is no digit yet.
const MOST_STRETCHED = 2.5
export const fitted = (points, widest = POINTS - 4) => {
  if (!points.includes(1)) return points
  const [left, right, top, bottom] = frameOf(points, POINTS)
  const width = right - left + 1, height = bottom - top + 1
  const tall = Math.round(Math.min(POINTS, MOST_STRETCHED * height)), down = Math.round((POINTS - tall) / 2)
  const wide = Math.min(widest, Math.max((width * tall) / height, Math.min(width, 6)))
  const from = Math.round((POINTS - wide) / 2), fit = new Uint8Array(POINTS * POINTS)
  for (let y = 0; y < tall; y++) {
    for (let x = 0; x < wide; x++) {
      const u = left + Math.floor((x * width) / wide), v = top + Math.floor((y * height) / tall)
      if (from + x < POINTS) fit[(down + y) * POINTS + from + x] = points[v * POINTS + u]
    }
  }
  return fit
}
/** @type {[string, number, number][]} */
const SIDES = [["right", 1, 0], ["left", -1, 0], ["down", 0, 1], ["up", 0, -1]]
// Shifts the values of a square, so many across; what leaves it is lost, and blank comes in.
export const moved = (values, right, down, across = SIDE) => {
  const shifted = new Float32Array(across * across)
  for (let y = 0; y < across; y++) {
    for (let x = 0; x < across; x++) {
      const u = x - right, v = y - down
      if (u >= 0 && u < across && v >= 0 && v < across) shifted[y * across + x] = values[v * across + u]
    }
  }
  return shifted
}
// All four shifts by so many pixels, with what a network reads of each.
export const movesBy = (distance, ink, read) => SIDES.map(([side, x, y]) => {
  const right = distance * x, down = distance * y
  const there = moved(ink, right, down), answer = read(there)
  const lost = ink.reduce((x, y) => x + y, 0) - there.reduce((x, y) => x + y, 0)
  const way = `${distance === 1 ? "one pixel" : "two pixels"} ${right ? `to the ${side}` : side}`
  return { ...answer, ink: there, right, down, side, way, lost, other: answer.digit !== read(ink).digit }
})
// The shift that misleads and loses least ink, then the most confident.
export const best = (moves) => moves.filter(({ other }) => other)
  .sort((a, b) => a.lost - b.lost || b.p[b.digit] - a.p[a.digit])[0]
// The digit written in this tab, a bit per point: it stays in the tab’s storage, for the next paper, with which
// paper it lies on as it should.
const KEPT = "knobs_own_digit", LIES = "knobs_own_digit_lies", BLANK = new Uint8Array(POINTS * POINTS)
export const keep = (points, lies = "") => {
  const bytes = new Uint8Array(points.length / 8)
  points.forEach((on, i) => { bytes[i >> 3] |= on << (i & 7) })
  try {
    sessionStorage.setItem(KEPT, btoa(String.fromCharCode(...bytes)))
    sessionStorage.setItem(LIES, lies)
  } catch { /* not allowed */ }
}
const kept = (place, lies) => {
  try {
    const bytes = bytesOf(sessionStorage.getItem(KEPT) ?? "")
    if (bytes.length * 8 === POINTS * POINTS) {
      const points = Uint8Array.from({ length: POINTS * POINTS }, (_, i) => (bytes[i >> 3] >> (i & 7)) & 1)
      return lies && sessionStorage.getItem(LIES) === lies ? points : place(points)
    }
  } catch { /* not allowed, or not ours */ }
  return BLANK
}
// A paper with that digit, as it was written or put in its place, unless it lies there already, or without one.
export const ownPaper = (place = (points) => points, lies = "") => {
  const points = kept(place, lies).slice()
  return { points, ink: inkOf(points), x: 3, y: 3, rub: false }
}

// Inks the points within reach of a line, or clears them.
export const press = (points, from, to, reach, on = 1) => {
  const n = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1])) + 1
  for (let k = 0; k <= n; k++) {
    const x = from[0] + ((to[0] - from[0]) * k) / n, y = from[1] + ((to[1] - from[1]) * k) / n
    for (let v = Math.max(0, Math.floor(y - reach)); v <= Math.min(POINTS - 1, y + reach); v++) {
      for (let u = Math.max(0, Math.floor(x - reach)); u <= Math.min(POINTS - 1, x + reach); u++) {
        if ((u + 0.5 - x) ** 2 + (v + 0.5 - y) ** 2 <= reach ** 2) points[v * POINTS + u] = on
      }
    }
  }
}

const isFocused = (canvas) => canvas.getRootNode().activeElement === canvas
// Lines between the pixels, and around the keyboard cursor's.
export const rule = (canvas, { x, y }) => {
  const context = canvas.getContext("2d"), cell = canvas.width / SIDE
  context.strokeStyle = "rgba(120, 120, 120, 0.35)"
  context.lineWidth = 1
  for (let i = 0; i <= SIDE; i++) {
    context.strokeRect(i * cell, 0, 0, canvas.height)
    context.strokeRect(0, i * cell, canvas.width, 0)
  }
  if (isFocused(canvas)) {
    context.strokeStyle = CURSOR
    context.lineWidth = 4
    context.strokeRect(x * cell + 2, y * cell + 2, cell - 4, cell - 4)
  }
}
// Each pixel's ink, and the lines between.
export const drawInk = (canvas, paper, colour = (i) => inked(paper.ink[i])) => {
  const context = canvas.getContext("2d"), cell = canvas.width / SIDE
  for (let i = 0; i < PIXELS; i++) {
    context.fillStyle = `rgb(${colour(i)})`
    context.fillRect((i % SIDE) * cell, Math.floor(i / SIDE) * cell, cell, cell)
  }
  rule(canvas, paper)
}
// Keeps what is written, and tells once, after the first stroke, that something was, not what.
export const keepStrokes = (canvas, paper, state, tellWritten, lies = "") => {
  const wrote = () => {
    keep(paper.points, lies)
    if (state.wrote || !paper.ink.some((value) => value > 0)) return
    state.wrote = true
    tellWritten("wrote", true)
  }
  canvas.onlostpointercapture = canvas.onkeyup = wrote
}
// Makes a component's canvas writable: `paper` from `ownPaper` holds what is written, `changed` is called at every
// change, `redraw` on focus and cursor changes. Returns what sets the ink, what clears it, and what describes the cursor.
export const writable = (find, paper, { changed, redraw }) => {
  const canvas = find(".paper")
  const tell = (text) => { find(".cell").textContent = text }
  const put = (ink) => {
    paper.ink = Float32Array.from(ink)
    paper.points = pointsOf(ink)
    changed()
  }
  const clear = () => { tell(""); put(new Float32Array(PIXELS)) }
  const stroke = (from, to) => {
    tell("")
    press(paper.points, from, to, PEN, paper.rub ? 0 : 1)
    paper.ink = inkOf(paper.points)
    changed()
  }
  const at = (event) => {
    const place = canvas.getBoundingClientRect()
    return [((event.clientX - place.left) / place.width) * POINTS,
      ((event.clientY - place.top) / place.height) * POINTS]
  }
  let before = null
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId)
    before = at(event)
    stroke(before, before)
  }
  canvas.onpointermove = (event) => {
    if (before === null) return
    const now = at(event)
    stroke(before, now)
    before = now
  }
  canvas.onpointerup = canvas.onpointercancel = () => { before = null }
  canvas.onfocus = canvas.onblur = redraw
  const told = () => {
    const ink = Math.round(9 * paper.ink[paper.y * SIDE + paper.x])
    tell(`Row ${paper.y + 1}, column ${paper.x + 1}: ink ${ink} of 9.`)
  }
  const setCell = (level) => {
    put(paper.ink.with(paper.y * SIDE + paper.x, level / 9))
    told()
  }
  canvas.onkeydown = (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key]
    if (step) {
      paper.x = Math.min(SIDE - 1, Math.max(0, paper.x + step[0]))
      paper.y = Math.min(SIDE - 1, Math.max(0, paper.y + step[1]))
      redraw()
      told()
    } else if (event.key === " ") {
      setCell(paper.ink[paper.y * SIDE + paper.x] > 0.5 ? 0 : 9)
    } else if (/^[0-9]$/.test(event.key)) {
      setCell(Number(event.key))
    } else if (event.key === "Delete" || event.key === "Backspace") {
      clear()
    } else return
    event.preventDefault()
  }
  return { put, clear, tell }
}
