// Follows every component: opens what came deflated, and shows it once. What stood before is taken
// down first, which Streamlit does only when a component leaves the page.
const places = new WeakMap()

const opened = (bytes) =>
  new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text()

export default async function (given) {
  const { data, parentElement } = given
  const place = places.get(parentElement) ?? {}
  places.set(parentElement, place)
  place.newest = given
  const text = data instanceof Uint8Array ? await opened(data) : JSON.stringify(data)
  if (place.newest !== given) return  // newer data came meanwhile
  const takeDown = () => {
    if (place.end) place.end()
    place.end = place.text = undefined
  }
  if (text !== place.text) {
    takeDown()
    place.end = component({ ...given, data: JSON.parse(text) })
    place.text = text
  }
  return takeDown
}
