// The code that a learner writes, which stays in their browser.
export const KEPT = "knobs-and-compass-code-"

export const keptCode = (step) => {
  try { return localStorage.getItem(KEPT + step) } catch { return null }
}
export const keepCode = (step, code) => {
  try {
    if (code === null) localStorage.removeItem(KEPT + step)
    else localStorage.setItem(KEPT + step, code)
  } catch { /* a private window */ }
}
