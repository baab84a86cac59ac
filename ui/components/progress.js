import { keepFor } from "./reconnect.js"
import { isStConnected } from "./streamlit.js"

const KEY = "knobs-and-compass"
// What the browser kept when this tab and its session last agreed, and which session that was. It is
// not told of that: what is told runs the page again, with widgets that may not yet have heard of
// the last move, or on the page that a learner is just leaving.
let agreed = {}

export default function component({ data, setStateValue, setTriggerValue }) {
  keepFor({ record: data.record, memory: data.memory }, () => setTriggerValue("back", Date.now()))
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
  // While the connection is broken nothing can be told; the next run of the page looks for itself.
  const onStorage = ({ key, newValue }) => {
    if (key === KEY && newValue !== null && newValue !== data.record && isStConnected()) tell(newValue)
  }
  window.addEventListener("storage", onStorage)
  return () => window.removeEventListener("storage", onStorage)
}
