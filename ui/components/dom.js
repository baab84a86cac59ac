// What components do with the page alike: elements, the focus of a group, events of other pieces.
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

// Every button names in `data-do` which of the moves it makes.
export const onButtons = (box, move) => {
  for (const button of box.querySelectorAll("button[data-do]")) {
    button.onclick = () => move(button.dataset.do)
  }
}

// Of a group only one element is reached with Tab (roving tabindex); another takes its place.
export const rove = (from, to) => {
  from.setAttribute("tabindex", -1)
  to.setAttribute("tabindex", 0)
}

// Hears an event of the window until what is returned is called.
export const listen = (event, heard) => {
  const listener = ({ detail }) => heard(detail)
  window.addEventListener(event, listener)
  return () => window.removeEventListener(event, listener)
}

// Shows whichever frame the player shows; of frames that were not sent, the last one before.
export const followPlayer = (data, show) => listen(data.event, ({ player, frame }) => {
  if (player !== data.player) return
  show(data.frames ? Math.max(0, data.frames.filter((sent) => sent <= frame).length - 1) : frame)
})

// Draws again whenever the room of an element has changed, until what is returned is called.
export const onResize = (room, draw) => {
  const watcher = new ResizeObserver(draw)
  watcher.observe(room)
  return () => watcher.disconnect()
}

// Whether the reader wants nothing to move by itself.
export const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches
