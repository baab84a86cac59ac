// Images of eight by eight pixels.
import { INK, SURFACE } from "./colours.js"
import { element, rove } from "./dom.js"

export const SIDE = 8, PIXELS = SIDE * SIDE, LEVELS = 16
const PAPER = [255, 255, 255]

export const blend = (from, to, share) => from.map((c, i) => Math.round(c + (to[i] - c) * share))
// Ink from 0 to 1; weights from -1 to 1, blue below zero and orange above.
export const inked = (value) => blend(PAPER, INK, Math.min(1, Math.max(0, value)))
export const weighed = (value) => blend(PAPER, SURFACE.at(value < 0 ? 0 : -1), Math.min(1, Math.abs(value)))

export const picture = (side = SIDE) => element("canvas", { width: side, height: side })
// A digit's ink, of several as bytes.
export const inkAt = (bytes, i) => Float32Array.from({ length: PIXELS }, (_, k) => bytes[PIXELS * i + k] / LEVELS)
export const paint = (canvas, valueAt, colour) => {
  const context = canvas.getContext("2d"), image = context.createImageData(canvas.width, canvas.height)
  for (let i = 0; i < canvas.width * canvas.height; i++) {
    image.data.set([...colour(valueAt(i)), 255], 4 * i)
  }
  context.putImageData(image, 0, 0)
  return canvas
}
export const figure = (canvas, name, className = "") => {
  canvas.setAttribute("role", "img")
  canvas.setAttribute("aria-label", name)
  return element("figure", { className }, canvas, element("figcaption", {}, name))
}
// A digit with a bar and a figure.
export const barOf = (className, digit, text = "") => {
  const bar = element("span", { className: "bar" })
  return [element("div", { className }, element("span", { className: "digit" }, digit),
    element("span", { className: "track" }, bar), element("span", { className: "figure" }, text)), bar]
}
// A row or grid of buttons, of which Tab reaches one, and arrow keys the others.
export const roam = (buttons, columns) => {
  buttons.forEach((button, i) => { button.tabIndex = i ? -1 : 0 })
  return (event) => {
    const at = buttons.indexOf(event.target)
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key]
    if (at < 0 || by === undefined) return
    event.preventDefault()
    const to = at + by
    if (to < 0 || to >= buttons.length) return
    rove(buttons[at], buttons[to])
    buttons[to].focus()
  }
}
