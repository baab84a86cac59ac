// What the diagrams of a network and of a graph share. Marks are reached by pointer, Tab and arrow keys, or
// in steps, forward and back; a line describes the current one, and a table has all numbers.
import { element, onButtons, rove, svgElement } from "./dom.js"
import { Drawing } from "./drawing.js"

const ARROWS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"]

export class Diagram extends Drawing {
  constructor(parentElement) {
    super()
    this.find = (selector) => parentElement.querySelector(selector)
    this.svg = this.find(".drawing")
    this.buttons = parentElement.querySelectorAll("button[data-do]")
    this.steps = [] // step of the walk; null before the first
    this.walked = -1
    this.playing = undefined // while it goes on by itself
    this.pointed = this.focused = this.stop = null
    onButtons(parentElement, (move) => this.move(this.target(move)))
    this.svg.onkeydown = (event) => {
      if (!ARROWS.includes(event.key)) return
      event.preventDefault()
      this.marks.get(this.neighbour(event.key))?.group.focus()
    }
    this.find("details").ontoggle = () => this.table()
  }

  // What a kind of diagram adds: it takes data, says what its marks depend on, and places them.
  receive(_data) {}
  shape() { return [] }
  lay() {}
  // The knobs that move it, its sums, and how it shows them; also sets the steps of the walk.
  knobs() { return [] }
  compute() {}
  draw() {}
  // Descriptions, the table with its head first, and the mark to which an arrow key leads.
  about(_name) { return "" }
  hint() { return "" }
  rows() { return [[]] }
  neighbour(_pressed) { return null }

  // Shows other data, and returns a function that removes it.
  show(data) {
    this.data = data
    this.dragged = {}
    this.find("[role=group]").setAttribute("aria-label", data.label)
    this.svg.setAttribute("aria-label", `${data.label} Arrow keys go along the lines.`)
    this.aloud(false)
    this.receive(data)
    const shape = JSON.stringify(this.shape())
    if (shape !== this.built) {
      this.built = shape
      this.rebuild()
    }
    this.update()
    return this.follow(data, this.svg.parentElement, this.knobs())
  }

  moves() { this.aloud(false) }

  rebuild() { this.build() }

  build() {
    this.room = this.svg.parentElement.clientWidth
    this.marks = new Map()
    this.svg.replaceChildren()
    this.lay()
    // For removed marks no event says that pointer or focus have left.
    this.pointed = null
    if (!this.marks.has(this.focused)) this.focused = null
    if (!this.marks.has(this.stop)) this.stop = this.neighbour("Home")
    this.marks.get(this.stop).group.setAttribute("tabindex", 0)
  }

  size(width, height) {
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`)
    this.svg.setAttribute("width", width)
    this.svg.setAttribute("height", height)
  }

  // Adds elements that can be pointed at, focused and highlighted.
  mark(parent, name, className, label, properties) {
    const group = svgElement(parent, "g", { class: className, tabindex: -1, role: "img", "aria-label": label })
    group.onpointerenter = () => this.point(name)
    group.onpointerleave = () => this.point(null)
    group.onclick = () => group.focus()
    group.onfocus = () => this.focus(name)
    const mark = { group, ...properties }
    this.marks.set(name, mark)
    return mark
  }

  point(name) {
    this.pointed = name
    this.tell()
  }

  focus(name) {
    this.aloud(true)
    rove(this.marks.get(this.stop).group, this.marks.get(name).group)
    this.stop = this.focused = name
    this.tell()
  }

  // The step to which a button leads.
  target(move) {
    const last = this.steps.length - 1
    return { again: -1, back: Math.max(-1, this.walked - 1), forward: Math.min(this.walked + 1, last), end: last }[move]
  }

  move(step) {
    this.aloud(true)
    this.walked = step
    this.focused = null
    this.update()
  }

  update() {
    this.compute()
    this.draw()
    this.walked = Math.min(this.walked, this.steps.length - 1)
    this.tell()
    this.table()
  }

  tell() {
    const name = this.pointed ?? this.focused
    const step = name === null ? this.steps[this.walked] : undefined
    const lit = step ? step.lit : [name]
    for (const [other, { group, text }] of this.marks) {
      for (const part of text ? [group, text] : [group]) part.classList.toggle("now", lit.includes(other))
    }
    this.svg.classList.toggle("walk", Boolean(step))
    this.svg.classList.toggle("back", Boolean(step?.back))
    this.find(".status").textContent = name !== null ? this.about(name)
      : step ? `${this.walked + 1} of ${this.steps.length}. ${step.says}` : this.hint()
    for (const button of this.buttons) button.disabled = !this.playing && this.target(button.dataset.do) === this.walked
    const forward = this.find('[data-do="forward"]') // some diagrams have no walk
    if (forward) forward.textContent = this.playing ? "Pause" : this.target("forward") > 0 ? "Next step" : "Walk through it"
  }

  aloud(polite) { this.find(".status").setAttribute("aria-live", polite ? "polite" : "off") }

  table() {
    if (!this.find("details").open) return
    const [head, ...rows] = this.rows()
    const cells = (row, tag) => row.map((text) => element(tag, {}, text))
    this.find("thead tr").replaceChildren(...cells(head, "th"))
    this.find("tbody").replaceChildren(...rows.map((row) => element("tr", {}, ...cells(row, "td"))))
  }
}
