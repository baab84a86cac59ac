import { keepFor } from "./reconnect.js"
import { isStConnected } from "./streamlit.js"

const KEY = "knobs-and-compass"
// The browser's record when this tab and its session last agreed, and the session's id. The server is not
// told of agreement, since a message runs the page again, with widgets that may lack the last move, or on a
// page being left.
let agreed = {}

export default function component({ data, setStateValue, setTriggerValue }) {
  keepFor({ record: data.record, memory: data.memory }, data.page, () => setTriggerValue("back", Date.now()))
  const cut = (text) => text.slice(0, data.most + 1)
  const tell = (text) => setStateValue("stored", cut(text))
  try {
    const raw = localStorage.getItem(KEY)
    const heard = raw !== null && cut(raw) === data.heard
    const known = raw === null || raw === data.record || heard
      || (raw === agreed.record && data.session === agreed.session)
    if (!known) {
      tell(raw)
    } else {
      if (heard && data.damaged) localStorage.setItem(KEY + "-damaged", cut(raw))
      localStorage.setItem(KEY, data.record)
      agreed = data
    }
  } catch {
    setStateValue("blocked", true)
  }
  // Without a connection nothing can be sent; the next run of the page checks by itself.
  const onStorage = ({ key, newValue }) => {
    if (key === KEY && newValue !== null && newValue !== data.record && isStConnected()) tell(newValue)
  }
  window.addEventListener("storage", onStorage)
  return () => window.removeEventListener("storage", onStorage)
}
