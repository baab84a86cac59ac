// What Streamlit's theme cannot set, and a phone, a projector and paper need: the page's own style
// (page.css), the menu that closes after a choice on a phone, and the switch for
// large type, which the browser keeps.
const KEPT = "knobs-large"

const read = () => {
  try { return localStorage.getItem(KEPT) === "on" } catch { return false }
}

const keep = (large) => {
  try { localStorage.setItem(KEPT, large ? "on" : "off") } catch { /* a private window */ }
}

const address = () =>
  document.documentElement.style.setProperty("--address", JSON.stringify(location.href))

const closeMenu = (event) => {
  if (innerWidth >= 768 || !event.target.closest('[data-testid="stSidebar"] a')) return
  const close = document.querySelector('[data-testid="stSidebarCollapseButton"] button')
  if (close) close.click()
}

function component({ data, parentElement }) {
  let style = document.getElementById("knobs-page")
  if (!style) {
    style = document.createElement("link")
    style.id = "knobs-page"
    style.rel = "stylesheet"
    document.head.append(style)
  }
  const page = new URL(data.page, document.baseURI).href
  if (style.href !== page) style.href = page
  address()
  const paper = getComputedStyle(parentElement.host ?? parentElement).getPropertyValue("--st-background-color")
  document.documentElement.style.setProperty("--paper", paper)
  const button = parentElement.querySelector("button")
  const show = (large) => {
    const page = document.documentElement
    button.setAttribute("aria-pressed", String(large))
    if (page.hasAttribute("data-large") === large) return
    page.toggleAttribute("data-large", large)
    window.dispatchEvent(new Event("resize")) // charts measure their room anew
  }
  show(read())
  button.onclick = () => {
    const large = button.getAttribute("aria-pressed") !== "true"
    keep(large)
    show(large)
  }
  window.addEventListener("beforeprint", address)
  document.addEventListener("click", closeMenu)
  return () => {
    window.removeEventListener("beforeprint", address)
    document.removeEventListener("click", closeMenu)
  }
}
