// Points on a plane, placed, dragged and erased by mouse, touch and keyboard. The server gets them on
// release, or when the keys rest.
import { onButtons, svgElement } from "./dom.js"
import { minus } from "./numbers.js"

const SIDE = 240, NEAR = 10, NEAR_FINGER = 16, STEP = 0.1, REST = 600

// Encoded as in `training.own_points`: three characters per point.
const encoded = (points, { letters, levels }) => points.map(({ c, i, j }) => {
  const number = (c * levels + j) * levels + i
  return [0, 1, 2].map((k) => letters[Math.floor(number / 64 ** k) % 64]).join("")
}).join("")
const decoded = (code, { letters, levels }) => (code.match(/.{3}/g) ?? []).map((three) => {
  const number = [...three].reduce((sum, letter, k) => sum + letters.indexOf(letter) * 64 ** k, 0)
  return { i: number % levels, j: Math.floor(number / levels) % levels, c: Math.floor(number / levels ** 2) }
})

class Plane {
  constructor(parentElement) {
    this.find = (selector) => parentElement.querySelector(selector)
    this.svg = this.find(".plane")
    this.chosen = "0"
    this.carried = this.dragged = null
    svgElement(this.svg, "rect", { class: "frame", x: 0.5, y: 0.5, width: SIDE - 1, height: SIDE - 1 })
    svgElement(this.svg, "path", { class: "axis", d: `M0,${SIDE / 2}H${SIDE}M${SIDE / 2},0V${SIDE}` })
    this.dots = svgElement(this.svg, "g")
    this.cross = svgElement(this.svg, "path", { class: "cross", d: "M-9,0H9M0,-9V9" })
    this.buttons = [...parentElement.querySelectorAll("button[data-do]")]
    onButtons(parentElement, (move) => {
      if (move === "clear") {
        this.points = []
        this.draw()
        this.tell()
      } else this.chosen = move
      this.press()
    })
    this.svg.onpointerdown = (event) => this.down(event)
    this.svg.onpointermove = (event) => this.drag(event)
    this.svg.onpointerup = (event) => this.up(this.tapping ? this.under(event) : null)
    this.svg.onpointercancel = () => this.up(null) // the touch turned out to be scrolling
    this.svg.onkeydown = (event) => this.key(event)
    this.svg.onblur = () => {
      if (this.timer) this.tell()
    }
  }

  show(data, setStateValue) {
    this.data = data
    this.send = setStateValue
    for (const [name, color] of Object.entries(data.colors)) this.find(".own_points").style.setProperty(name, color)
    if (data.code !== this.code) { // reset, or another address was opened
      this.code = data.code
      this.points = decoded(data.code, data)
    }
    this.at ??= { i: (data.levels - 1) / 2, j: (data.levels - 1) / 2 }
    this.press()
    this.draw()
  }

  press() {
    for (const button of this.buttons) {
      if (button.dataset.do !== "clear") button.setAttribute("aria-pressed", String(button.dataset.do === this.chosen))
    }
    this.svg.classList.toggle("erasing", this.chosen === "erase")
  }

  place({ i, j }) {
    const last = this.data.levels - 1
    return [(SIDE * i) / last, (SIDE * (last - j)) / last]
  }

  draw() {
    this.dots.replaceChildren()
    this.points.forEach((point, k) => {
      const [cx, cy] = this.place(point)
      const moving = k === this.carried || k === this.dragged
      svgElement(this.dots, "circle", { class: "reach", cx, cy, r: NEAR_FINGER })
      svgElement(this.dots, "circle", { class: `point${moving ? " held" : ""}`, cx, cy, r: 5, style: `fill: var(--class-${point.c})` })
    })
    this.cross.setAttribute("transform", `translate(${this.place(this.at)})`)
    const n = this.points.length, counts = this.data.names.map((name, c) => [this.points.filter((point) => point.c === c).length, name])
    const each = counts.filter(([many]) => many).map(([many, name]) => `${many} ${name}`).join(", ")
    const full = n >= this.data.most ? " No more will fit." : ""
    this.find(".now").textContent = n ? `${n} point${n > 1 ? "s" : ""}: ${each}.${full}` : "No points yet."
    this.svg.setAttribute("aria-label", `A plane with ${n} points. ${this.where()}`)
  }

