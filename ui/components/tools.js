import { pageLink } from "./links.js"

export default function component({ data, parentElement, setTriggerValue }) {
  const find = (selector) => parentElement.querySelector(selector)
  const make = (tag, role, ...children) => {
    const element = document.createElement(tag)
    if (role) element.setAttribute("role", role)
    element.append(...children)
    return element
  }
  const linked = ({ path, title }) =>
    pageLink(path, (opened) => setTriggerValue("opened", opened), title)
  const separated = (parts) => parts.flatMap((part, i) => [
    ...(i ? [", "] : []), part.path ? linked(part) : part,
  ])
  // Roles are kept when a narrow page shows rows as blocks.
  find("table").setAttribute("role", "table")
  find("caption").textContent = data.caption
  const heads = data.heads.map((head) => make("th", "columnheader", head))
  find("thead tr").replaceChildren(...heads)
  find("tbody").replaceChildren(...data.rows.map((row) => make("tr", "row", ...row.map(
    (parts, i) => i
      ? make("td", "cell", make("b", null, `${data.heads[i]}: `), ...separated(parts))
      : make("th", "rowheader", ...separated(parts)),
  ))))
}
