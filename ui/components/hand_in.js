// Adds the learner's name to what they hand in; the name stays in the browser.
import { copyFrom } from "./clipboard.js"
import { onButtons } from "./dom.js"
import { saveFile } from "./save.js"

const KEPT = "knobs-and-compass-name"

const kept = () => {
  try { return localStorage.getItem(KEPT) ?? "" } catch { return "" }
}
const keep = (name) => {
  try { localStorage.setItem(KEPT, name) } catch { /* a private window */ }
}
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
const asName = (text) => text.trim().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60)

export default function component({ data, parentElement }) {
  const part = (name) => parentElement.querySelector(name)
  const input = /** @type {HTMLInputElement} */ (part("input")), area = part("textarea"), status = part(".status")
  part("[data-do=page]").hidden = !data.page
  input.value = kept()
  // A middle dot separates name and title in the text.
  const name = () => input.value.replace(/·/g, "-").replace(/\s+/g, " ").trim()
  const text = () => {
    const room = data.most - data.text.length - name().length - 6
    return [name(), data.title.slice(0, Math.max(0, room)), data.text].join(" · ")
  }
  const show = () => { area.value = text() }
  input.oninput = () => {
    keep(name())
    show()
    status.textContent = ""
  }
  show()
  const called = () => [data.title, name()].map(asName).filter(Boolean).join("-")
  const moves = {
    file: () => saveFile(`${called()}.json`, JSON.stringify({ ...data.file, name: name() })),
    page: () => saveFile(`${called()}.html`, data.page.replace(data.place, () => escaped(name() || "Somebody"))),
    text: () => copyFrom(area, status),
  }
  onButtons(parentElement, (move) => moves[move]())
}
