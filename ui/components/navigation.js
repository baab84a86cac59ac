// What is around every page: the menu, the switch for large type, stored in the browser, and the page's own
// styles (page.css, large.css, lecture.css), beyond Streamlit's theme.
import { element, hears } from "./dom.js"
import { pageLink } from "./links.js"
import { store, stored } from "./storage.js"
import { keyed, oneStEntryEachStep, stApp, stBareHeadings, stKnobs, stSidebarClose } from "./streamlit.js"
import { openAtTop } from "./top.js"
import "./aloud.js"
import "./translated.js"
import { beforeTab, reachWideTables } from "./wide_tables.js"

const KEPT = "knobs-large"

const read = () => stored(KEPT) === "on"
const keep = (large) => store(KEPT, large ? "on" : "off")

const address = () =>
  document.documentElement.style.setProperty("--address", JSON.stringify(location.href))

// In print, sliders become their values, and headings of interactive parts are hidden.
const beforePrint = () => {
  address()
  for (const { holder, words } of stKnobs()) holder.dataset.paper = words
  for (const old of document.querySelectorAll("[data-bare]")) old.removeAttribute("data-bare")
  for (const heading of stBareHeadings()) heading.dataset.bare = ""
}

// A page shown within another, with `?embed=true`, has no menu.
const embedded = new URLSearchParams(location.search).get("embed") === "true"
document.documentElement.toggleAttribute("data-embedded", embedded)

// In another site's page, browsers store progress separately; pages with progress say so (page.css).
const isFramed = () => {
  try { return !top.location.href } catch { return true }
}
document.documentElement.toggleAttribute("data-framed", isFramed())

const isDark = (colour) => colour.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) < 384

const closeOnPhone = () => {
  if (innerWidth >= 768) return
  stSidebarClose()?.click()
}

// A phone in landscape is as wide as a tablet, but has no room for a menu.
const lying = matchMedia("(max-height: 480px) and (pointer: coarse)")
const closeWhereItLies = () => { if (lying.matches) setTimeout(() => stSidebarClose()?.click(), 300) }
lying.addEventListener("change", closeWhereItLies)
closeWhereItLies()

// A double click acts on the first target only: if another one has come under the pointer meanwhile, such as
// the next scene or a new label of the same button, the second click is ignored. What counts up and down stays
// the same with another number.
const TWICE = 400, SHAKE = 24
let first = null
const asPressed = (event) => {
  const [hit] = event.composedPath()
  const target = hit.closest?.("button, a, label, summary, [role]") ?? hit
  const words = target.matches("[role=spinbutton]") ? "" : target.textContent
  return { target, words, at: event.timeStamp, x: event.clientX, y: event.clientY }
}
window.addEventListener("click", (event) => {
  if (!event.isTrusted || !event.detail) return
  const press = asPressed(event), since = first ? press.at - first.at : Infinity
  const near = first && Math.hypot(press.x - first.x, press.y - first.y) < SHAKE
  // A label's own click on its input comes at the same moment.
  const strays = near && since > 30 && since < TWICE && (press.target !== first.target || press.words !== first.words)
  if (!strays) return void (first = press)
  event.preventDefault()
  event.stopImmediatePropagation()
}, true)

// When a prediction is made, its scene has arrived, even if it was never whole, but for what is left of another
// (page.css).
window.addEventListener("click", ({ target }) => {
  const scene = keyed("scene"), of = /** @type {Element} */ (target)
  const predicts = of.closest('[class*="_predict_first"] [data-testid="stButton"]')
  if (!scene || (predicts ? !scene.querySelector("#arrives") : scene.contains(of))) return
  scene.toggleAttribute("data-here", Boolean(predicts))
  const arrives = scene.querySelector('[data-stale="false"] #arrives') // else all is stale, at the beginning of a run
  for (const one of scene.querySelectorAll("[data-stale]")) one.toggleAttribute("data-left", Boolean(arrives && one.matches('[data-stale="true"]')))
}, true)
window.addEventListener("popstate", () => keyed("scene")?.removeAttribute("data-here"))

const page = /** @type {any} */ (window)
page.knobsHistory ??= oneStEntryEachStep()

