// A link to another page of the app. Followed, it opens in this tab without a reload; whoever wants
// a tab of its own gets the address.
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
