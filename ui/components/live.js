// A knob moves its picture while it is dragged: whatever Streamlit's slider says of itself goes to
// the charts as an event of the browser, and to the server only when it is let go, as ever.
let values = {}
let dragging = false

const tell = (event) =>
  window.dispatchEvent(new CustomEvent(event, { detail: { ...values } }))

const watchKnobs = (numbers, event) => {
  // What the server has drawn is what the knobs say, unless one of them is held right now.
  if (!dragging) {
    values = {}
    tell(event)
  }
  const watcher = new MutationObserver((changes) => {
    for (const { target } of changes) {
      if (target.tagName !== "INPUT" || target.type !== "range") continue
      const knob = numbers[keyOf(target)]
      if (!knob) continue
      const place = Number(target.value)
      values[knob.name] = knob.options ? knob.options[place] : place
    }
    tell(event)
  })
  const main = stMain()
  if (main) watcher.observe(main, { subtree: true, attributes: true, attributeFilter: ["value"] })
  const down = () => { dragging = true }
  const up = () => { dragging = false }
  window.addEventListener("pointerdown", down, true)
  window.addEventListener("pointerup", up, true)
  window.addEventListener("pointercancel", up, true)
  const end = () => {
    watcher.disconnect()
    window.removeEventListener("pointerdown", down, true)
    window.removeEventListener("pointerup", up, true)
    window.removeEventListener("pointercancel", up, true)
  }
  // A knob that has no slider on the page is told by whoever turns it.
  return { end, tell: (turned) => { Object.assign(values, turned); tell(event) } }
}
