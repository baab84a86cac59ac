// Compresses frames of drawings: every element is written once, and each frame lists the elements that
// changed.
export const packed = (frames) => {
  const places = new Map()
  let before = []
  const rows = frames.map((text) => {
    const now = text.split(/(?=<)/).map((word) => {
      if (!places.has(word)) places.set(word, places.size)
      return places.get(word)
    })
    const changes = now.flatMap((word, i) => (word === before[i] ? [] : [i, word]))
    const row = [now.length, ...changes]
    before = now
    return row
  })
  return { words: [...places.keys()], rows }
}

export const unpacked = ({ words, rows }) => {
  let now = []
  return rows.map(([length, ...changes]) => {
    now = now.slice(0, length)
    for (let i = 0; i < changes.length; i += 2) now[changes[i]] = changes[i + 1]
    return now.map((word) => words[word]).join("")
  })
}
