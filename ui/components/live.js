// A knob moves its picture while it is dragged: whatever Streamlit's slider says of itself goes to
// the charts as an event of the browser, and to the server only when it is let go, as ever.
import { onStSliders } from "./streamlit.js"

const LATER = 3000
let values = {}
let dragging = false

const tell = (event) =>
  window.dispatchEvent(new CustomEvent(event, { detail: { ...values } }))

// What is said of the knobs in words comes from the server: it goes pale while one of them is held, so
// that no number on the screen is an old one unseen (page.css).
export const pale = (on) => document.documentElement.toggleAttribute("data-held", on)

// While a machine turns the knobs nobody holds them: what was said of them is not to be seen at all.
let heard
export const silent = (on) => {
  clearTimeout(heard)
  document.documentElement.toggleAttribute("data-driven", on)
  if (on) heard = setTimeout(() => silent(false), LATER)  // it stopped where it was: nothing comes
}

export const watchKnobs = (numbers, event) => {
  // What the server has drawn is what the knobs say, unless one of them is held right now.
  if (!dragging) {
    values = {}
    tell(event)
    pale(false)
    silent(false)
  }
  const stopHearing = onStSliders((turned) => {
    for (const [key, place] of turned) {
      const knob = numbers[key]
      if (!knob) continue
      values[knob.name] = knob.options ? knob.options[place] : place
      if (dragging) pale(true)
    }
    tell(event)
  })
  const down = () => { dragging = true }
  const up = () => {
    dragging = false
    setTimeout(() => { if (!dragging) pale(false) }, LATER)  // let go where it was held: nothing comes
  }
  window.addEventListener("pointerdown", down, true)
  window.addEventListener("pointerup", up, true)
  window.addEventListener("pointercancel", up, true)
  const end = () => {
    stopHearing()
    window.removeEventListener("pointerdown", down, true)
    window.removeEventListener("pointerup", up, true)
    window.removeEventListener("pointercancel", up, true)
  }
  // A knob that has no slider on the page is told by whoever turns it.
  // Of several that are turned at once the pictures hear once.
  let due = false
  const turn = (turned) => {
    Object.assign(values, turned)
    if (dragging) pale(true)
    if (!due) queueMicrotask(() => { due = false; tell(event) })
    due = true
  }
  return { end, tell: turn }
}
