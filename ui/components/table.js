// A table or model from a file that is chosen or dropped, or from pasted text. It is sent as one message, and
// kept in the tab (sessionStorage): a server without it, after a reload or a change of servers, is sent it
// again.
import { onButtons } from "./dom.js"
import { base64Of } from "./numbers.js"

const PATIENCE = 10_000 // milliseconds until an unanswered message is sent again

const MOST_BYTES = 100_000_000 // bytes of a table of which a part is drawn

// The first line of a table and some others, drawn at random and in their order, and how many of how many
const someRows = async (blob, most) => {
  const bytes = new Uint8Array(await blob.arrayBuffer()), lines = []
  const share = 0.95 * most / bytes.length
  let start = 0, isQuoted = false
  for (let i = 0; i < bytes.length; i += 1) {
    if (bytes[i] === 34) isQuoted = !isQuoted
    if ((bytes[i] === 10 && !isQuoted) || i === bytes.length - 1) {
      lines.push(bytes.subarray(start, i + 1))
      start = i + 1
    }
  }
  const kept = lines.filter((_, i) => i === 0 || Math.random() < share)
  return { part: new Blob(kept), n: kept.length - 1, all: lines.length - 1 }
}

export default function component({ data, find, parentElement, setTriggerValue, state }) {
  const isTable = data.what === "table"
  const say = (text) => { find(".now").textContent = text }
  const kept = () => {
    try { return JSON.parse(sessionStorage.getItem(data.store)) } catch { return null }
  }
  const keep = (table) => {
    try { sessionStorage.setItem(data.store, JSON.stringify(table)) } catch { /* this page has it */ }
  }
  const addressed = (table) => `${table.id} to ${data.session}`
  const send = (table) => {
    Object.assign(state, { sent: addressed(table), sentAt: Date.now() })
    say(`Reading ${table.name} …`)
    setTriggerValue("brought", { ...table, is_new: table.id === state.chosen })
    sendLater(table)
  }
  const sendLater = (table) => {
    clearTimeout(state.later)
    state.later = setTimeout(() => send(table), state.sentAt + PATIENCE - Date.now())
  }
  const bring = async (blob, name) => {
    if (isTable && blob.size > data.most && blob.size < MOST_BYTES) {
      const { part, n, all } = await someRows(blob, data.most)
      if (part.size <= data.most) {
        return bring(part, `${name} (${n.toLocaleString("en")} of ${all.toLocaleString("en")} rows, drawn at random)`)
      }
    }
    if (blob.size > data.most) {
      return say(`${name} has ${blob.size.toLocaleString("en")} bytes; at most ` +
        `${data.most.toLocaleString("en")} are read.${isTable ? " Leave out rows or columns." : ""}`)
    }
    const bytes = await base64Of(blob).catch(() => null)
    if (bytes === null) return say(`${name} could not be read. Is it still where it was?`)
    state.table = { id: Math.random().toString(36).slice(2), name, bytes }
    state.chosen = state.table.id
    send(state.table)
  }

  const { table } = state
  if (table && table.id === data.known) keep(table)
  if (table && table.id === data.refused) state.table = null
  if ([data.known, data.refused].includes(state.chosen)) state.chosen = null
  const mine = state.table ?? kept()
  find('[data-do="forget"]').hidden = !data.known
  if (!mine || mine.id === data.known || mine.id === data.refused) say(data.says)
  else if (state.sent !== addressed(mine)) send(mine)
  else sendLater(mine)

  find(".table").setAttribute("aria-label", `Your ${data.what}`)
  find(".drop span").textContent = `Choose a file (${isTable ? "CSV" : data.kinds}), or drop it here`
  find("details").hidden = data.what === "model"
  find("summary").textContent = `Or paste ${isTable ? "from a spreadsheet" : "it"}`
  find('[data-do="forget"]').textContent = `Forget this ${data.what}`
  if (!isTable) find("textarea").setAttribute("aria-label", `Your ${data.what}`)
  const input = find("input"), drop = find(".drop"), text = find("textarea")
  input.accept = isTable ? ".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values" : data.kinds
  input.onchange = () => {
    if (input.files.length) bring(input.files[0], input.files[0].name)
    input.value = "" // so that the same file can be chosen again after a change
  }
  drop.ondragover = (event) => { event.preventDefault(); drop.classList.add("over") }
  drop.ondragleave = () => drop.classList.remove("over")
  drop.ondrop = (event) => {
    event.preventDefault()
    drop.classList.remove("over")
    const [file] = event.dataTransfer.files
    if (file) bring(file, file.name)
  }
  onButtons(parentElement, (move) => {
    if (move === "read") return bring(new Blob([text.value]), `pasted.${isTable ? "csv" : "txt"}`)
    try { sessionStorage.removeItem(data.store) } catch { /* nothing was kept */ }
    state.table = null
    setTriggerValue("forgotten", true)
  })
  return () => clearTimeout(state.later)
}
