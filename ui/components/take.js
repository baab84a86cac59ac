// Makes a file of what came with the page, and has the browser keep it, once.
import { saveFile } from "./save.js"

const taken = new Set()

export default function component({ data }) {
  if (taken.has(data.turn)) return
  taken.add(data.turn)
  saveFile(data.name, Uint8Array.from(atob(data.content), (letter) => letter.charCodeAt(0)))
}
