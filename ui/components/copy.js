// A text to copy, such as a link, with a button.
import { copyFrom } from "./clipboard.js"
import { onButtons } from "./dom.js"

export default function component({ data, find, parentElement }) {
  const area = find("textarea"), status = find(".status")
  area.value = data.text
  area.setAttribute("aria-label", data.label)
  find("button").textContent = `Copy ${data.what}`
  status.textContent = ""
  onButtons(parentElement, () => copyFrom(area, status))
}
