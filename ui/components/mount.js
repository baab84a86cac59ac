// Mounts a component: adds its HTML and CSS, in which it can `find` parts, inflates its data, and removes what was
// there before, which Streamlit does only when a component leaves the page. Its `state` stays.
const places = new WeakMap()

const opened = (bytes) =>
  new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json()

const unchanged = (one, other) =>
  one.length === other.length && one.every((byte, i) => byte === other[i])

// Components in the theme's colours are redrawn when the theme changes.
const themeOf = (element) => getComputedStyle(element.host ?? element)
  .getPropertyValue("--st-background-color")

const furnish = (parentElement, { html, css }) => {
  const style = document.createElement("style"), box = document.createElement("div")
  style.textContent = css
  box.innerHTML = html
  box.className = "piece"
  parentElement.append(style, box)
  const host = parentElement.host ?? parentElement, first = box.firstElementChild
  host.dataset.piece = first.className
  host.toggleAttribute("data-stays", first.hasAttribute("data-stays")) // in sight on a phone, as a picture does
}

// Some show nothing, and have no HTML.
export const mounted = (component, furniture) => async (given) => {
  const { data, parentElement } = given
  if (!places.has(parentElement)) {
    places.set(parentElement, { state: {} })
    if (furniture) furnish(parentElement, furniture)
  }
  const place = places.get(parentElement)
  const takeDown = () => {
    if (place.end) place.end()
    place.end = place.bytes = place.theme = undefined
  }
  place.newest = given
  const bytes = data instanceof Uint8Array ? data : undefined
  const theme = themeOf(parentElement)
  // Bytes are a new object at every run, even if nothing has changed.
  const same = bytes && place.bytes && unchanged(bytes, place.bytes)
  if (same && theme === place.theme) return takeDown
  const shown = bytes ? await opened(bytes) : data
  if (place.newest !== given) return // newer data arrived meanwhile
  takeDown()
  place.bytes = bytes
  place.theme = theme
  const find = (selector) => parentElement.querySelector(selector)
  place.end = component({ ...given, data: shown, find, state: place.state });
  (parentElement.host ?? parentElement).dataset.stands = "" // for code that waits for it
  return takeDown
}
