// Invisible services for every scene of a lesson.
import { element, listen } from "./dom.js"
import { turnerOf, watchGrips } from "./grips.js"
import { silent, watchKnobs } from "./live.js"
import { keepLeft } from "./remember.js"
import { sway } from "./sway.js"
import { vegaRing } from "./streamlit.js"
import { tie } from "./terms.js"
import { arrive } from "./top.js"

export default function component({ data, parentElement, setTriggerValue }) {
  arrive(data.place)
  const { tell, end } = watchKnobs(data.knobs, data.event)
  const turn = turnerOf(tell)
  const endGrips = watchGrips(data.grips, turn, (turned) => setTriggerValue("turned", turned))
  const endSway = sway(data.toy, data.grips, turn)
  const unseen = data.fixed_grips.map((name) => `${vegaRing(name)} { visibility: hidden }`).join(" ")
  const fixed = element("style", { textContent: unseen })
  document.head.append(fixed)
  const untie = tie(data.place.split("/")[0])
  const endKeeping = keepLeft(data.place, parentElement.host ?? parentElement)
  // Moves knobs from elsewhere on the page, such as from the machine.
  const deaf = listen(data.turn, (turned) => {
    silent(true)
    for (const [name, value] of Object.entries(turned)) {
      const key = Object.keys(data.knobs).find((one) => data.knobs[one].name === name)
      turn({ key, name }, value)
    }
  })
  return () => {
    deaf()
    end()
    endGrips()
    endSway()
    fixed.remove()
    untie()
    endKeeping()
  }
}
