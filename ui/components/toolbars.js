// The toolbar of each chart and table is one tab stop, with arrow keys between its buttons. Toolbars come and
// go with the page, so they are also updated just before Tab acts.
import { stToolbars, stWideTables } from "./streamlit.js"

export const oneStopEach = () => {
  for (const { toolbar, buttons } of stToolbars()) {
    const stop = buttons.find((one) => one === document.activeElement) ?? buttons[0]
    toolbar.setAttribute("role", "toolbar")
    for (const button of buttons) button.tabIndex = button === stop ? 0 : -1
  }
  // A table that scrolls sideways gets a tab stop, for scrolling with arrow keys.
  for (const box of stWideTables()) {
    box.tabIndex = 0
    box.setAttribute("role", "region")
    box.setAttribute("aria-label", "Table, wider than the page")
  }
}

export const alongToolbar = (event) => {
  if (event.key === "Tab") return oneStopEach()
  const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key]
  const buttons = by && stToolbars().find(({ toolbar }) => toolbar.contains(event.target))?.buttons
  if (!buttons) return
  event.preventDefault()
  buttons[(buttons.indexOf(event.target) + by + buttons.length) % buttons.length].focus()
  oneStopEach()
}
