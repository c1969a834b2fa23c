// A brush over months in the view bar: drag an end or the whole, or arrow keys on either end. It writes the period.
const brush = (() => {
  const state = { part: null, first: 0, last: 0, drag: null, frame: 0 };
  const EDGE = 18; // px around an end that take it

  function element(tag, className, more = {}) {
    return Object.assign(document.createElement(tag), { className, ...more });
  }

  function made() {
    const part = element("div", "q-brush"), strip = element("div", "q-strip"), said = element("span", "q-brushed");
    const bars = element("div", "q-months"), window_ = element("div", "q-window");
    const ends = ["first", "last"].map((name) => element("input", "", { type: "range", step: 1, name }));
    ends.forEach((end) => end.addEventListener("input", () => slide(end.name, Number(end.value))));
    strip.append(bars, window_, ...ends);
    strip.addEventListener("pointerdown", take);
    strip.addEventListener("pointermove", pull);
    ["pointerup", "pointercancel"].forEach((when) => strip.addEventListener(when, leave));
    part.addEventListener("keydown", (event) => { if (event.key === "Escape" && (cancel() || live.undo())) event.preventDefault(); });
    part.append(element("span", "q-label"), strip, said);
    part.setAttribute("role", "group");
    said.setAttribute("role", "status");
    return part;
  }

  // The months of the cube, with how much there is of the first thing that the page counts.
  function fill() {
    const { cube, told } = live.state, { part } = state;
    part.hidden = !cube;
    if (!cube || !told) return;
    const [series] = Object.values(cube.series), before = Math.max(series.known.indexOf("1"), 0);
    Object.assign(state, { begin: cube.first + before, end: told.last });
    const [label, strip] = part.children, { words } = told;
    label.textContent = words.months;
    part.setAttribute("aria-label", words.months);
    const [bars, , ...ends] = strip.children, sums = heights(series, before), most = Math.max(...sums, 1);
    bars.replaceChildren(...sums.map((sum, number) => bar(sum / most, state.begin + number)));
    ends.forEach((end) => {
      Object.assign(end, { min: state.begin, max: told.last });
      end.setAttribute("aria-label", words[end.name]);
    });
    follow();
  }

  function heights(series, before) {
    const sums = new Array(state.end - state.begin + 1).fill(0), [month] = series.columns, counted = series.columns.at(-1);
    month.forEach((at, row) => { sums[at - before] += counted[row]; });
    return sums;
  }

  function bar(height, month) {
    const made = element("i", month % 12 ? "" : "q-january");
    made.style.height = `${Math.max(height * 100, 4)}%`;
    if (month % 12 === 0) made.dataset.year = Math.floor(month / 12);
    return made;
  }

  // Shows what is chosen, by whatever hand.
  function follow() {
    if (state.drag || !live.state.cube) return;
    const span = live.months((live.state.hand ?? live.here()).period);
    if (span) place(span[0], span[1] - 1);
    state.part.classList.toggle("q-days", !span);
  }

  function place(first, last) {
    Object.assign(state, { first, last });
    const [, strip, said] = state.part.children, [bars, window_, ...ends] = strip.children, length = state.end - state.begin + 1;
    const share = (number) => `${(Math.min(Math.max(number - state.begin, 0), length) / length) * 100}%`;
    Object.assign(window_.style, { left: share(first), right: `calc(100% - ${share(last + 1)})` });
    [...bars.children].forEach((one, number) => one.classList.toggle("q-in", number + state.begin >= first && number + state.begin <= last));
    ends.forEach((end) => {
      end.value = state[end.name];
      end.setAttribute("aria-valuetext", worded(state[end.name]));
    });
    said.textContent = first === last ? worded(first) : live.state.told.words.range.replace("{first}", worded(first)).replace("{last}", worded(last));
  }

  function worded(month) {
    const name = new Date(Date.UTC(2000, month % 12)).toLocaleString("en", { month: "short", timeZone: "UTC" });
    return live.state.told.words.month.replace("{year}", Math.floor(month / 12)).replace("{n}", (month % 12) + 1).replace("{name}", name);
  }

  // An end moves, and pushes the other one before it.
  function slide(name, to) {
    const first = name === "first" ? to : Math.min(state.first, to), last = name === "last" ? to : Math.max(state.last, to);
    choose(first, last);
    live.rest();
  }

  // One drawing a frame, whatever the pointer does.
  function choose(first, last) {
    place(first, last);
    state.frame ||= requestAnimationFrame(() => {
      state.frame = 0;
      const base = live.state.hand ?? live.here(), [from, to] = [state.first, state.last].map(live.month);
      live.show({ ...base, period: from === to ? from : `${from}..${to}` });
    });
  }

  function at(event) {
    const { left, width } = state.part.children[1].getBoundingClientRect();
    return ((event.clientX - left) / width) * (state.end - state.begin + 1) + state.begin;
  }

  function take(event) {
    if (event.button) return;
    const strip = event.currentTarget, where = at(event), month = (state.end - state.begin + 1) / strip.offsetWidth;
    const [to_first, to_last] = [Math.abs(where - state.first), Math.abs(where - state.last - 1)];
    const inside = where > state.first && where < state.last + 1, near = Math.min(to_first, to_last) < EDGE * month;
    const name = inside && !near ? "whole" : to_first < to_last ? "first" : "last";
    state.drag = { name, where, first: state.first, last: state.last };
    strip.setPointerCapture(event.pointerId);
    strip.querySelector(`input[name=${name === "last" ? "last" : "first"}]`).focus({ preventScroll: true, focusVisible: false });
    event.preventDefault();
    if (!inside) pull(event);
  }

  function pull(event) {
    const { drag, begin, end } = state;
    if (!drag) return;
    const where = at(event), within = (number) => Math.min(Math.max(number, begin), end);
    if (drag.name === "whole") {
      const length = drag.last - drag.first, first = Math.min(within(drag.first + Math.round(where - drag.where)), end - length);
      if (first !== state.first) choose(first, first + length);
    } else if (drag.name === "first") choose(Math.min(within(Math.round(where)), drag.last), drag.last);
    else choose(drag.first, Math.max(within(Math.round(where) - 1), drag.first));
  }

  function leave() {
    if (!state.drag) return;
    state.drag = null;
    live.rest();
  }

  // Escape in the middle of a move: as it was before.
  function cancel() {
    if (!state.drag) return false;
    const { first, last } = state.drag;
    state.drag = null;
    choose(first, last);
    return true;
  }

  function begin(told, parent) {
    if (!state.part) {
      state.part = made();
      live.heard(() => (live.state.cube && state.part.isConnected ? fill() : hide()));
    }
    if (state.part.parentElement !== parent) parent.append(state.part);
    parent.closest(".st-key-viewbar")?.classList.toggle("q-brushing", Boolean(told)); // its room is there before it is
    if (!told) hide();
  }

  function hide() {
    state.part.hidden = true;
  }

  return { begin };
})();
