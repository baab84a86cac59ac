// What every scene of a lesson needs and shows nothing of.
function component({ data, setTriggerValue }) {
  arrive(data.place)
  const { tell, end } = watchKnobs(data.knobs, data.event)
  const endGrips = watchGrips(data.grips, tell, (turned) => setTriggerValue("turned", turned))
  // What turns knobs from elsewhere on the page, such as the machine: told until the server has heard.
  const turn = ({ detail }) => Object.entries(detail).forEach(([name, value]) => {
    const key = Object.keys(data.knobs).find((one) => data.knobs[one].name === name)
    if (!key || !showKnob(key, value)) tell({ [name]: value })
  })
  window.addEventListener(data.turn, turn)
  return () => {
    window.removeEventListener(data.turn, turn)
    end()
    endGrips()
  }
}