const drawMenu = (nav, { groups, here }, open) => {
  const focused = nav.querySelector("a:focus")
  const linked = ({ path, title, icon, state }) => {
    const sign = element("span", { className: "icon", ariaHidden: "true", translate: false }, icon)
    const link = pageLink(path, open, sign, element("span", { className: "title" }, title))
    if (state) link.append(element("span", { className: "state" }, `, ${state}`))
    if (path === here) link.setAttribute("aria-current", "page")
    return link
  }
  nav.replaceChildren(...groups.flatMap(({ name, note, links }) => {
    const list = element("ul")
    if (name) list.setAttribute("aria-label", name)
    list.append(...links.map((one) => element("li", {}, linked(one))))
    return [...(name ? [element("p", { className: "name" }, name)] : []), ...(note ? [element("p", {}, note)] : []), list]
  }))
  if (!focused) return
  const again = [...nav.querySelectorAll("a")].find((link) => link.href === focused.href)
  if (again) again.focus({ preventScroll: true })
}

const linkStyle = (name, path) => {
  const id = `knobs-${name}`
  let style = /** @type {HTMLLinkElement} */ (document.getElementById(id))
  if (!style) {
    style = element("link", { id, rel: "stylesheet" })
    document.head.append(style)
  }
  const href = new URL(path, document.baseURI).href
  if (style.href !== href) style.href = href
  return style
}

// In a lecture, a page has 960 by 540 pixels of its own, or slightly more, on any screen.
const fill = (lectures) => {
  document.documentElement.toggleAttribute("data-lecture", lectures)
  const zoom = Math.max(1, Math.min(innerWidth / 960, innerHeight / 540))
  if (lectures) document.documentElement.style.setProperty("--zoom", zoom.toFixed(3))
  else document.documentElement.style.removeProperty("--zoom")
}

// Escape first closes what is above the page, such as a list of choices.
const ABOVE = '[role="listbox"], [role="dialog"], [data-testid="stPopoverBody"]'
const leaveLecture = (event) => {
  if (event.key === "Escape" && !document.querySelector(ABOVE)) keyed("lecture", "button")?.click()
}

// A link in a text that names a page of the app opens it in this tab; one that has more to say, such as the word
// of the glossary, in another.
const pageOf = (event) => {
  const link = event.target.closest?.('[data-testid="stMain"] [data-testid="stMarkdownContainer"] a')
  const path = link?.getAttribute("href") ?? ""
  return /^\w+$/.test(path) && !(event.ctrlKey || event.metaKey || event.shiftKey) ? path : ""
}

let here

export default function component({ data, parentElement, setTriggerValue }) {
  if (here !== undefined && here !== data.here) openAtTop()
  here = data.here
  linkStyle("page", data.page)
  const larger = linkStyle("large", data.large)
  const lecture = linkStyle("lecture", data.lecture)
  address()
  const paper = getComputedStyle(stApp()).backgroundColor
  document.documentElement.style.setProperty("--paper", paper)
  const ours = getComputedStyle(parentElement.querySelector("nav"))
  for (const name of ["text", "primary"]) document.documentElement.style.setProperty(`--${name}`, ours.getPropertyValue(`--st-${name}-color`))
  document.documentElement.toggleAttribute("data-dark", isDark(paper))
  drawMenu(parentElement.querySelector("nav"), data, (path) => {
    setTriggerValue("opened", path)
    closeOnPhone()
  })
  const button = parentElement.querySelector("button")
  const show = (large) => {
    button.setAttribute("aria-pressed", String(large))
    fill(data.lectures)
    const media = [large || data.lectures, data.lectures].map((on) => on ? "screen" : "not all")
    if (larger.media === media[0] && lecture.media === media[1]) return
    if (lecture.media && lecture.media !== media[1]) openAtTop()
    larger.media = media[0]
    lecture.media = media[1]
    window.dispatchEvent(new Event("resize")) // charts measure their size again
  }
  const openHere = (event) => {
    const path = pageOf(event)
    if (!path) return
    event.preventDefault()
    setTriggerValue("opened", path)
  }
  show(read())
  button.onclick = () => {
    const large = button.getAttribute("aria-pressed") !== "true"
    keep(large)
    show(large)
  }
  const pressed = (event) => {
    beforeTab(event)
    if (data.lectures) leaveLecture(event)
  }
  const deaf = hears(window, { beforeprint: beforePrint, click: openHere, resize: () => fill(data.lectures) })
  const deafToKeys = hears(window, { keydown: pressed }, { capture: true })
  const later = setTimeout(reachWideTables, 1000)
  return () => {
    clearTimeout(later)
    deaf()
    deafToKeys()
  }
}
