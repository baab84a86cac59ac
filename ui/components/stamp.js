// A lesson's small picture, in the colours of the theme.
export default function component({ data, parentElement }) {
  parentElement.querySelector(".stamp").innerHTML = data.svg
}
