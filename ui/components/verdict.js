// Scrolls once to a new verdict, or to what an address names, since a phone shows little at a time.
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
