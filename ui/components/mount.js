// Between Streamlit and a component: opens what came deflated, and shows it once. What stood before
// is taken down first, which Streamlit does only when a component leaves the page.
const places = new WeakMap()

const opened = (bytes) =>
  new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text()

export const mounted = (show) => async (component) => {
  const { data, parentElement } = component
  const place = places.get(parentElement) ?? {}
  places.set(parentElement, place)
  place.newest = component
  const text = data instanceof Uint8Array ? await opened(data) : JSON.stringify(data)
  if (place.newest !== component) return  // newer data came meanwhile
  const takeDown = () => {
    if (place.end) place.end()
    place.end = place.text = undefined
  }
  if (text !== place.text) {
    takeDown()
    place.end = show({ ...component, data: JSON.parse(text) })
    place.text = text
  }
  return takeDown
}
