// Adds the learner's name to what they hand in; the name stays in the browser.
import { copyFrom } from "./clipboard.js"
import { onButtons } from "./dom.js"
import { saveFile } from "./save.js"
import { CODE, store, stored } from "./storage.js"

const KEPT = "knobs-and-compass-name"

const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
let waiting = "" // what was pressed before the server had the last words of the text area
const asName = (text) => text.trim().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60)

export default function component({ data, find, parentElement }) {
  const input = /** @type {HTMLInputElement} */ (find("input")), area = find("textarea"), status = find(".status")
  input.value = stored(KEPT) ?? ""
  const name = () => input.value.replace(/\s+/g, " ").trim()
  // For people the name stands in front; the reader takes it from the end.
  const text = () => [name(), `${data.text}${base64(name())}.`].filter(Boolean).join(" · ")
  const show = () => { area.value = text() }
  input.oninput = () => {
    store(KEPT, name())
    show()
    status.textContent = ""
  }
  show()
  const code = Object.fromEntries(data.steps.map((step) => [step, stored(CODE + step)]).filter(([, text]) => text !== null))
  const own = find(".own")
  own.hidden = !Object.keys(code).length
  const added = () => (own.querySelector("input").checked ? { code } : {})
  const called = () => [data.title, name()].map(asName).filter(Boolean).join("-")
  const moves = {
    file: () => saveFile(`${called()}.json`, JSON.stringify({ ...data.file, ...added(), name: name() })),
    text: () => copyFrom(area, status),
  }
  const typed = () => document.querySelector(`.st-key-${data.box} textarea`)?.["value"] ?? data.typed
  const go = (move) => {
    waiting = !data.box || typed() === data.typed ? "" : move
    if (!waiting) moves[move]()
  }
  onButtons(parentElement, go)
  if (waiting) go(waiting)
}
