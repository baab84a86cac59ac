import { hears } from "./dom.js"
import { keepFor } from "./reconnect.js"
import { lacking, onLacking, store, stored } from "./storage.js"
import { isStConnected } from "./streamlit.js"
import { giveBackTyped } from "./typed.js"

const KEY = "knobs-and-compass"
// The browser's record when this tab and its session last agreed, and the session's id. The server is not
// told of agreement, since a message runs the page again, with widgets that may lack the last move, or on a
// page being left.
let agreed = {}
let isKnown = false // whether there is room for more

export default function component({ data, setStateValue, setTriggerValue }) {
  keepFor({ record: data.record, memory: data.memory }, data.page, () => setTriggerValue("back", Date.now()))
  const cut = (text) => text.slice(0, data.most + 1)
  const tell = (text) => setStateValue("stored", cut(text))
  const say = (why) => { if (why !== data.lacking) setStateValue("lacking", why) }
  let failed = ""
  const deaf = onLacking((why) => say(failed = why))
  const raw = stored(KEY), heard = raw !== null && cut(raw) === data.heard
  const known = raw === null || raw === data.record || heard
    || (raw === agreed.record && data.session === agreed.session)
  if (!known) {
    tell(raw)
  } else {
    if (heard && data.damaged) store(KEY + "-damaged", cut(raw))
    if (store(KEY, data.record)) agreed = data
    requestAnimationFrame(giveBackTyped)
  }
  if (!failed && (!isKnown || data.lacking)) say(lacking())
  isKnown = true
  // Without a connection nothing can be sent; the next run of the page checks by itself.
  const stop = hears(window, { storage: ({ key, newValue }) => {
    if (key === KEY && newValue !== null && newValue !== data.record && isStConnected()) tell(newValue)
  } })
  return () => {
    deaf()
    stop()
  }
}
