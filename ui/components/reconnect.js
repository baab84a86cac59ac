// Streamlit reconnects by itself when a connection breaks, but sends a new server only the widgets' values.
// This adds to the first message on a new connection what a server without this session needs
// (`ui/session/reconnect.py`): the state that the last one gave to keep, and the unanswered messages.
import { inOrder, LONG } from "./in_order.js"
import { asksForStRun, isStStream, ofStPage, onStConnection, onStTrouble, readStRun, withStWidget } from "./streamlit.js"

const SAYS_SO = "knobs-reconnect" // the id of no widget
// The server's limit for a message (server.maxMessageSize), with a margin.
const MOST = 1.9 * 2 ** 20

const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))

const watchConnection = () => {
  const its = { waiting: [], nUnderWay: 0, keeps: undefined, ask: undefined, broken: false }
  const send = WebSocket.prototype.send
  const hear = ({ data }) => {
    const { begins, ends } = readStRun(new Uint8Array(data))
    if (begins) {
      its.nUnderWay = its.waiting.length
      order.begins()
    }
    if (!ends) return
    const answered = its.waiting.splice(0, its.nUnderWay)
    its.answered = answered.at(-1) ?? its.answered
    its.nUnderWay = 0
  }
  const restored = (message) => withStWidget(message, SAYS_SO, JSON.stringify({
    ...its.keeps, answered: its.answered && base64(its.answered), waiting: its.waiting.map(base64),
  }))
  const order = inOrder((socket, message) => {
    if (its.socket !== socket) {
      its.broken ||= its.socket !== undefined
      its.socket = socket
      socket.addEventListener("message", hear)
    }
    const page = its.broken ? ofStPage(message) : message
    const whole = its.broken && its.keeps ? restored(page) : page
    const told = whole.length < MOST ? whole : page
    its.broken = false
    its.nUnderWay = 0
    if (message.length < LONG) its.waiting.push(new Uint8Array(message))
    send.call(socket, told)
  })
  WebSocket.prototype.send = function (message) {
    if (isStStream(this) && asksForStRun(message)) order.send(this, message)
    else send.call(this, message)
  }
  // Without a connection all knobs are disabled, which removes the focus.
  let focused
  const giveBackFocus = () => requestAnimationFrame(() => requestAnimationFrame(() => {
    if (document.activeElement === document.body) focused?.focus({ preventScroll: true })
  }))
  onStConnection((connected) => {
    if (!connected) {
      its.broken = true
      if (document.activeElement !== document.body) focused = document.activeElement
      return
    }
    giveBackFocus()
    if (its.broken) its.ask?.() // no message was under way, so Streamlit requests no run
  })
  onStTrouble(({ title, said }) => {
    title.nodeValue = "The server is not answering"
    said.nodeValue = "All that you have done is kept, and this page comes back by itself."
  })
  return Object.assign(its, { order })
}

// Sends what a server without this session needs, and requests a run.
const page = /** @type {any} */ (window)
export const keepFor = (keeps, at, ask) => {
  const its = Object.assign(page.knobsConnection ??= watchConnection(), { keeps, ask })
  its.order.isAt(at)
}
