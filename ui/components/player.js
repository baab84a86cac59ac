import { frameOf, hears, isCalm } from "./dom.js"
import { keep } from "./keep_replay.js"
import { minus } from "./numbers.js"
import { hush, isOn, sounding, turnOn } from "./sound.js"
import { store, stored } from "./storage.js"
import { isStRunning, onStChartsAdded, stChartsDrawn, tellVerdict } from "./streamlit.js"

const played = new Set() // runs that have played by themselves, once each
const SPEEDS = [0.5, 1, 2, 4], SPEED = "knobs-speed"
const selects = new Set() // shared by all players, and stored in the browser
const ears = new Set() // shared by all players

let speed = SPEEDS.find((one) => String(one) === stored(SPEED)) ?? 1

const setSpeed = (value) => {
  speed = value
  for (const select of selects) select.value = value
  store(SPEED, value)
}

// Whether two records agree as far as both go: then the longer one is the same run, further on.
const agree = (one, other) => one.every((column, i) => {
  const n = Math.min(column.length, other[i]?.length ?? 0)
  return n > 0 && column.slice(0, n).join() === other[i].slice(0, n).join()
})

const number = (text) => Number(text.replaceAll(",", ""))

const KEYS = {
  ArrowLeft: "back", ArrowDown: "back", ArrowRight: "forward", ArrowUp: "forward", Home: "first", End: "last",
  s: "sound", S: "sound", "+": "faster", "=": "faster", "]": "faster", "-": "slower", "−": "slower", "[": "slower",
}

const QUIET = 300 // milliseconds after which a knob counts as let go

