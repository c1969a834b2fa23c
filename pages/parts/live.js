// Exploring at once: what is clicked or brushed is added up from the cube of the page and drawn in neutral ink; when the
// hand rests the address says it, and what the server then answers takes the place of it. What a cube cannot tell waits.
const live = (() => {
  const REST = 250; // ms without a move: the hand rests
  const state = { told: null, cube: null, hand: null, address: null, timer: 0, answered: false, heard: [] };
  const cubeOf = new Map(); // by address
  const KEYS = { area: "area", product: "product_class", device: "equipment_group" }; // of the address, and the dims that they choose from
  const UNITS = { "": 12, H1: [0, 6], H2: [6, 12], Q1: [0, 3], Q2: [3, 6], Q3: [6, 9], Q4: [9, 12] };

  // A period of an address as months [from, to), counted as year × 12 + month − 1; null where it is cut by days.
  function months(period) {
    const [first, last = first] = period.split("..").map(unit);
    return first && last && [first[0], last[1]];
  }

  function unit(words) {
    const [, year, part] = words.match(/^(\d{4})(?:-(H[12]|Q[1-4]|\d\d))?$/) ?? [];
    if (!year) return null;
    const start = Number(year) * 12, [from, to] = UNITS[part] ?? (part ? [Number(part) - 1, Number(part)] : [0, 12]);
    return [start + from, start + to];
  }

  function month(number) {
    return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, "0")}`;
  }

  // What is chosen by an address: areas, classes, period.
  function selection(params) {
    const list = (key) => (params.get(key) ?? "").split(",").filter(Boolean).sort();
    return { ...Object.fromEntries(Object.keys(KEYS).map((key) => [key, list(key)])), period: params.get("period") || state.told.usual };
  }

  function here() {
    return selection(new URLSearchParams(location.search));
  }

  const same = (one, other) => Object.keys(KEYS).every((key) => one[key].join() === other[key].join())
    && `${months(one.period) ?? one.period}` === `${months(other.period) ?? other.period}`;

  // Whether the cube can tell it: places that it compares, classes, whole months.
  function tellable(hand) {
    const { cube } = state, chosen = filters(hand), knows = (dim, codes) => codes.every((code) => cube.numbers[dim]?.has(code) ?? true);
    return Boolean(cube && months(hand.period)) && Object.entries(KEYS).every(([key, dim]) => knows(dim, chosen[key]));
  }

  const filters = (hand) => ({ ...hand, area: hand.area.filter((code) => code !== state.told.focus) });

  // clicks

  // Whether a click on a mark is answered here: it changes nothing but places, classes and days.
  function clicked(href) {
    const url = new URL(href, document.baseURI), now = new URL(location.href);
    if (!state.cube || url.pathname !== now.pathname || !alike(url, now)) return false;
    const to = selection(url.searchParams), from = here(), base = state.hand ?? from;
    const hand = { ...base };
    Object.keys(KEYS).forEach((key) => { hand[key] = merged(base[key], from[key], to[key]); });
    if (!tellable(hand) || same(to, from)) return false;
    show(hand, same(hand, to) ? url : null);
    rest();
    return true;
  }

  function alike(one, other) {
    const rest = (url) => [...url.searchParams].filter(([key]) => ![...Object.keys(KEYS), "period", "snapshot", "page"].includes(key)).sort().join("&");
    return rest(one) === rest(other);
  }

  // What an address changes is changed in what the hand has chosen meanwhile; the same mark again takes it back.
  function merged(base, from, to) {
    const more = to.filter((code) => !from.includes(code)), less = from.filter((code) => !to.includes(code));
    if (more.length && more.every((code) => base.includes(code))) return [...base.filter((code) => !more.includes(code)), ...less].sort();
    return [...new Set([...base.filter((code) => !less.includes(code)), ...more])].sort();
  }

  // the hand

  function show(hand, address = null) {
    Object.assign(state, { hand: same(hand, here()) && same(hand, state.told) ? null : hand, address, answered: false });
    apply();
  }

  function rest(ms = REST) {
    clearTimeout(state.timer);
    state.timer = setTimeout(tell, ms);
  }

  // The server is told by the address.
  function tell() {
    const { hand, address, told } = state;
    if (!hand || same(hand, here())) return;
    window[Symbol.for("dashboard.shell")].go(address ?? addressOf(hand, told));
  }

  function addressOf(hand, told) {
    const url = new URL(location.href), params = url.searchParams;
    Object.entries({ snapshot: told.snapshot, ...hand })
      .forEach(([key, value]) => (value.length ? params.set(key, value) : params.delete(key)));
    params.delete("page");
    return new URL(url.href.replaceAll("%2C", ","));
  }

  // Back to what the page showed: the server is not told, or told again.
  function undo() {
    if (!state.hand) return false;
    if (same(state.hand, here())) history.back();
    drop();
    return true;
  }

  function drop() {
    clearTimeout(state.timer);
    Object.assign(state, { hand: null, address: null, answered: false });
    apply();
    moved();
  }

  // drawing

  function apply() {
    document.documentElement.classList.toggle("q-away", Boolean(state.hand && !state.answered));
    plots.each(update);
    document.querySelectorAll(".q-kpi[data-live]").forEach(figure);
  }

  function update(chart) {
    const { host } = chart, way = state.hand && host._fullLayout && chart.inSight ? wayOf(chart) : "stay";
    host.classList.toggle("q-waits", way === "wait");
    if (way === "draw") layers.draw(host, chart.live, rowsOf(chart), (row) => plots.follow(row.href));
    else layers.clear(host);
  }

  // Whether a chart stays as it is, is drawn from the cube, or waits for the server.
  function wayOf(chart) {
    const drawn = selection(new URL(chart.drawn, document.baseURI).searchParams), recipe = chart.live ?? { by: [] };
    const series = state.cube.series[recipe.series], obeyed = Object.entries(series?.obeys ?? KEYS);
    const narrowed = obeyed.some(([key, dim]) => !recipe.by.includes(dim) && drawn[key].join() !== state.hand[key].join());
    const later = !recipe.timed && `${months(drawn.period)}` !== `${months(state.hand.period)}`;
    if (!narrowed && !later) return "stay";
    return series && !turns(chart) ? "draw" : "wait";
  }

  // Whether the card would put years together that it does not now, or the other way round.
  function turns({ live: recipe }) {
    if (!recipe.years) return false;
    const marks = recipe.marks.map(([, , where]) => ({ where, ...range(0) }));
    const enough = cubes.added(state.cube, recipe.series, marks, filters(state.hand)).filter(({ denominator }) => denominator >= state.cube.small);
    return enough.length > 1 === recipe.pool > 0;
  }

  function range(pool) {
    const [from, to] = months(state.hand.period);
    return { from: pool ? Math.min(from, to - pool) : from, to };
  }

  function rowsOf({ live: recipe, host }) {
    const { cube, told } = state, chosen = filters(state.hand), place = ["columns", "trend"].includes(recipe.kind) ? "x" : "y";
    const marks = recipe.marks.map(([, , where, from, to]) => ({ where, ...(recipe.timed ? { from, to } : range(recipe.pool)) }));
    const names = Object.keys(recipe.columns), series = [...new Set([recipe.series, recipe.part, ...names.map((name) => recipe.columns[name].series)])];
    const found = Object.fromEntries(series.filter((id) => cube.series[id]).map((id) => [id, cubes.added(cube, id, marks, chosen)]));
    return recipe.marks.map(([trace, point, , , , label], number) => {
      const main = found[recipe.series][number], texts = {};
      names.forEach((name) => {
        const column = recipe.columns[name], of = found[column.series]?.[number];
        texts[name] = of ? cubes.printed(of[column.what], { ...column, target: name === "value" ? recipe.target : null }, told.lang) : told.words.wait;
      });
      const part = found[recipe.part]?.[number].value, { data } = host;
      return { ...main, trace, point, label, texts, part, said: said(recipe, main, texts), href: data[trace].customdata[point],
        place: data[trace][place][point], small: cube.series[recipe.series].interval && main.denominator < cube.small };
    });
  }

  function said(recipe, { lower, upper }, texts) {
    const { lang } = state.told, ends = [lower, upper].map((end) => cubes.printed(end, recipe.columns.value, lang));
    return Number.isNaN(lower) ? texts.value : `${texts.value}（${ends.join(lang === "zh" ? "～" : "–")}）`;
  }

  // A key figure: the number alone; what it is worth waits.
  function figure(section) {
    const told = JSON.parse(section.dataset.live), big = section.querySelector(".q-big"), away = state.hand && !state.answered;
    const series = away && state.cube.series[told.series];
    section.classList.toggle("q-waits", Boolean(away && !series));
    big.classList.toggle("q-told", Boolean(series));
    if (!series) return;
    const [found] = cubes.added(state.cube, told.series, [{ where: {}, ...range(0) }], filters(state.hand));
    big.dataset.now = cubes.printed(found.value, told, state.told.lang).replace("%", "");
  }

  // With every run: what the page shows now. The figures of what the hand chose take the place of its marks one by one.
  function begin(told) {
    const before = state.told;
    state.told = told ?? null;
    if (!told) {
      state.cube = null;
      drop();
    } else if (before?.cube !== told.cube) load(told.cube);
    settled().then(() => {
      if (!state.hand || !state.told || !same(state.hand, state.told)) return;
      state.answered = true;
      apply();
      ended();
    });
    moved();
  }

  function drawn(chart) {
    update(chart);
    ended();
  }

  function ended() {
    if (state.answered && !document.querySelector(".q-layer, .q-plot.q-waits")) drop();
  }

  async function load(address) {
    state.cube = cubeOf.get(address) ?? null;
    if (!state.cube) {
      await settled();
      const buffer = await fetch(address, { priority: "low" }).then((answer) => (answer.ok ? answer.arrayBuffer() : null), () => null);
      if (!buffer || state.told?.cube !== address) return;
      cubeOf.set(address, cubes.decoded(buffer));
      state.cube = cubeOf.get(address);
    }
    moved();
  }

  function moved() {
    state.heard.forEach((doing) => doing());
  }

  // Another address, by Back or a link: what the hand chose is forgotten.
  addEventListener("popstate", () => { if (state.hand && !same(state.hand, here())) drop(); });

  return { begin, clicked, update, drawn, show, rest, undo, months, month, state, here, heard: (doing) => state.heard.push(doing) };
})();
