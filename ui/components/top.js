// Every page and scene opens at its top: the frame does so for pages, this for scenes. After a button at the
// bottom, the focus moves to the heading; after the list of scenes it stays there. If that list is one long
// line, as on a phone, it scrolls to the open scene, also when Streamlit rebuilds it.
import { focusedField } from "./dom.js"
import { inStSidebar, keyed, stChoices, stHeading, stMain } from "./streamlit.js"

let place

const toTop = () => {
  const main = stMain()
  if (main) main.scrollTop = 0
}

export const openAtTop = () => {
  toTop()
  requestAnimationFrame(toTop)
}

const showName = (later) => {
  const { row: strip, chosen: open } = stChoices("strip")
  const lacking = !open || strip.scrollWidth <= strip.clientWidth
  // This script may run before the list and its style are there, and names are wider without their font.
  if (later < (lacking ? 5000 : 1000)) setTimeout(() => showName(2 * later), later)
  if (lacking) return
  const [name, room] = [open.getBoundingClientRect(), strip.getBoundingClientRect()]
  if (name.left >= room.left && name.right <= room.right) return
  strip.scrollLeft += name.left + name.width / 2 - room.left - room.width / 2
}

export const arrive = (at) => {
  setTimeout(() => showName(300), 150)
  if (place === at) return
  const arrived = place !== undefined
  place = at
  if (!arrived) return // the user may already have scrolled
  openAtTop()
  setTimeout(() => {
    if (focusedField()) return // somebody types already
    toTop()
    const active = document.activeElement
    if (!stMain() || (active && (inStSidebar(active) || keyed("strip")?.contains(active)))) return
    const heading = stHeading()
    if (heading) {
      heading.tabIndex = -1
      heading.style.outline = "none"
      heading.focus({ preventScroll: true })
    }
  }, 150)
}
