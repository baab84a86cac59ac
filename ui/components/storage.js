// Keeps texts in this browser, as far as it lets us: a private window may not.
export const CODE = "knobs-and-compass-code-" // how the names of a learner's functions begin
export const stored = (name) => {
  try { return localStorage.getItem(name) } catch { return null }
}
export const store = (name, text) => {
  try {
    if (text === null) localStorage.removeItem(name)
    else localStorage.setItem(name, text)
  } catch { /* nothing is kept */ }
}
