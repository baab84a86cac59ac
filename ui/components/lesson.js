// What every scene of a lesson needs and shows nothing of.
function component({ data }) {
  arrive(data.place)
  return watchKnobs(data.knobs, data.event)
}
