// A box to write a digit in, with pointer, finger or keys, and what a network makes of it at once.
// As in the data set the box is 32 x 32 points, black or white, and each pixel counts those of its
// block of 4 x 4 that are black. The network's weights came along: nothing is sent to the server.
const FINE = 4, POINTS = SIDE * FINE

function component({ data, parentElement, state }) {
  const find = (selector) => parentElement.querySelector(selector)
  const canvas = find(".paper")
  if (!state.ink) {
    Object.assign(state, { ink: new Float32Array(PIXELS), points: new Uint8Array(POINTS * POINTS), x: 3, y: 3, next: 0 })
  }
  const layers = data.layers.map(({ W, b }) => ({ W: floatsOf(W), b: floatsOf(b) }))
  const examples = bytesOf(data.pixels), names = data.names

  // Forward: weighted sums, ReLU between the layers, softmax at the end.
  const answer = () => {
    let a = Array.from(state.ink)
    layers.forEach(({ W, b }, layer) => {
      const n = b.length
      const z = Array.from(b)
      a.forEach((value, i) => {
        if (value !== 0) for (let j = 0; j < n; j++) z[j] += value * W[i * n + j]
      })
      a = layer < layers.length - 1 ? z.map((value) => Math.max(0, value)) : z
    })
    const most = Math.max(...a), powers = a.map((value) => Math.exp(value - most))
    const total = powers.reduce((x, y) => x + y, 0)
    return powers.map((power) => power / total)
  }

  const rows = find(".answers")
  if (!rows.children.length) {
    for (let digit = 0; digit < 10; digit++) rows.append(barOf("answer", digit)[0])
  }
  const context = canvas.getContext("2d"), CELL = canvas.width / SIDE
  const show = () => {
    for (let i = 0; i < PIXELS; i++) {
      context.fillStyle = `rgb(${inked(state.ink[i])})`
      context.fillRect((i % SIDE) * CELL, Math.floor(i / SIDE) * CELL, CELL, CELL)
    }
    context.strokeStyle = "rgba(120, 120, 120, 0.35)"
    context.lineWidth = 1
    for (let i = 0; i <= SIDE; i++) {
      context.strokeRect(i * CELL, 0, 0, canvas.height)
      context.strokeRect(0, i * CELL, canvas.width, 0)
    }
    if (parentElement.activeElement === canvas || document.activeElement === canvas) {
      context.strokeStyle = data.cursor
      context.lineWidth = 4
      context.strokeRect(state.x * CELL + 2, state.y * CELL + 2, CELL - 4, CELL - 4)
    }
    const p = answer(), best = p.indexOf(Math.max(...p))
    const used = state.ink.reduce((x, y) => x + y, 0)
    ;[...rows.children].forEach((line, digit) => {
      line.classList.toggle("best", digit === best && used > 0)
      line.querySelector(".bar").style.width = `${100 * p[digit]}%`
      line.querySelector(".figure").textContent = `${(100 * p[digit]).toFixed(1)} %`
    })
    find(".says").textContent = used === 0
      ? "Empty paper. The network has an answer even to that."
      : `I read a ${best}, ${(100 * p[best]).toFixed(0)} % sure.`
    find(".place").textContent = used === 0 ? "" : placed()
  }
  // Where the ink is: the digits that were learned from reach from the top row to the bottom one.
  const extent = () => {
    const seen = [...state.ink.keys()].filter((i) => state.ink[i] > 0.1)
    const across = seen.map((i) => i % SIDE), down = seen.map((i) => Math.floor(i / SIDE))
    return [Math.min(...across), Math.max(...across), Math.min(...down), Math.max(...down)]
  }
  const placed = () => {
    const [left, right, top, bottom] = extent()
    const hints = []
    if (top > 0 || bottom < SIDE - 1) hints.push("does not reach from the top row to the bottom row")
    if (Math.abs(left + right - (SIDE - 1)) > 2) hints.push("is off centre")
    return hints.length
      ? `Your digit ${hints.join(" and ")}; the digits it was trained on fill the box. Try \u201cFit to the box\u201d.`
      : "It fills the box, like the digits the network was trained on."
  }
  // Every block has as many black points as its pixel has ink, from its middle outwards.
  const order = [5, 6, 9, 10, 1, 2, 4, 7, 8, 11, 13, 14, 0, 3, 12, 15]
  const toPoints = () => {
    state.points.fill(0)
    for (let i = 0; i < PIXELS; i++) {
      const count = Math.round(state.ink[i] * LEVELS)
      for (const k of order.slice(0, count)) {
        const x = (i % SIDE) * FINE + (k % FINE), y = Math.floor(i / SIDE) * FINE + Math.floor(k / FINE)
        state.points[y * POINTS + x] = 1
      }
    }
  }
  const fromPoints = () => {
    state.ink.fill(0)
    state.points.forEach((on, i) => {
      if (!on) return
      const x = Math.floor((i % POINTS) / FINE), y = Math.floor(i / POINTS / FINE)
      state.ink[y * SIDE + x] += 1 / LEVELS
    })
  }
  const put = (ink) => {
    state.ink.set(ink)
    toPoints()
    show()
  }
  const stroke = (from, to) => {
    const radius = Number(find(".pen").value), n = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1])) + 1
    for (let k = 0; k <= n; k++) {
      const x = from[0] + ((to[0] - from[0]) * k) / n, y = from[1] + ((to[1] - from[1]) * k) / n
      for (let v = Math.max(0, Math.floor(y - radius)); v <= Math.min(POINTS - 1, y + radius); v++) {
        for (let u = Math.max(0, Math.floor(x - radius)); u <= Math.min(POINTS - 1, x + radius); u++) {
          if ((u + 0.5 - x) ** 2 + (v + 0.5 - y) ** 2 <= radius ** 2) state.points[v * POINTS + u] = state.rub ? 0 : 1
        }
      }
    }
    fromPoints()
    show()
  }
  const at = (event) => {
    const place = canvas.getBoundingClientRect()
    return [((event.clientX - place.left) / place.width) * POINTS,
      ((event.clientY - place.top) / place.height) * POINTS]
  }
  let before = null
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId)
    before = at(event)
    stroke(before, before)
  }
  canvas.onpointermove = (event) => {
    if (before === null) return
    const now = at(event)
    stroke(before, now)
    before = now
  }
  canvas.onpointerup = canvas.onpointercancel = () => { before = null }
  canvas.onfocus = canvas.onblur = show
  const tell = () => {
    const ink = Math.round(9 * state.ink[state.y * SIDE + state.x])
    find(".cell").textContent = `Row ${state.y + 1}, column ${state.x + 1}: ink ${ink} of 9.`
  }
  const setCell = (level) => {
    state.ink[state.y * SIDE + state.x] = level / 9
    toPoints()
    show()
    tell()
  }
  canvas.onkeydown = (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key]
    if (step) {
      state.x = Math.min(SIDE - 1, Math.max(0, state.x + step[0]))
      state.y = Math.min(SIDE - 1, Math.max(0, state.y + step[1]))
      show()
      tell()
    } else if (event.key === " ") {
      setCell(state.ink[state.y * SIDE + state.x] > 0.5 ? 0 : 9)
    } else if (/^[0-9]$/.test(event.key)) {
      setCell(Number(event.key))
    } else if (event.key === "Delete" || event.key === "Backspace") {
      put(new Float32Array(PIXELS))
    } else return
    event.preventDefault()
  }
  const moved = (right, down) => {
    const ink = new Float32Array(PIXELS)
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        const u = x - right, v = y - down
        if (u >= 0 && u < SIDE && v >= 0 && v < SIDE) ink[y * SIDE + x] = state.ink[v * SIDE + u]
      }
    }
    put(ink)
  }
  // The smallest frame around the black points, stretched to the height of the box.
  const fit = () => {
    const seen = [...state.points.keys()].filter((i) => state.points[i])
    if (!seen.length) return
    const across = seen.map((i) => i % POINTS), down = seen.map((i) => Math.floor(i / POINTS))
    const left = Math.min(...across), top = Math.min(...down)
    const width = Math.max(...across) - left + 1, height = Math.max(...down) - top + 1
    const tall = POINTS, wide = Math.min(POINTS - 4, Math.max((width * tall) / height, Math.min(width, 6)))
    const from = Math.round((POINTS - wide) / 2), points = new Uint8Array(POINTS * POINTS)
    for (let y = 0; y < tall; y++) {
      for (let x = 0; x < wide; x++) {
        const u = left + Math.floor((x * width) / wide), v = top + Math.floor((y * height) / tall)
        if (from + x < POINTS) points[y * POINTS + from + x] = state.points[v * POINTS + u]
      }
    }
    state.points = points
    fromPoints()
    show()
  }
  const moves = {
    clear: () => put(new Float32Array(PIXELS)),
    fit,
    left: () => moved(-1, 0), right: () => moved(1, 0), up: () => moved(0, -1), down: () => moved(0, 1),
    noise: () => put(state.ink.map((value) =>
      Math.min(1, Math.max(0, value + 0.3 * Math.sqrt(-2 * Math.log(1 - Math.random())) *
        Math.cos(2 * Math.PI * Math.random()))))),
    example: () => {
      const i = state.next++ % names.length
      put(Float32Array.from({ length: PIXELS }, (_, k) => examples[PIXELS * i + k] / LEVELS))
      find(".cell").textContent = names[i]
    },
  }
  onButtons(parentElement, (move) => moves[move]())
  const rub = find(".rub")
  rub.onclick = () => {
    state.rub = !state.rub
    rub.setAttribute("aria-pressed", String(state.rub))
  }
  show()
}
