// A small network over the plane of its inputs, or over its hidden space.
import { HiddenSpace } from "./hidden_space.js"
import { Surface } from "./surface.js"

export default function component({ data, parentElement, state }) {
  state.picture ??= new (data.cut ? HiddenSpace : Surface)(parentElement)
  return state.picture.show(data)
}
