// What was just judged, or what an address names, comes into view, once: a phone shows little at a time.
import { keyed } from "./streamlit.js"

const shown = new Set()

export default function component({ data }) {
  const box = keyed(data.box)
  if (box && !shown.has(data.box)) {
    shown.add(data.box)
    setTimeout(() => box.scrollIntoView({ block: "nearest" }), data.after)
  }
  return () => {}
}
