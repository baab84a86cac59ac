// A link to another page of the app. A plain click opens it in this tab without a reload; with a modifier key
// the browser uses the address.
export const pageLink = (path, open, ...children) => {
  const link = document.createElement("a")
  link.href = path || "./"
  link.append(...children)
  link.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    open(path)
  }
  return link
}
