// What was typed or moved last goes along with the press that leaves its page, and a press hits what it aimed at.
//
// A field that loses the focus by a press sends its value one task later, so after a message that asks for another
// page. Then Streamlit's server knows neither the field nor its page any more. It also drops the values of a request
// that it has not begun with when another page is asked for. And an answer that comes between pressing and letting go
// may move what is pressed away.
import { focusedField } from "./dom.js"
import { isOfStPart, stPageOf, withStWidgetsOf } from "./streamlit.js"

const LONGEST_PRESS = 1000 // milliseconds; a message waits no longer
export const LONG = 100_000 // bytes; a longer message carries a table, which `table.js` sends again by itself

export const inOrder = (transmit) => {
  const its = { page: "", held: [], notBegun: [], leaving: undefined, pressed: 0 }
  const tell = (socket, message) => {
    if (message.length < LONG) its.notBegun.push(message)
    transmit(socket, message)
  }
  const leaves = ({ message }) => ![its.page, ""].includes(stPageOf(message))
  const deliver = () => {
    if (its.pressed) return
    const all = its.held.splice(0), last = all.findLast(leaves)
    if (!last) return all.forEach(({ socket, message }) => tell(socket, message))
    const before = [...its.notBegun, ...all.filter((one) => !leaves(one)).map(({ message }) => message)]
    tell(last.socket, before.reduceRight((message, earlier) => withStWidgetsOf(earlier, message), last.message))
    Object.assign(its, { page: stPageOf(last.message), leaving: last.socket })
  }
  const letGo = () => {
    clearTimeout(its.pressed)
    its.pressed = 0
    deliver()
  }
  window.addEventListener("pointerdown", ({ button, isPrimary }) => {
    if (button || !isPrimary) return
    clearTimeout(its.pressed)
    its.pressed = setTimeout(letGo, LONGEST_PRESS)
  }, true)
  for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => setTimeout(letGo), true)
  return {
    isAt: (page) => { its.page = page },
    begins: () => {
      its.notBegun = []
      its.leaving = undefined
    },
    send: (socket, message) => {
      const one = { socket, message }
      // A part of a page that has been left can no longer run.
      if (its.leaving === socket && leaves(one) && isOfStPart(message)) return
      if (!its.pressed && !its.held.length && !leaves(one)) return tell(socket, message)
      its.held.push(one)
      if (leaves(one)) focusedField()?.blur() // it keeps the focus where one goes back by a key
      setTimeout(() => setTimeout(deliver)) // a field sends its value in between
    },
  }
}
