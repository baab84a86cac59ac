// A text that a network goes on with: what it does not see is greyed, the likeliest next words stand below, and
// a learner types into it, or presses one of its lines. While a run plays, it is shown what was written at each frame.
// Of many, those light up in which the wanted word was written.
import { element, followPlayer, isCalm, onButtons, rove } from "./dom.js"
import { roam } from "./pixels.js"
import { nextWordOf } from "./transcript_sums.js"

const SHOWN = 5, MOST_WORDS = 12, LONG = 20, PACE = 180, BEGIN = 700, NAME = -4, COLUMNS = 4
const percent = (p) => (p >= 0.995 ? "100 %" : p < 0.01 ? "<1 %" : `${Math.round(100 * p)} %`)

export default function component({ data, find, parentElement, state, setTriggerValue }) {
  const { texts, kept, lines, wanted, wins, heads = [[]], starts = [0], stops, user, bot, system, look = 0, goal, strangers, heard } = data
  state.swapped &&= Boolean(data.swap) // what is no longer offered is taken out
  const textOf = (k) => texts[k + (state.swapped ? wanted.length : 0)]
  let { prompt, written, likely } = textOf(state.asks ??= 0)
  const names = (state.names ??= []), words = [...data.words, ...names], nKnown = data.words.length
  const text = find(".text"), input = find("input"), next = find(".next"), says = find(".says"), menu = find(".lines")
  const last = written.length - 1, idOf = new Map(words.map((word, i) => [word.toLowerCase(), i]))
  const reader = data.network && nextWordOf(data.network, nKnown)
  let frame = data.begins ? 0 : last, timer, soon = 0, said = ""

  const isUntrained = () => frame === 0 && last > 0 && !wanted
  const isLive = () => reader && frame === last
  // Before the turns that are kept: a turn is what the learner says, and what follows.
  const before = (upTo) => {
    const turns = [...Array(kept ? upTo : 0).keys()].filter((i) => state.text[i] === bot && !state.by[i])
    return turns.length > kept ? state.text.lastIndexOf(user, turns.at(-kept)) : 0
  }
  const hidden = (upTo = state.text.length) => Math.max(before(upTo), upTo - (reader?.most ?? upTo))
  const likeliest = (p) => [...p.keys()].sort((a, b) => p[b] - p[a]).slice(0, SHOWN).map((word) => [word, p[word]])
  // A typed name that it does not know takes the place of one of the strangers, by its letters.
  const known = (word) => word < nKnown ? word : strangers[[...words[word]].reduce((sum, c) => sum + c.codePointAt(), 0) % strangers.length]
  const nextIs = (upTo) => likeliest(reader.nextWord(state.text.slice(hidden(upTo), upTo).map(known)))
  const wordsHere = () => isLive() ? nextIs(state.at) : likely[frame] ?? []
  const begin = (text) => Object.assign(state, { text: [...text], by: text.map(() => false), at: text.length })
  const follow = () => { // as it was written at this frame; with what the learner asked, it goes on itself
    if (isLive() && state.own) return Object.assign(state, structuredClone(state.own))
    begin(prompt)
    if (isUntrained()) return
    for (const word of written[frame]) put(word, true)
    state.at = prompt.length + look
  }
  const put = (word, byNetwork = false) => {
    state.text.push(word)
    state.by.push(byNetwork)
    state.at = state.text.length
  }
  const cut = (at) => {
    state.text.length = state.by.length = at
    state.at = at
  }
  const choose = (at) => {
    state.at = at
    said = ""
    show()
  }
  const show = () => {
    const live = isLive(), end = state.text.length, old = [...text.querySelectorAll("button")]
    const focused = old.indexOf(parentElement.activeElement ?? parentElement.ownerDocument.activeElement)
    const kind = (word, i) => [i < hidden() && "unseen", state.by[i] && "wrote", [user, bot, system].includes(word) && "mark"]
    const buttons = state.text.map((word, i) => element("button", {
      type: "button", className: kind(word, i).filter(Boolean).join(" "), onclick: () => live && choose(i),
      disabled: i < hidden(),
    }, words[word]))
    buttons.forEach((button, i) => {
      button.setAttribute("aria-pressed", String(i === state.at))
      if (i < hidden()) button.setAttribute("aria-label", `${words[state.text[i]]}, not seen`)
      else if (state.by[i]) button.setAttribute("aria-label", `${words[state.text[i]]}, written by the network`)
    })
    text.querySelectorAll("button, .turn").forEach((part) => part.remove())
    input.before(...buttons.flatMap((button, i) => lines && i && i < end - 1 && state.text[i] === user ? [element("span", { className: "turn" }), button] : [button]))
    input.hidden = find('[data-do="on"]').hidden = find('[data-do="back"]').hidden = Boolean(lines || wanted)
    text.classList.toggle("long", prompt.length > LONG)
    if (state.at >= prompt.length) text.scrollTop = text.scrollHeight
    text.onkeydown = roam(buttons, 1)
    if (buttons.length) rove(buttons[0], buttons[Math.min(state.at, end - 1)])
    buttons[focused]?.focus()
    input.classList.toggle("here", state.at === end)
    input.disabled = !live
    input.placeholder = state.text.at(-1) !== user ? "type words" : kept ? "your line" : "a name"
    input.ariaLabel = input.placeholder
    const word = state.text[state.at], here = words[word], isAsked = live && state.text[state.at - 1 - look] === bot
    const who = heard && isAsked && words[state.text[state.at - 3]] === "live" && state.text[state.at - 4]
    const read = who ? `, and ${heard.includes(who) ? "had" : "never"} read about ${words[who]}` : !stops && !goal ? " and more: the program cut it off" : wanted && frame && state.at === prompt.length ? word === wanted[state.asks] ? ", and that is right" : `, but ${words[wanted[state.asks]]} is right` : ""
    says.textContent = said || (!likely.length ? "" : isUntrained() ? "At the start: how probable each word is."
      : state.at === end ? "How probable is each next word?"
      : state.by[state.at] ? `It wrote “${here}”${read}. How probable was each word here?` : `Here stands “${here}”. What did it expect?`)
    tiles.forEach((tile, k) => {
      const { prompt, written, likely } = textOf(k), wrote = written[frame].map((word) => words[word]), ends = wrote.findIndex((word) => /[.:]$/.test(word))
      tile.className = written[frame][look] === wanted[k] ? "right" : ""
      tile.setAttribute("aria-pressed", String(k === state.asks))
      tile.style.setProperty("--p", `${100 * likely[frame][0][1]}%`)
      tile.replaceChildren(words[prompt.at(NAME)] + (wins ? "" : tile.className && " ✓"), element("span", { className: "word" }, wins && !frame ? "" : ends > 0 && (wins || ends === 1 || wrote[0] === "no") ? wrote.slice(0, ends).join(" ") : `${wrote[0]} …`))
    })
    const likeliestHere = wordsHere().map(([word, p]) => {
      const bar = element("span", { className: "bar" })
      bar.style.width = `${100 * p}%`
      return element("button", { type: "button", disabled: !live, onclick: () => press(word) },
        element("span", { className: "word" }, words[word]), element("span", { className: "figure" }, percent(p)),
        element("span", { className: "track" }, bar))
    })
    next.replaceChildren(...likeliestHere)
    next.onkeydown = roam(likeliestHere, SHOWN)
    find('[data-do="on"]').textContent = timer ? "Stop" : "Let it go on"
    asked.forEach((head, g) => { head.textContent = heads[state.swapped ? 1 : 0][g].replace("{right}", tiles.slice(starts[g], starts[g + 1]).filter((tile) => tile.className).length) })
    won.forEach((name, k) => { // which of two words, or whose line
      const [first, second] = [tiles[k], tiles[k + starts[1]]].map((tile) => tile.className !== "")
      name.textContent = frame === last ? `${wins[first === second ? Number(second) : first === !state.swapped ? 2 : 3]} wins` : ""
    })
    if (data.swap) {
      const changed = wanted.filter((_, k) => String(texts[k].written[last]) !== String(texts[k + wanted.length].written[last])).length
      menu.lastChild.textContent = state.swapped ? `${changed || "No"} answer${changed > 1 ? "s" : ""} changed.` : ""
    }
    for (const button of parentElement.querySelectorAll("button[data-do], .lines button")) button.disabled = data.swap ? frame < last : !live
  }
  const rest = () => {
    clearInterval(timer)
    clearTimeout(soon)
    timer = undefined
    said = ""
  }
  const did = () => {
    if (!goal && !state.did) setTriggerValue("wrote", true)
    state.did = true
  }
  const expected = () => nextIs(state.text.length)[0][0]
  // Says that the goal is reached, by a word that the network expected most.
  const arrive = () => {
    if (!goal?.every((id, i) => state.text.at(i - goal.length) === id)) return ""
    if (!state.reached) setTriggerValue("wrote", true)
    state.reached = true
    return data.reached
  }
  const stands = () => state.reached && state.text.some((_, at) => goal.every((id, i) => state.text[at + i] === id))
  const press = (word) => {
    rest()
    cut(state.at)
    const itsOwn = word === expected()
    put(word)
    if (itsOwn) said = arrive()
    did()
    show()
  }
  // Writes one word, the likeliest; returns what is to be said once it is done, else nothing.
  const write = (nth) => {
    const word = expected()
    put(word, true)
    const arrived = arrive()
    if (arrived) return arrived
    if (stops && word === user) return heard ? "…" : `Here the program stops it: it is your turn.${lines ? "" : " Type a line."}`
    return nth === MOST_WORDS || (nth > 8 && !stops && !goal && words[word] === ".") ? "…" : ""
  }
  const goOn = () => {
    const first = state.text.length
    let n = 0, ends = ""
    const done = () => {
      rest()
      said = ends !== "…" ? ends : !goal || !state.did ? "" : stands() ? data.reached : data.hint
      state.at = Math.min(first + look, state.text.length) // what it chose from
      show()
    }
    const one = () => (ends = write(++n))
    if (isCalm()) {
      while (!one());
      return done()
    }
    timer = setInterval(() => {
      if (one()) return done()
      show()
    }, PACE)
    show()
  }
  const say = () => {
    const typed = input.value.toLowerCase().trim(), isAlone = strangers && /^\p{L}+$/u.test(typed) && state.text.at(-1) === user
    const parts = (isAlone ? `where does ${typed} live ?` : typed).match(/[.?]|[^\s.?]+/g) ?? []
    const unknown = [...new Set(parts.filter((part) => !idOf.get(part)))]
    const isName = strangers && unknown.length === 1 && /^\p{L}+$/u.test(unknown[0]) && /^lives?$/.test(parts[parts.indexOf(unknown[0]) + 1])
    if (isName) idOf.set(unknown[0], words.push(unknown[0]) - 1), names.push(unknown[0])
    else if (unknown.length) {
      said = `It does not know ${unknown.map((word) => `“${word}”`).join(", ")}. ${data.known}`
      return show()
    }
    const isTurn = parts.length > 0 && state.text.at(-1) === user
    rest()
    if (isTurn && !kept && !goal) begin(prompt.slice(0, prompt.indexOf(user) + 1)) // each by itself
    for (const part of parts) put(idOf.get(part))
    if (isTurn && !/[.?:]$/.test(parts.at(-1))) put(idOf.get(/^wh/.test(parts[0]) ? "?" : ".")) // forgotten
    if (isTurn && state.text.at(-1) !== bot) put(bot)
    if (isTurn) state.own = structuredClone({ text: state.text, by: state.by, at: state.at })
    input.value = ""
    did()
    goOn()
  }
  const tell = (line) => { // as if it were typed
    if (state.text.at(-1) !== user) put(user)
    input.value = line
    say()
  }
  const ask = (k) => { // about somebody else
    rest()
    ;({ prompt, written, likely } = textOf(state.asks = k))
    follow()
    show()
  }
  const tiles = (wanted ?? []).map((_, k) => element("button", { type: "button", onclick: () => ask(k) }))
  const asked = heads[0].map(() => element("p"))
  const columns = (data.columns ?? []).map((name) => element("span", {}, name)), won = columns.map(() => element("span"))
  find(".people").replaceChildren(...columns, ...tiles.flatMap((tile, k) => starts.includes(k) ? [asked[starts.indexOf(k)], tile] : [tile]), ...won)
  find(".people").classList.toggle("wins", Boolean(wins))
  find(".people").onkeydown = roam(tiles, COLUMNS)
  const pressed = data.swap ? [[data.swap, () => { state.swapped = !state.swapped; ask(state.asks) }]] : (lines ?? []).map((line) => [line.replace(/ where.*/, " …"), () => tell(line)])
  menu.replaceChildren(...pressed.map(([says, onclick]) => element("button", { type: "button", onclick }, says)), ...(data.swap ? [element("span")] : []))
  const moves = {
    on: () => timer ? (rest(), show()) : say(), // with what has been typed
    back: () => { rest(); cut(Math.max(0, state.text.length - 1)); show() },
    anew: () => { rest(); begin(goal ? [] : prompt.slice(0, prompt.indexOf(user) + 1)); state.own = input.value = ""; show(); input.focus() },
  }
  onButtons(parentElement, (move) => moves[move]())
  input.onkeydown = (event) => {
    if (event.key === "Enter" && !event.isComposing) say()
    event.stopPropagation() // arrow keys stay in the field
  }
  input.oninput = () => {
    if (!input.value) return show()
    says.textContent = "Press Enter, and it goes on."
    next.replaceChildren() // they were about the text without it
  }
  input.onfocus = () => { if (state.at !== state.text.length) choose(state.text.length) }

  const of = JSON.stringify([prompt, kept, stops, written.at(-1), data.network?.U])
  const isNew = state.of !== of, isOwn = String(prompt) === state.asked && state.own
  Object.assign(state, { of, asked: String(prompt), own: isOwn })
  const alone = reader && isNew && (isOwn ? isLive() : !data.player && !isCalm()) // then it is seen to go on
  if (isNew || !isLive()) {
    rest()
    follow()
    if (alone && !isOwn) begin(prompt)
    if (isNew) input.value = ""
  }
  show()
  soon = alone ? setTimeout(goOn, BEGIN) : 0
  text.onpointerdown = () => clearTimeout(soon)
  const end = followPlayer(data, (at) => {
    const before = frame
    frame = Math.min(last, at)
    if (frame === before) return
    rest()
    follow() ? goOn() : show()
  })
  return () => {
    end()
    rest()
  }
}
