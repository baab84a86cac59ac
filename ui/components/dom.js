// DOM helpers for components: elements, focus within a group, events of other components.
/** @returns {any} the element, of whatever kind it is */
export const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

/** @param {string | number} text */
export const svgElement = (parent, tag, attributes = {}, text = "") => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.textContent = String(text)
  parent.append(made)
  return made
}

// Each button's `data-do` names its action.
export const onButtons = (box, move) => {
  for (const button of box.querySelectorAll("button[data-do]")) {
    button.onclick = () => move(button.dataset.do)
  }
}

// In a group, Tab reaches one element (roving tabindex); this moves it to another.
export const rove = (from, to) => {
  from.setAttribute("tabindex", -1)
  to.setAttribute("tabindex", 0)
}

// The field in which one types; null if there is none.
/** @returns {HTMLElement | null} */
export const focusedField = () => {
  let at = document.activeElement
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  return at?.matches("textarea, input") ? /** @type {HTMLElement} */ (at) : null
}

// Hears events of a target by their names, and returns a function that stops it.
/** @type {(target: EventTarget, heard: Record<string, (event: any) => void>, options?: AddEventListenerOptions) => () => void} */
export const hears = (target, heard, options = {}) => {
  const ended = new AbortController()
  for (const [event, hear] of Object.entries(heard)) target.addEventListener(event, hear, { ...options, signal: ended.signal })
  return () => ended.abort()
}
// The same for an event of the window with something to tell.
export const listen = (event, heard) => hears(window, { [event]: ({ detail }) => heard(detail) })

// Shows the player's frame; for a frame that was not sent, the last one before.
export const frameOf = new Map() // the frame at which each player stands
export const followPlayer = (data, show) => {
  const follow = ({ player, frame }) => {
    if (player !== data.player) return
    show(data.frames ? Math.max(0, data.frames.filter((sent) => sent <= frame).length - 1) : frame)
  }
  if (frameOf.has(data.player)) follow({ player: data.player, frame: frameOf.get(data.player) })
  return listen(data.event, follow)
}

// Redraws when an element's size changes; returns a function that stops it.
export const onResize = (room, draw) => {
  const watcher = new ResizeObserver(draw)
  watcher.observe(room)
  return () => watcher.disconnect()
}

// Whether the user prefers reduced motion.
export const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches
// An element that has taken its place comes there from another's, unless motion is unwanted.
export const fly = (what, from, duration) => {
  if (isCalm()) return
  const [here, there] = [what, from].map((one) => one.getBoundingClientRect())
  const x = there.x + there.width / 2 - here.x - here.width / 2
  what.animate([{ transform: `translate(${x}px, ${there.y - here.y}px)` }, { transform: "none" }], { duration, easing: "ease-in-out" })
}
