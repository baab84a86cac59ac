// What drawings share that follow dragged knobs, a player and the room they have. Each kind creates its marks
// (`build`), and sets what moves (`update`).
import { followPlayer, listen, onResize } from "./dom.js"

export class Drawing {
  room = 0 // the width for which marks were made

  build() {}
  update() {}
  // Before what has been heard is drawn.
  moves() {}

  // Follows what is heard, within a box; returns a function that ends it.
  follow(data, box, knobs) {
    this.dragged = {}
    const ends = [
      listen(data.live, (values) => {
        if (knobs.every((knob) => values[knob] === this.dragged[knob])) return
        this.dragged = values
        this.moves()
        this.later()
      }),
      onResize(box, () => {
        const room = box.clientWidth
        if (!room || Math.abs(room - this.room) < 1) return
        this.build()
        this.update()
      }),
    ]
    if (data.player) {
      ends.push(followPlayer(data, (frame) => {
        this.at = frame
        this.moves()
        this.later()
      }))
    }
    return () => {
      for (const end of ends) end()
      cancelAnimationFrame(this.waiting)
      this.waiting = 0
    }
  }

  // Computes at most once per screen refresh, however fast knobs and frames come.
  later() {
    this.waiting ||= requestAnimationFrame(() => {
      this.waiting = 0
      this.update()
    })
  }
}
