// A table that scrolls sideways is a tab stop, for scrolling with arrow keys. Tables come and go with the page,
// so they are also looked for just before Tab acts.
import { stWideTables } from "./streamlit.js"

export const reachWideTables = () => {
  for (const box of stWideTables()) {
    box.tabIndex = 0
    box.setAttribute("role", "region")
    box.setAttribute("aria-label", "Table, wider than the page")
  }
}

export const beforeTab = (event) => { if (event.key === "Tab") reachWideTables() }