export default function component({ data, find, parentElement, state, setStateValue, setTriggerValue }) {
  const slider = find("input"), output = find("output"), play = find(".play")
  const select = find(".speed"), host = parentElement.host ?? parentElement
  const { plays, begins, tells, counts, ...run } = data, shown = JSON.stringify(run)
  // Each number is sent as one text, with a word per frame.
  const epochs = data.epochs.split(" "), last = epochs.length - 1
  const runs = data.readings.map((run) => ({ ...run, columns: run.columns.map((c) => c.split(" ")) }))
  const frameMs = data.frame_ms.split(" ").map(Number) // milliseconds of each frame
  const sounds = sounding(data.heard)
  // A walk has steps of several frames, and a sentence for each; it stands at the end of a step.
  const each = data.frames_a_step ?? 1
  const reading = (frame) => data.says?.[Math.ceil(frame / each)] ?? [`${data.unit} ${epochs[frame]}`, ...runs.map(({ name, labels, columns }) => {
    const words = labels.map((label, i) => `${label} ${minus(columns[i][frame])}`)
    return name ? `${name}: ${words.join(", ")}` : words.join(" · ")
  })].join(" · ")
  // A share's curve above the slider: where it rises is seen before one goes there.
  const curve = data.curve ? runs[0].columns.at(-1).map((text, i) => `${i},${-parseFloat(text)}`) : []
  if (data.curve) find(".curve").setAttribute("viewBox", `0 -100 ${Math.max(1, last)} 100`)
  const show = (frame) => {
    state.frame = Math.max(0, Math.min(state.last, frame))
    slider.value = state.frame
    find(".curve polyline").setAttribute("points", state.curve.slice(0, state.first ? frame + 1 : undefined).join(" "))
    const text = state.reading(state.frame)
    slider.setAttribute("aria-valuetext", text)
    if (output.textContent !== text) output.textContent = text // read aloud once
    if (state.asked) state.sounds(state.frame)
    frameOf.set(data.player, state.frame)
    host.toggleAttribute("data-plays", Boolean(state.first)) // page.css
    announce()
  }
  // While a run plays by itself for the first time, its pictures hide what is ahead, and one that is being
  // predicted, where it ends.
  const announce = () => window.dispatchEvent(new CustomEvent(data.event, { detail: {
    player: data.player, frame: state.frame,
    ahead: Number(!state.first && !data.open), ends: Number(!state.predicted && !data.open),
  } }))
  const halt = () => {
    clearTimeout(state.timer)
    state.timer = null
    state.waits?.disconnect()
    state.waits = null
  }
  const rest = () => {
    halt()
    state.resumes = false
    play.textContent = "Play"
  }
  const pause = () => {
    rest()
    if (!state.first && !state.predicted) return
    state.first = false
    if (state.predicted && !data.grows) {
      state.predicted = false
      tellVerdict(plays)
    }
    show(state.frame)
  }
  // Whoever has come to the end has watched the run: that is told once.
  const watched = () => {
    if (!counts || state.counted || state.frame < state.last) return
    state.counted = true
    setTriggerValue("watched", true)
  }
  const stand = (frame) => state.frameMs[frame] / (state.hurries ? 2 * speed : speed)
  const wait = (since) => {
    state.timer = setTimeout(() => {
      // A slow computer skips frames instead of taking longer.
      let late = performance.now() - since, next = state.frame
      const end = Math.min(state.until, state.last) // a training that goes on has more frames by now
      while (next < end && late >= stand(next)) late -= stand(next++)
      if (next > state.frame) show(next)
      if (state.frame >= end) {
        if (data.grows) rest()
        else pause()
        watched()
      } else wait(performance.now() - Math.max(late, 0))
    }, Math.max(16, stand(state.frame) - (performance.now() - since)))
  }
  const start = (until = Infinity) => {
    if (state.frame >= state.last) show(0)
    state.until = until
    play.textContent = "Pause"
    if (state.held) state.resumes = true
    else wait(performance.now() - (each > 1 ? stand(state.frame) : 0)) // a walk goes on at once
  }
  const toggle = () => (state.timer === null && !state.resumes ? start() : pause())
  // Stands at a frame, and plays from there once the charts are drawn, and in view unless they were predicted.
  const playFrom = (frame, most = 56) => {
    const box = find(".player")
    const ready = (tries) => {
      show(frame)
      // Pictures below are not there yet, and must not show the end meanwhile.
      const early = tries > 50 || (tries > 0 && !stChartsDrawn())
      if (early) return void (state.timer = setTimeout(ready, 50, tries - 1))
      state.timer = null
      // Whoever has just predicted is looking, and the button that was pressed is gone.
      if (plays && document.activeElement === document.body) play.focus({ preventScroll: true })
      // What runs before the prediction waits for Play, unless page.css hides it, as on a phone.
      if (plays || (data.open && getComputedStyle(box).visibility === "hidden")) return start()
      if (data.open) return
      state.waits = new IntersectionObserver((entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return
        state.waits.disconnect()
        state.waits = null
        if (state.frame < state.last) start()
      })
      state.waits.observe(box)
    }
    ready(most)
  }
  // Any run that `begins` plays from that epoch on; if it has only grown, from where it was. Up to where it
  // begins it is the run that was shown, so it does not leap ahead of where that one stood. A predicted run plays
  // in any case, once. With reduced motion, runs stand at their end.
  const flow = () => {
    const columns = runs.flatMap((run) => run.columns), at = state.frame
    const told = [epochs, ...(data.anew ? [data.says] : []), ...columns]
    const isPredicted = plays && (state.wasOpen || !played.has(plays)), before = isPredicted ? null : state.told
    Object.assign(state, { told, wasOpen: data.open })
    played.add(plays)
    if (isCalm() || (begins === null && !isPredicted)) {
      state.first = state.predicted = false
      show(last)
    } else if (before && agree(before, told)) {
      const goesOn = at < last && at >= before[0].length - 1
      state.first ||= goesOn
      show(at)
      if (goesOn || (at < last && state.interrupted)) start()
      else pause()
    } else {
      const from = before ? Math.min(begins, number(before[0][at])) : begins ?? 0
      if (!from) state.hurries = Boolean(before) // a knob was turned, and the charts are there
      state.first = true
      state.predicted = Boolean(isPredicted)
      playFrom(Math.max(0, epochs.findLastIndex((epoch) => number(epoch) <= from)), before ? 50 : 56)
    }
  }
  const hurry = (by) => {
    setSpeed(SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, SPEEDS.indexOf(speed) + by))])
    find(".heard").textContent = `Speed ${speed}×`
  }
  const listen = () => {
    turnOn(!isOn())
    for (const ear of ears) ear.setAttribute("aria-pressed", String(isOn()))
    find(".heard").textContent = isOn()
      ? `Sound on: the higher the tone, the larger the loss${data.sound_note}.` : "Sound off"
    state.asked = true
    state.sounds(state.frame)
  }
  // Files made from what is shown, one at a time.
  const keeping = async (kind) => {
    const box = find(".kinds"), say = (text) => { box.querySelector("p").textContent = text }
    if (state.keeping) return
    pause()
    state.keeping = true
    const silent = state.asked
    state.asked = false
    try {
      await keep(kind, {
        data: { ...data, plays: "", begins: null, tells: "", keeps: false }, module: import.meta.url,
        host, html: find(".player").outerHTML,
        css: parentElement.querySelector("style").textContent,
        frames: epochs.map((_, i) => i), at: state.frame, show,
      }, say)
      say("It is among your downloads.")
    } catch (problem) {
      say(problem instanceof Error ? problem.message : "It could not be made.")
    }
    Object.assign(state, { keeping: false, asked: silent })
  }
  const go = (move) => {
    pause()
    moves[move]()
    watched()
  }
  const moves = {
    sound: listen,
    faster: () => hurry(1),
    slower: () => hurry(-1),
    first: () => show(0),
    back: () => show((Math.ceil(state.frame / each) - 1) * each),
    forward: () => {
      const next = (Math.floor(state.frame / each) + 1) * each
      if (each === 1 || isCalm() || state.frame >= state.last) show(next)
      else start(next)
    },
    last: () => show(state.last),
  }
  // Whoever takes hold of a knob that counts from the epoch shown tells which one that is. There the run
  // stands until the knob is let go, and what the server makes of it has come.
  const hold = (event) => {
    if (!tells || event.key === "Tab" || !event.target.closest?.(`[class*="st-key-${tells}"]`)) return
    clearTimeout(state.letGo)
    if (state.held) return
    const epoch = number(epochs[state.frame])
    if (epoch !== state.toldEpoch) setStateValue("epoch", (state.toldEpoch = epoch))
    state.resumes = Boolean(state.timer ?? state.waits)
    state.held = true
    halt()
  }
  const release = () => {
    clearTimeout(state.letGo)
    if (state.held) state.letGo = setTimeout(() => state.goOn(), QUIET)
  }
  const goOn = () => {
    if (isStRunning()) return release()
    state.held = false
    if (state.resumes) {
      state.resumes = false
      start()
    }
  }
  const letGo = hears(window,
    { pointerdown: hold, keydown: hold, pointerup: release, pointercancel: release, keyup: release }, { capture: true })
  host.toggleAttribute("data-in-use", data.open && begins !== null) // page.css
  Object.assign(state, { reading, curve, last, frameMs, sounds, goOn })
  slider.max = last
  const menu = find(".keep")
  find(".files").hidden = data.keeps === false
  find(".sound").hidden = !data.heard.length
  if (data.says) {
    find(".player").classList.add("walk")
    find(".player").setAttribute("aria-label", "Walk, step by step")
    slider.setAttribute("aria-label", "Place of the walk")
    find("[data-do=forward]").setAttribute("aria-label", "One step forward")
    find("[data-do=forward]").title = "One step: right arrow"
  }
  menu.ontoggle = () => {
    menu.classList.toggle("left", menu.offsetLeft < 250)
    menu.classList.toggle("up", menu.getBoundingClientRect().bottom > 0.6 * innerHeight)
  }
  menu.onkeydown = (event) => {
    if (event.key !== "Escape") return
    menu.open = false
    menu.querySelector("summary").focus()
  }
  for (const button of menu.querySelectorAll("[data-keep]")) button.onclick = () => keeping(button.dataset.keep)
  for (const button of parentElement.querySelectorAll("button[data-do]")) {
    const move = button.dataset.do
    button.onclick = () => {
      if (move === "play") return toggle()
      if (move === "sound") return listen()
      go(move)
    }
  }
  find(".player").onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const move = KEYS[event.key]
    // A focused button takes the space bar, and the list of speeds the arrow keys.
    if (event.key === " " && event.target === slider) toggle()
    else if (!move || (event.target === select && /^(Arrow|Home|End)/.test(event.key))) return
    else if (["faster", "slower", "sound"].includes(move)) moves[move]()
    else go(move)
    event.preventDefault()
  }
  const ear = find(".sound")
  ear.setAttribute("aria-pressed", String(isOn()))
  ears.add(ear)
  select.value = speed
  selects.add(select)
  select.onchange = () => setSpeed(Number(select.value))
  slider.oninput = () => {
    const to = Number(slider.value) // pausing a run's first play puts it back to where that stood
    pause()
    show(to)
    watched()
  }
  if (shown !== state.shown) { // another run
    state.shown = shown
    state.asked = false // without sound, since nobody asked for it
    rest()
    flow()
  } else if (state.interrupted) start()
  state.asked = true
  if (plays && !state.predicted) tellVerdict(plays)
  const deaf = onStChartsAdded(announce)
  return () => {
    deaf()
    letGo()
    selects.delete(select)
    ears.delete(ear)
    hush()
    state.interrupted = (begins !== null || state.predicted) && (state.resumes || Boolean(state.timer ?? state.waits))
    rest()
  }
}
