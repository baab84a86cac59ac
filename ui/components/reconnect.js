// Streamlit connects again by itself when a connection breaks. Where another server answers, it tells
// that one where the widgets of the page stand, and nothing more. So this listens what is sent, and
// adds to the first message on a new connection what a server that knows nothing of this tab needs
// (`ui/reconnect.py`): what the last one gave to keep, and the messages that nobody has answered.
const SAYS_SO = "knobs-reconnect"  // no widget is called so
const RERUN_SCRIPT = 11, WIDGET_STATES = 2, WIDGETS = 1, ID = 1, STRING_VALUE = 6
const NEW_SESSION = 4, SCRIPT_FINISHED = 6, EARLY_FOR_RERUN = 2
// Bytes that a server takes in one message (server.maxMessageSize), and some room.
const MOST = 1.9 * 2 ** 20

// Protocol Buffers: a field is its number, how it is written (2: with its length), and its bytes. Of a
// message written twice the parts are merged, so that a widget is added by appending it.
const varint = (n) => (n > 127 ? [(n & 127) | 128, ...varint(n >>> 7)] : [n])
const field = (number, bytes) => [...varint((number << 3) | 2), ...varint(bytes.length), ...bytes]
const textField = (number, text) => field(number, new TextEncoder().encode(text))
const withWidget = (message, id, text) => {
  const widget = [...textField(ID, id), ...textField(STRING_VALUE, text)]
  return new Uint8Array([...message, ...field(RERUN_SCRIPT, field(WIDGET_STATES, field(WIDGETS, widget)))])
}

const readVarint = (bytes, at) => {
  let value = 0
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]
    value += (byte & 127) * 2 ** shift
    if (byte < 128) return [value, at]
  }
}

// What a message is about: the number of its last field, and what that says if it is a number.
const kindOf = (bytes) => {
  let at = 0, number, value
  while (at < bytes.length) {
    let tag
    [tag, at] = readVarint(bytes, at);
    [value, at] = readVarint(bytes, at)
    number = Math.floor(tag / 8)
    if (tag % 8 === 2) at += value
    if (number === NEW_SESSION || number === SCRIPT_FINISHED) break
  }
  return [number, value]
}

const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))

const watchConnection = () => {
  const its = { waiting: [], nUnderWay: 0, keeps: undefined, ask: undefined, broken: false }
  const send = WebSocket.prototype.send
  const hear = ({ data }) => {
    const [kind, status] = kindOf(new Uint8Array(data))
    if (kind === NEW_SESSION) its.nUnderWay = its.waiting.length
    if (kind !== SCRIPT_FINISHED || status === EARLY_FOR_RERUN) return
    const answered = its.waiting.splice(0, its.nUnderWay)
    its.answered = answered.at(-1) ?? its.answered
    its.nUnderWay = 0
  }
  const restored = (message) => withWidget(message, SAYS_SO, JSON.stringify({
    ...its.keeps, answered: its.answered && base64(its.answered), waiting: its.waiting.map(base64),
  }))
  WebSocket.prototype.send = function (message) {
    if (!isStStream(this) || message[0] !== ((RERUN_SCRIPT << 3) | 2)) return send.call(this, message)
    if (its.socket !== this) {
      its.broken ||= its.socket !== undefined
      its.socket = this
      this.addEventListener("message", hear)
    }
    const whole = its.broken && its.keeps ? restored(message) : message
    const told = whole.length < MOST ? whole : message
    its.broken = false
    its.nUnderWay = 0
    its.waiting.push(new Uint8Array(message))
    return send.call(this, told)
  }
  onStConnection((connected) => {
    if (!connected) its.broken = true
    else if (its.broken) its.ask?.()  // nothing was under way, so Streamlit asks for nothing
  })
  return its
}

// Tells what a server that knows nothing of this tab should be told, and how to have it run the page.
const keepFor = (keeps, ask) => Object.assign(window.knobsConnection ??= watchConnection(), { keeps, ask })
