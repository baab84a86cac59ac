// Keeps texts in this browser, as far as it lets us: a private window may not, and a full storage no longer.
import { listen } from "./dom.js"

export const CODE = "knobs-and-compass-code-" // how the names of a learner's functions begin
const SPARE = "knobs-and-compass-spare", MOST_AT_ONCE = 4000 // letters, as many as one answer has
const LACKING = "knobs-storage-lacks"

const why = (error) => (error?.name === "QuotaExceededError" ? "full" : "blocked")

// Why nothing more can be kept: "full" or "blocked"; empty if it can. Where there is no room for an answer, a
// record of the same length may still be written.
export const lacking = () => {
  try {
    localStorage.setItem(SPARE, "-".repeat(MOST_AT_ONCE))
    localStorage.removeItem(SPARE)
    return ""
  } catch (error) { return why(error) }
}
export const stored = (name) => {
  try { return localStorage.getItem(name) } catch { return null }
}
// Stores a text, and returns whether that was possible.
export const store = (name, text) => {
  try {
    if (text === null) localStorage.removeItem(name)
    else localStorage.setItem(name, text)
    return true
  } catch (error) {
    window.dispatchEvent(new CustomEvent(LACKING, { detail: why(error) }))
    return false
  }
}
// Whether a text could not be stored, and why; returns a function that no longer listens.
export const onLacking = (heard) => listen(LACKING, heard)
