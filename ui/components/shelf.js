// Keeps a text in the browser, and sends what was stored before, or by another tab. Until the server has it,
// what is stored stays unchanged.
import { hears } from "./dom.js"
import { store, stored } from "./storage.js"

export default function component({ data, setStateValue, state }) {
  const cut = (text) => text.slice(0, data.most + 1)
  const tell = (text) => {
    if (text === state.told) return
    state.told = text
    setStateValue("stored", cut(text))
  }
  const raw = stored(data.name)
  if (data.text === null) {
    if (raw !== null) tell(raw)
  } else if (raw !== data.text && state.told !== data.text && store(data.name, data.text)) {
    state.told = data.text
  }
  return hears(window, { storage: ({ key, newValue }) => {
    if (key === data.name && newValue !== null && newValue !== data.text) tell(newValue)
  } })
}
