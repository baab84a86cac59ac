import { element, svgElement } from "./dom.js"

const ARROW = { up: "M12 5l7 8h-5v6h-4v-6H5z", down: "M12 19l-7-8h5V5h4v6h5z" }

export default function component({ data, find, setTriggerValue, state }) {
  const list = find("ol"), told = find(".told")
  list.setAttribute("aria-label", "Your order, first to last")
  const plain = (i) => data.items[i].map(([, text]) => text).join("")
  const show = () => {
    const focused = list.getRootNode().activeElement
    state.order.forEach((i, at) => {
      const row = state.rows.get(i)
      row.querySelector(".number").textContent = `${at + 1}.`
      // A disabled button stays in the tab order, so that the focus is not lost.
      row.querySelector(".up").setAttribute("aria-disabled", String(at === 0))
      row.querySelector(".down").setAttribute("aria-disabled", String(at === data.items.length - 1))
      list.append(row)
    })
    if (focused && list.contains(focused)) focused.focus()
  }
  const move = (i, step) => {
    const at = state.order.indexOf(i), to = at + step
    if (to < 0 || to >= state.order.length) return
    const order = [...state.order]
    order[at] = order[to]
    order[to] = i
    state.order = state.sent = order
    show()
    told.textContent = `“${plain(i)}” is now ${to + 1} of ${order.length}.`
    setTriggerValue("order", order)
  }
  const made = (i) => {
    const pieces = data.items[i].map(([tag, piece]) => element(tag, {}, piece))
    const row = element("li", {}, element("span", { className: "number" }),
      element("span", { className: "text" }, ...pieces))
    for (const way of ["up", "down"]) {
      const button = element("button", { type: "button", className: way })
      button.setAttribute("aria-label", `Move “${plain(i)}” ${way}`)
      svgElement(svgElement(button, "svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }), "path", { d: ARROW[way] })
      row.append(button)
    }
    return row
  }
  const items = JSON.stringify(data.items)
  if (items !== state.items) {
    state.items = items
    state.sent = null
    state.rows = new Map(data.items.map((_, i) => [i, made(i)]))
    list.replaceChildren()
  }
  for (const [i, row] of state.rows) {
    row.querySelector(".up").onclick = () => move(i, -1)
    row.querySelector(".down").onclick = () => move(i, 1)
  }
  // Until the server has seen the last move, what it sends is out of date.
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other)
  if (!state.sent || same(state.sent, data.order)) {
    state.sent = null
    if (!same(state.order, data.order) || !list.children.length) {
      state.order = [...data.order]
      show()
    }
  }
}