  where() {
    const { reach, levels } = this.data
    const [x1, x2] = [this.at.i, this.at.j].map((level) => minus((-reach + (2 * reach * level) / (levels - 1)).toFixed(1)))
    return `The cross is at x₁ = ${x1}, x₂ = ${x2}.`
  }

  tell() {
    clearTimeout(this.timer)
    this.timer = 0
    const code = encoded(this.points, this.data)
    if (code === this.code) return
    this.code = code
    this.send("code", code)
  }

  // The rounding level under the pointer.
  under(event) {
    const box = this.svg.getBoundingClientRect(), last = this.data.levels - 1
    const level = (share) => Math.round(Math.max(0, Math.min(1, share)) * last)
    return { i: level((event.clientX - box.left) / box.width), j: level(1 - (event.clientY - box.top) / box.height) }
  }

  nearest(at, within) {
    const [x, y] = this.place(at)
    let best = null, least = within
    this.points.forEach((point, k) => {
      const [px, py] = this.place(point), away = Math.hypot(px - x, py - y)
      if (away <= least) [best, least] = [k, away]
    })
    return best
  }

  add(at) {
    if (this.points.length >= this.data.most) return null
    return this.points.push({ ...at, c: Number(this.chosen) }) - 1
  }

  down(event) {
    this.svg.setPointerCapture(event.pointerId)
    this.at = this.under(event)
    this.carried = null
    this.erasing = this.chosen === "erase"
    const touch = event.pointerType === "touch", near = this.nearest(this.at, touch ? NEAR_FINGER : NEAR)
    this.tapping = touch && near === null && !this.erasing // the touch may become scrolling
    if (this.erasing) this.erase(near)
    else if (!this.tapping) this.dragged = near ?? this.add(this.at)
    this.draw()
  }

  drag(event) {
    if (this.dragged === null && !this.erasing) return
    this.at = this.under(event)
    if (this.erasing) this.erase(this.nearest(this.at, NEAR))
    else Object.assign(this.points[this.dragged], this.at)
    this.draw()
  }

  up(tapped) {
    if (tapped) this.add((this.at = tapped))
    this.dragged = null
    this.erasing = this.tapping = false
    this.draw()
    this.tell()
  }

  erase(k) {
    if (k !== null) this.points.splice(k, 1)
  }

  key(event) {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }
    const { levels, reach } = this.data, last = levels - 1
    if (event.key in moves) {
      const far = Math.round(((event.shiftKey ? 5 : 1) * STEP * last) / (2 * reach)), [i, j] = moves[event.key]
      this.at = { i: Math.max(0, Math.min(last, this.at.i + far * i)), j: Math.max(0, Math.min(last, this.at.j + far * j)) }
      if (this.carried !== null) Object.assign(this.points[this.carried], this.at)
    } else if (event.key === " ") {
      if (this.chosen === "erase") this.erase(this.nearest(this.at, NEAR))
      else this.add(this.at)
      this.carried = null
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.erase(this.nearest(this.at, NEAR))
      this.carried = null
    } else if (event.key === "Enter") {
      this.carried = this.carried === null ? this.nearest(this.at, SIDE) : null
      if (this.carried !== null) this.at = { i: this.points[this.carried].i, j: this.points[this.carried].j }
    } else if (["1", "2", "3"].includes(event.key)) {
      this.chosen = String(event.key - 1)
      this.press()
    } else return
    event.preventDefault()
    this.draw()
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.tell(), REST)
  }
}

export default function component({ data, parentElement, setStateValue, state }) {
  state.plane ??= new Plane(parentElement)
  state.plane.show(data, setStateValue)
}
