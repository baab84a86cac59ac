// Every page and every scene opens at its top: the frame sees to pages, this to the scenes of a
// lesson. Who came by a button below, now out of sight, goes on from the heading; who came by the
// strip stays there. Where the strip is one long line, as on a phone, it shows the name of the open
// scene, also when Streamlit has put it up anew.
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
  if (!open || strip.scrollWidth <= strip.clientWidth) {
    // This script may be faster than the strip, or than its style.
    if (later < 5000) setTimeout(() => showName(2 * later), later)
    return
  }
  const [name, room] = [open.getBoundingClientRect(), strip.getBoundingClientRect()]
  if (name.left >= room.left && name.right <= room.right) return
  strip.scrollLeft += name.left + name.width / 2 - room.left - room.width / 2
}

export const arrive = (at) => {
  setTimeout(() => showName(300), 150)
  if (place === at) return
  const arrived = place !== undefined
  place = at
  if (!arrived) return  // a reader may be faster than this script
  openAtTop()
  setTimeout(() => {
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
