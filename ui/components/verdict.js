// The verdict on what was just predicted comes into view, once: on a phone the question was longer.
import { keyed } from "./streamlit.js"

const judged = new Set()

export default function component({ data }) {
  const box = keyed(`${data}_verdict`) ?? keyed(`${data}_played`)
  if (box && !judged.has(data)) {
    judged.add(data)
    requestAnimationFrame(() => box.scrollIntoView({ block: "nearest" }))
  }
  return () => {}
}
