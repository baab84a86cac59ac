// Leads Brython, which stands before this in the same file: runs a learner's program once, then the checks,
// and answers. Each run has a worker of its own, so nothing of an earlier one is left.
;(() => {
  const B = __BRYTHON__, builtins = B.builtins, send = self.postMessage.bind(self)
  const ALLOWED = ["math"], PROGRAM = "my_network", MOST = 1e6, MOST_IN_ALL = 2e7
  const checks = B.runPythonSource("import CHECKS as checks", "lead")
  const of = (name) => B.module_getattr(B.module_getattr(checks, "checks"), name)
  const called = { run: of("run"), begin: of("begin"), more: of("more"), said: of("called") }, read = B.pyobj2structuredclone
  const output = of("OUTPUT"), ours = of("ERRORS")
  B.get_stdout = () => output
  B.get_stderr = () => ours // Brython prints each traceback, which we show elsewhere
  // JavaScript's own stack ends before Python's usual 900 calls do.
  B.recursion_limit = 250
  const refuse = (why, kind = builtins.PermissionError) => () => B.RAISE(kind, why)
  const guarded = (holder, name) => {
    const real = holder[name]
    holder[name] = function (module, ...rest) {
      if (!ALLOWED.includes(String(module))) {
        B.RAISE(builtins.ImportError, `there is no '${module}' here: plain Python will do, and math`)
      }
      return real.call(this, module, ...rest)
    }
  }
  guarded(B, "import")
  guarded(B, "$import_from")
  guarded(builtins, "__import__")
  const refused = { open: "there are no files here", input: "nobody can answer here" }
  for (const name of ["exec", "eval", "compile", "breakpoint", "help", "__lazy_import__"]) refused[name] = `there is no ${name} here`
  for (const [name, why] of Object.entries(refused)) builtins[name] = refuse(why)
  delete builtins.__BRYTHON__
  delete builtins.__builtins__ // which has all of them once more
  // What grows at one stroke is counted before it does; what grows step by step has five seconds.
  let used = 0
  const weigh = (more) => {
    if (more > 1000) used += more
    if (more > MOST || used > MOST_IN_ALL) B.RAISE(builtins.MemoryError, "that grows beyond what there is room for here")
  }
  const counted = (name, place) => {
    const real = B[name]
    B[name] = (...given) => {
      const op = given[place], x = given[place ? 0 : 1], y = given[2], n = x.length ?? y.length
      if (n !== undefined) {
        const times = op.includes("mul") || op === "*="
        weigh(times ? n * Number(x.length === undefined ? x : y) || 0 : n + (y.length ?? 0))
      }
      return real(...given)
    }
  }
  counted("rich_op1", 0)
  counted("augm_assign", 1)
  // Ways from a Python object to JavaScript's own, and to the frames of the checks.
  const none = refuse("there is no JavaScript here")
  for (const kind of [B.JSObj, B.js_array, B.SizedJSObj, B.IterableJSObj, B.JSFunction, B.JSClass, B.JSMeta, B.JSConstructor]) {
    for (const slot of ["$getattribute", "tp_getattro", "tp_setattro", "mp_subscript", "mp_ass_subscript", "tp_call", "tp_new", "$factory"]) kind[slot] = none
  }
  B.function.$factory = B.function.tp_new = none
  for (const each of Object.values(builtins)) if (typeof each === "function") each.ob_type ??= B.builtin_function_or_method
  for (const kind of [...Object.values(B.created_types), ...Object.values(builtins)]) if (kind?.tp_subclasses) kind.tp_subclasses.length = 0
  for (const name of ["f_back", "f_builtins", "f_globals", "f_locals"]) delete B.get_dict(B.frame)[name]
  for (const name of ["__loader__", "__spec__"]) B.module_setattr(B.imported.math, name, builtins.None)
  // The policy forbids them anyway; the first would let a program answer in place of the checks.
  for (const name of ["postMessage", "importScripts", "fetch", "XMLHttpRequest", "WebSocket", "EventSource",
    "BroadcastChannel", "Worker", "indexedDB", "caches", "onmessage", "WebTransport"]) {
    for (let holder = self; holder; holder = Object.getPrototypeOf(holder)) {
      try { delete holder[name] } catch { /* not ours to remove */ }
    }
  }
  Object.freeze(Object.defineProperty(builtins, "__debug__", { get: () => true, set() {} })) // which each compilation sets
  // The verdict goes first; what is to be drawn may take longer.
  addEventListener("message", ({ data: { program, step, code, seed, given } }) => {
    let made, answer
    try {
      made = B.runPythonSource(program, PROGRAM)
      answer = read(called.run(made, step, seed, code))
    } catch (error) {
      let trace
      try { trace = B.error_trace(B.exception(error)) } catch { trace = error }
      answer = { ok: false, trace: String(trace), called: made && String(called.said()) }
    }
    const [printed, n_printed] = ["text", "n_printed"].map((name) => read(B.$getattr(output, name)))
    send({ verdict: { ...answer, printed, n_printed } })
    if (!answer.trace && !answer.first) {
      const drawn = called.begin(made, step, B.structuredclone2pyobj(given))
      for (let rows = [0]; rows.length; send({ rows })) rows = read(called.more(...drawn))
    }
    send({ over: true })
  })
  send("ready")
})()
