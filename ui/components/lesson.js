// What every scene of a lesson needs and shows nothing of.
function component({ data, setTriggerValue }) {
  arrive(data.place)
  const { tell, end } = watchKnobs(data.knobs, data.event)
  const endGrips = watchGrips(data.grips, tell, (turned) => setTriggerValue("turned", turned))
  return () => {
    end()
    endGrips()
  }
}
