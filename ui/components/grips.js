// Grips in a picture move knobs: while one is dragged, sliders follow it, and pictures follow those
// (live.js); the server gets the values on release.
import { hears } from "./dom.js"
import { turnStSlider, vegaGripAt, vegaMarks, vegaPlaceOf } from "./streamlit.js"

const ABOUT = 180 / Math.PI

// From a grip's position to the values of its knobs, in order.
const TURNS = {
  point: ({ x, y }) => [x, y],
  // A sheet of cells, so many across, numbered row by row: the cell that is pointed at, or how far it is pulled.
  cell: ({ x, y, middle, index, at: { across } }) =>
    [index % across + x - middle.x, Math.floor(index / across) % across + y - middle.y],
  sheet: ({ x, y, middle, before: [right, down] }) => [right + x - middle.x, down + y - middle.y],
  across: ({ x }) => [x],
  // A ball that restarts where it is released: the second knob counts its steps.
  anew: ({ x }) => [x, 0],
  upright: ({ y, at: { whole = 0 } }) => [Math.abs(y - Math.round(y)) < whole ? Math.round(y) : y],
  picked: ({ index, at: { numbers } }) => [numbers[index]], // one of several dots, by its number
  // One of several points, by number, and its distance from the measured value.
  lifted: ({ y, index, at: { measured } }) => [index + 1, y - measured[index]],
  // A line by its zero; its slope stays.
  zero: ({ x, before: [slope] }) => [slope, -slope * x],
  // An arrow by its tip, in a picture rotated by some degrees, and drawn as many times longer.
  polar: ({ x, y, at: { turn, long = 1 } }) =>
    [Math.hypot(x, y) / long, (Math.atan2(y, x) * ABOUT - turn + 540) % 360 - 180],
  // The line of all points whose dot product with an arrow is minus the knob.
  border: ({ x, y, at: { length, angle } }) =>
    [-length * (x * Math.cos(angle / ABOUT) + y * Math.sin(angle / ABOUT))],
  // The line p x + q y + b = 0: moved by a point of it, or turned around the ring on it.
  cut: ({ x, y, before: [p, q] }) => [p, q, -(p * x + q * y)],
  way: ({ x, y, ring, before: [p, q] }) => {
    const turned = Math.atan2(y - ring.y, x - ring.x), size = Math.hypot(p, q) || 1
    const [toX, toY] = [size * Math.cos(turned), size * Math.sin(turned)]
    return [toX, toY, -(toX * ring.x + toY * ring.y)]
  },
  // A line by one of its two handles; the other stays.
  line: ({ y, at: { own, other }, before: [slope, intercept], snap: [onStep] }) => {
    const fixed = slope * other + intercept, turned = onStep((y - fixed) / (own - other))
    return [turned, fixed - turned * other]
  },
  // A sigmoid by its height at one of two places.
  sigmoid: (held) => {
    const p = Math.min(0.999, Math.max(0.001, held.y))
    return TURNS.line({ ...held, y: Math.log(p / (1 - p)) })
  },
}

// Positions in data units: two invisible marks are drawn at 0 and 1 of the axes.
const reader = (drawing) => {
  return (clientX, clientY) => {
    const { group, marks } = vegaMarks(drawing, "scale"), [zero, one] = marks.map(vegaPlaceOf)
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(group.getScreenCTM().inverse())
    return { x: (x - zero.x) / (one.x - zero.x), y: (y - zero.y) / (one.y - zero.y) }
  }
}

const snapTo = ({ low, high, step }) => (value) => {
  const onStep = low + Math.round((value - low) / step) * step
  return Number(Math.min(high, Math.max(low, onStep)).toFixed(10))
}

// Values without a slider are sent to the pictures directly.
export const turnerOf = (tell) => ({ key, name }, value, later = false) => {
  if (!key || !turnStSlider(key, value)) tell({ [name]: value }, later)
}

export const watchGrips = (grips, turn, letGo) => {
  const stay = (event) => { if (grips[vegaGripAt(event)?.name]) event.preventDefault() }
  const grab = (down) => {
    const { mark, name, index, drawing } = vegaGripAt(down) ?? {}, grip = grips[name]
    if (!grip || down.button !== 0) return
    down.preventDefault()
    const knobs = grip.knobs, read = reader(drawing)
    const middleOf = (mark) => {
      const { x, y, width, height } = mark.getBoundingClientRect()
      return read(x + width / 2, y + height / 2)
    }
    const grabbed = read(down.clientX, down.clientY), middle = middleOf(mark)
    const ring = grip.kind === "way" && middleOf(vegaMarks(drawing, name.replace("way", "cut")).marks[0])
    const before = knobs.map((knob) => knob.value), snap = knobs.map(snapTo)
    let values = before
    const move = (event) => {
      if (event.pointerId !== down.pointerId) return
      const { x, y } = read(event.clientX, event.clientY)
      const place = { x: x - grabbed.x + middle.x, y: y - grabbed.y + middle.y }
      const turned = TURNS[grip.kind]({ ...place, ring, index, middle, at: grip.at, before, snap })
      values = turned.map((value, i) => snap[i](value))
      // Where on its line the ring is held: a line's numbers do not say. Pictures hear it with these.
      const on = grip.kind === "cut" ? place : ring
      if (on) for (const axis of ["x", "y"]) turn({ name: name.replace("way", "cut") + axis }, on[axis], true)
      knobs.forEach((knob, i) => turn(knob, values[i]))
    }
    const end = (event) => {
      if (event.pointerId !== down.pointerId) return
      stop()
      const turned = Object.fromEntries(knobs.map(({ name }, i) => [name, values[i]]))
      if (values.some((value, i) => value !== before[i])) letGo(turned)
    }
    const stop = hears(window, { pointermove: move, pointerup: end, pointercancel: end })
    if (["cell", "picked"].includes(grip.kind)) move(down) // a click goes there
  }
  return hears(window, { pointerdown: grab, touchstart: stay }, { capture: true, passive: false }) // no scrolling meanwhile
}
