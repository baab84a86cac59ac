// A picture follows a knob while it is dragged: the slider's value goes to charts as a browser event, and to
// the server on release.
import { hears } from "./dom.js"
import { onStSliders } from "./streamlit.js"

const LATER = 3000
let values = {}
let dragging = false

const tell = (event) =>
  window.dispatchEvent(new CustomEvent(event, { detail: { ...values } }))

// Text about knobs comes from the server, so it is pale while one is dragged and it is out of date
// (page.css).
export const pale = (on) => document.documentElement.toggleAttribute("data-held", on)

// While a machine moves the knobs, that text is hidden.
let heard
export const silent = (on) => {
  clearTimeout(heard)
  document.documentElement.toggleAttribute("data-driven", on)
  if (on) heard = setTimeout(() => silent(false), LATER) // released where it started: no message follows
}

export const watchKnobs = (numbers, event) => {
  // Once the server has drawn, its values are current, unless a knob is being dragged.
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
    setTimeout(() => { if (!dragging) pale(false) }, LATER) // released where it started: no message follows
  }
  const stopHands = hears(window, { pointerdown: down, pointerup: up, pointercancel: up }, { capture: true })
  const end = () => {
    stopHearing()
    stopHands()
  }
  // A knob without a slider on the page is reported by the script that moves it. If several move at once, pictures
  // are updated once.
  let due = false
  const turn = (turned, later = false) => {
    Object.assign(values, turned)
    if (later) return // with the next
    if (dragging) pale(true)
    if (!due) queueMicrotask(() => { due = false; tell(event) })
    due = true
  }
  return { end, tell: turn }
}
