// Reads files that are chosen or dropped. Files that are too large are not read; only their size is sent.
import { base64Of } from "./numbers.js"

export default function component({ data, find, setStateValue }) {
  const input = find("input")
  find("span").textContent = data.label
  input.accept = data.accept
  input.multiple = Boolean(data.together)
  input.onchange = async () => {
    let room = data.together ?? data.most
    const given = []
    for (const file of input.files) {
      const fits = file.size <= data.most && file.size <= room
      if (fits) room -= file.size
      given.push({ name: file.name, size: file.size, content: fits ? await base64Of(file) : null })
    }
    setStateValue("given", data.together ? given : given[0] ?? null)
  }
}
