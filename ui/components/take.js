// Makes a file from the page's data, and downloads it once.
import { bytesOf } from "./numbers.js"
import { saveFile } from "./save.js"

const taken = new Set()

export default function component({ data }) {
  if (taken.has(data.turn)) return
  taken.add(data.turn)
  saveFile(data.name, bytesOf(data.content))
}
