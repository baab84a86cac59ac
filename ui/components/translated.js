// Keeps a page working that the browser translates. Translation replaces text nodes (Chrome adds <font>
// elements, Firefox changes their number and order), while React updates the nodes that it knows, and fails
// on removed ones. So foreign changes to an element's children are undone before React touches them; the
// browser then translates again.
import { nameStIcon, ST_ICONS } from "./streamlit.js"

const NOT_TRANSLATED = "pre, code, svg, .katex"
const isOfReact = (element) => Object.keys(element).some((key) => key.startsWith("__reactFiber$"))

const standTranslation = () => {
  const as = (name) => Object.getOwnPropertyDescriptor(Node.prototype, name)
  const insert = Node.prototype.insertBefore
  const left = new WeakMap() // an element's children as React left them
  const homes = new WeakMap() // the element of each such text

  const undo = (parent) => {
    const children = left.get(parent)
    if (!children) return
    left.delete(parent)
    for (const child of [...parent.childNodes]) if (!children.includes(child)) child.remove()
    children.reduceRight((next, child) => {
      if (child.parentNode !== parent || child.nextSibling !== next) insert.call(parent, child, next)
      return child
    }, null)
  }

  // Reconstructs an element's former children by undoing the changes, the last one first.
  const childrenBefore = (parent, changes) => {
    const children = [...parent.childNodes]
    for (const { target, addedNodes, removedNodes, nextSibling } of [...changes].reverse()) {
      if (target !== parent) continue
      for (const added of addedNodes) children.splice(children.indexOf(added), 1)
      children.splice(nextSibling ? children.indexOf(nextSibling) : children.length, 0, ...removedNodes)
    }
    return children
  }

  const mark = (changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (node.nodeType !== Node.ELEMENT_NODE || node.ownerSVGElement) continue
        const within = node.matches(NOT_TRANSLATED) ? [node] : node.querySelectorAll(NOT_TRANSLATED)
        for (const part of within) part.setAttribute("translate", "no")
        for (const icon of node.querySelectorAll(ST_ICONS)) nameStIcon(icon)
      }
    }
  }

  // Foreign changes matter only if a text is gone.
  const heed = (changes) => {
    mark(changes)
    for (const { target, removedNodes } of changes) {
      const lost = [...removedNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.parentNode !== target)
      if (!lost || left.has(target) || !isOfReact(target)) continue
      left.set(target, childrenBefore(target, changes))
      for (const child of left.get(target)) if (child.nodeType === Node.TEXT_NODE) homes.set(child, target)
    }
  }
  const observer = new MutationObserver(heed)

  // The page's own changes are not foreign.
  const own = (prepare, does) => function (...given) {
    heed(observer.takeRecords())
    prepare(this)
    const done = does.apply(this, given)
    mark(observer.takeRecords())
    return done
  }
  for (const name of ["removeChild", "insertBefore", "appendChild"]) {
    Object.defineProperty(Node.prototype, name, { ...as(name), value: own(undo, Node.prototype[name]) })
  }
  const text = { nodeValue: (node) => undo(homes.get(node)), textContent: (node) => left.delete(node) }
  for (const [name, prepare] of Object.entries(text)) {
    Object.defineProperty(Node.prototype, name, { ...as(name), set: own(prepare, as(name).set) })
  }
  mark([{ addedNodes: [document.body] }])
  observer.observe(document, { subtree: true, childList: true })
  return true
}

const page = /** @type {any} */ (window)
page.knobsTranslated ??= standTranslation()
