// A reload brings back what stood in the fields of a page: what was typed and not sent, or not checked yet. It is
// kept in the tab (sessionStorage) while the page loads.
import { keyOf, stFields, typeIntoSt } from "./streamlit.js"

const KEPT = "knobs-and-compass-typed"
const PATIENCE = 60_000 // milliseconds; a field that comes later is new

const taken = () => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT)) ?? {}
    sessionStorage.removeItem(KEPT)
    return kept
  } catch { return {} }
}
const left = taken()
window.addEventListener("pagehide", () => {
  const typed = stFields().filter(({ value }) => value).map((field) => [keyOf(field), field.value])
  if (!typed.length) return
  try { sessionStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(typed))) } catch { /* nothing is kept here */ }
})

// Called once the server has the browser's record, whose answers are older.
export const giveBackTyped = () => {
  if (performance.now() > PATIENCE) return
  for (const field of stFields()) {
    const key = keyOf(field), text = left[key]
    if (text === undefined || field === document.activeElement) continue
    delete left[key]
    if (field.value !== text) typeIntoSt(field, text)
  }
}
