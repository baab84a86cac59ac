import { element } from "./dom.js"

// A line of code as its number and its text, the comment apart.
export const codeLine = (number, text) => {
  const at = text.startsWith("# ") ? 0 : text.search(/ {2}# /)
  const line = element("span", { className: "text" }, (at < 0 ? text : text.slice(0, at)).trim())
  line.style.paddingLeft = Math.max(text.search(/\S/), 0) + 2 + "ch" // hanging indent for wrapped lines
  if (at >= 0) line.append(element("span", { className: "comment" }, text.slice(at)))
  return [element("span", { className: "number" }, number), line]
}
