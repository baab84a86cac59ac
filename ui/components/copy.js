// A text to copy, such as a link, with a button.
import { copyFrom } from "./clipboard.js"
import { onButtons } from "./dom.js"

export default function component({ data, parentElement }) {
  const area = parentElement.querySelector("textarea"), status = parentElement.querySelector(".status")
  area.value = data.text
  area.setAttribute("aria-label", data.label)
  parentElement.querySelector("button").textContent = `Copy ${data.what}`
  status.textContent = ""
  onButtons(parentElement, () => copyFrom(area, status))
}
