// The whole course as lines of code, each a link to its lesson. Tab moves from lesson to lesson, not from
// line to line.
import { codeLine } from "./code_line.js"
import { element } from "./dom.js"
import { pageLink } from "./links.js"

export default function component({ data, find, setTriggerValue }) {
  const linked = (path, ...children) => pageLink(path, (opened) => setTriggerValue("opened", opened), ...children)
  const part = ({ path, title, first, lines }) => {
    const rows = lines.map((text, i) => {
      const shown = codeLine(first + i, text)
      const row = path && text ? linked(path, ...shown) : element("div", {}, ...shown)
      if (path && text) Object.assign(row, { tabIndex: -1, title })
      return element("li", {}, row)
    })
    const heading = path ? [element("h3", {}, linked(path, title))] : []
    return element("section", {}, ...heading, element("ol", {}, ...rows))
  }
  find(".course").replaceChildren(...data.sections.map(part))
}
