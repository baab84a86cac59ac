// The training loop as a drawing. A chosen step shows what happens there, and the scenes about it; the server
// hears only when one is opened.
import { element, svgElement } from "./dom.js"
import { pageLink } from "./links.js"

const RING = { x: 50, y: 51, wide: 34, high: 25 }
const AROUND = ["predict", "measure", "slope", "turn", "again"]
const angleOf = (i) => ((360 / AROUND.length) * i - 90) * (Math.PI / 180)
const onRing = (angle) => [RING.x + RING.wide * Math.cos(angle), RING.y + RING.high * Math.sin(angle)]
// In hundredths of the drawing's width; inputs and outputs stand beside the first step.
/** @type {Record<string, number[]>} */
const PLACES = {
  data: [14, 9],
  ...Object.fromEntries(AROUND.map((name, i) => [name, onRing(angleOf(i))])),
  judge: [86, 9],
}
const HEIGHT = 84

// An icon for each step, in a box of 40 x 30: arrays of a tag and its attributes.
const spots = (points, r = 2.2) => points.map(([cx, cy]) => ["circle", { cx, cy, r, class: "solid" }])
const SIGNS = {
  data: spots([[8, 8], [16, 5], [13, 17], [25, 11], [21, 24], [33, 19], [31, 7], [8, 25]]),
  predict: [["path", { d: "M9 6L26 15M9 15H26M9 24L26 15M32 15H38" }], ["circle", { cx: 28, cy: 15, r: 4.5 }],
    ...spots([[7, 6], [7, 15], [7, 24]])],
  measure: [["path", { d: "M4 24L36 8" }], ["path", { d: "M12 20V9M27 12.5V22", class: "brass" }], ...spots([[12, 8], [27, 23]])],
  slope: [["path", { d: "M3 4Q17 46 37 8" }], ["path", { d: "M20 27.5L38 7.5", class: "brass" }], ...spots([[29, 18]])],
  turn: [["circle", { cx: 20, cy: 16, r: 9 }], ["path", { d: "M20 16L26 9.5" }], ["path", { d: "M7 12A14 14 0 0 1 27 3.5M23 2L27.5 3.6L25 8" }]],
  again: [["path", { d: "M31 15A11 11 0 1 1 27 6.5M27.5 1V7H21.5" }]],
  judge: [["path", { d: "M5 27V4M5 27H36" }], ["path", { d: "M7 8Q16 24 34 25" }], ["path", { d: "M7 9Q15 22 34 10", "stroke-dasharray": "3 3" }]],
}

export default function component({ data, parentElement, setTriggerValue, state }) {
  const find = (selector) => parentElement.querySelector(selector)
  const ring = find(".ring"), drawing = find(".ring > svg")
  // An arrow with its head at the end of the path.
  const way = (d) => {
    svgElement(drawing, "path", { d, class: "way" })
    const path = drawing.lastChild, length = path.getTotalLength()
    const end = path.getPointAtLength(length), near = path.getPointAtLength(length - 2)
    const [u, v] = [(end.x - near.x) / 2, (end.y - near.y) / 2]
    const wing = (s) => `${end.x - 1.8 * u + s * v} ${end.y - 1.8 * v - s * u}`
    svgElement(drawing, "path", { d: `M${wing(1)}L${end.x} ${end.y}L${wing(-1)}`, class: "way" })
  }
  drawing.replaceChildren()
  const part = (2 * Math.PI) / AROUND.length
  AROUND.forEach((_, i) => {
    const [x0, y0] = onRing(angleOf(i) + 0.36 * part), [x1, y1] = onRing(angleOf(i) + 0.64 * part)
    way(`M${x0} ${y0}A${RING.wide} ${RING.high} 0 0 1 ${x1} ${y1}`)
  })
  const { data: from, predict, judge } = PLACES
  way(`M${from[0] + 12} ${from[1] + 4}L${predict[0] - 12.5} ${predict[1] - 4}`)
  way(`M${predict[0] + 12} ${predict[1] - 4}L${judge[0] - 12.5} ${judge[1] + 4}`)
  // In the middle the knobs, each with its pointer.
  ;[[-9, 0.4], [0, 2.1], [9, -0.7]].forEach(([x, angle]) => {
    const cx = RING.x + x, cy = RING.y - 3
    svgElement(drawing, "circle", { cx, cy, r: 3.4 })
    svgElement(drawing, "path", { d: `M${cx} ${cy}L${cx + 3.4 * Math.sin(angle)} ${cy - 3.4 * Math.cos(angle)}` })
  })
  svgElement(drawing, "text", { x: RING.x, y: RING.y + 5, class: "centre" }, "The knobs:")
  svgElement(drawing, "text", { x: RING.x, y: RING.y + 9 }, "weights and biases")

  const choose = (name) => {
    state.chosen = name
    for (const button of ring.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.name === name))
    }
    const chosen = data.parts.find((part) => part.name === name)
    find("h2").textContent = chosen.title
    find("p").textContent = chosen.says
    find("ul").replaceChildren(...chosen.scenes.map(({ path, question, where }) => element("li", {},
      pageLink(path, (opened) => setTriggerValue("opened", opened), question, element("small", {}, where)))))
  }
  ring.querySelectorAll("button").forEach((button) => button.remove())
  ring.append(...data.parts.map(({ name, title }) => {
    const [x, y] = PLACES[name]
    const button = element("button", { type: "button", name })
    const sign = svgElement(button, "svg", { viewBox: "0 0 40 30", "aria-hidden": "true" })
    SIGNS[name].forEach(([tag, attributes]) => svgElement(sign, tag, attributes))
    button.append(element("span", {}, title))
    Object.assign(button.style, { left: `${x}%`, top: `${(100 * y) / HEIGHT}%` })
    button.onclick = () => choose(name)
    return button
  }))
  choose(data.parts.some(({ name }) => name === state.chosen) ? state.chosen : "predict")
}
