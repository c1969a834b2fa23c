// Charts that stay: each keeps its element from run to run and moves into the place that the page has for it, so that
// Plotly changes it instead of building it anew. What is looked at asks for its figure first, the rest when all is quiet.
const plots = (() => {
  const charts = new Map(); // by the key of their place
  const told = {};
  const REST = 100; // ms after what is looked at, before the rest is asked for
  const PAPER = 690; // px: on paper a chart is as wide as the page

  function library() {
    told.loading ??= new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement("script"), { src: told.library });
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => {
        told.loading = undefined;
        script.remove();
        reject(new Error(`not loaded: ${told.library}`));
      };
      document.head.append(script);
    });
    return told.loading;
  }

  // Every mark that says something: its words, and where it leads if anywhere.
  function marks(host) {
    return (host.data ?? []).flatMap((trace, curveNumber) =>
      [trace.hovertext ?? (trace.hovertemplate && trace.text) ?? []].flat()
        .map((text, pointNumber) => ({ text, href: trace.customdata?.[pointNumber], curveNumber, pointNumber }))
        .filter((mark) => mark.text));
  }

  function words(text) {
    const parsed = document.createElement("template");
    parsed.innerHTML = text.replaceAll("<br>", told.pause);
    return parsed.content.textContent;
  }

  function follow(href) {
    if (href && !live.clicked(href)) window[Symbol.for("dashboard.shell")].go(new URL(href, document.baseURI));
  }

  function keyboard(chart, event) {
    const every = marks(chart.host), last = every.length - 1, next = chart.at + 1, before = chart.at - 1;
    const to = { ArrowRight: next, ArrowDown: next, ArrowLeft: before, ArrowUp: before, Home: 0, End: last }[event.key];
    if (!every.length) return;
    if (to !== undefined) {
      chart.at = to > last ? 0 : to < 0 ? last : to;
      const { text, curveNumber, pointNumber } = every[chart.at];
      window.Plotly.Fx.hover(chart.host, [{ curveNumber, pointNumber }]);
      chart.spoken.textContent = words(text);
    } else if (event.key === "Enter" && every[chart.at]) {
      follow(every[chart.at].href);
    } else if (event.key === "Escape") {
      window.Plotly.Fx.unhover(chart.host);
    } else return;
    event.preventDefault();
  }

  function element(kind, attributes) {
    const made = Object.assign(document.createElement("div"), { className: kind });
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  }

  function mount(key) {
    const host = element("q-plot", { role: "application", tabindex: 0 }), spoken = element("q-spoken", { "aria-live": "polite" });
    const chart = { host, spoken, at: -1, wanted: "", asked: "", drawn: "", text: "", queue: null };
    host.onkeydown = (event) => keyboard(chart, event);
    host.onfocus = () => { told.focused = chart; };
    host.onblur = () => leave(chart);
    new ResizeObserver(() => host._fullLayout && host.offsetWidth && window.Plotly.Plots.resize(host)).observe(host);
    seen.observe(host);
    charts.set(key, chart);
    return chart;
  }

  // The focus is lost where the page is written anew, and comes back with the chart; elsewhere it was taken away.
  function leave(chart) {
    if (chart.host._fullLayout) window.Plotly.Fx.unhover(chart.host);
    setTimeout(() => { if (document.activeElement !== chart.host && told.focused === chart) told.focused = null; });
  }

  // A page written anew has empty places: their charts move in before anything is painted.
  function settle() {
    const places = [...document.querySelectorAll(".q-place:empty")];
    const moved = places.map(move);
    moved.filter(looked).forEach(ask); // when all are in place: each look at a page just changed lays it out anew
    if (places.length) later(REST);
  }

  function move(place) {
    const { key, figure, said } = place.dataset, chart = charts.get(key) ?? mount(key);
    Object.assign(chart.host, { ariaLabel: said, ariaDescription: told.hint, ariaRoleDescription: told.role });
    chart.wanted = figure;
    if (chart.failed) chart.asked = "";
    place.append(chart.host, chart.spoken);
    if (told.focused === chart && document.activeElement === document.body) chart.host.focus({ preventScroll: true });
    mark(chart);
    return chart;
  }

  // Whether a place shows what it should.
  function mark(chart) {
    chart.host.parentElement?.toggleAttribute("data-drawn", chart.drawn === chart.wanted);
  }

  function looked({ host }) {
    const { top, bottom } = host.getBoundingClientRect();
    return host.offsetWidth > 0 && bottom > 0 && top < innerHeight;
  }

  // The newest question counts; an answer to an older one is passed over.
  async function ask(chart) {
    const { wanted } = chart;
    if (chart.asked === wanted) return;
    chart.asked = wanted;
    const [text] = await Promise.all([fetch(wanted).then((answer) => (answer.ok ? answer.text() : null)), library()])
      .catch(() => [null]);
    if (chart.asked !== wanted) return;
    chart.queue = Promise.resolve(chart.queue).then(() => draw(chart, text)).catch((error) => fail(chart, error));
    await chart.queue;
    chart.drawn = wanted;
    mark(chart);
    live.drawn(chart);
    later(0);
  }

  async function draw(chart, text) {
    const { host } = chart;
    if (text === null) throw new Error("no figure");
    chart.failed = false;
    if (text === chart.text) return;
    if (!host._fullLayout) host.textContent = "";
    const first = !host._fullLayout, { data, layout, live: recipe } = JSON.parse(text);
    await window.Plotly.react(host, data, layout, told.config);
    Object.assign(chart, { text, live: recipe });
    host.classList.toggle("q-clickable", marks(host).some((mark) => mark.href));
    if (first) host.on("plotly_click", ({ points }) => follow(points[0]?.customdata));
  }

  function fail(chart, error) {
    console.error(error);
    window.Plotly?.purge(chart.host);
    chart.host.textContent = told.failed;
    Object.assign(chart, { failed: true, text: "" });
  }

  // One at a time, when nothing looked at is missing: what stands further down, for scrolling and for print.
  function later(ms) {
    clearTimeout(told.later);
    told.later = setTimeout(rest, ms);
  }

  function rest() {
    [...charts].filter(([, chart]) => !chart.host.isConnected).forEach(([key, chart]) => forget(key, chart));
    const open = [...charts.values()];
    if (open.some((chart) => chart.asked && chart.asked !== chart.drawn)) return;
    const next = open.find((chart) => chart.asked !== chart.wanted);
    if (next) ask(next);
  }

  function forget(key, chart) {
    charts.delete(key);
    seen.unobserve(chart.host);
    window.Plotly?.purge(chart.host);
  }

  const seen = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) =>
    [...charts.values()].filter(({ host }) => host === target).forEach((chart) => come(chart, isIntersecting))));

  function come(chart, inSight) {
    chart.inSight = inSight;
    live.update(chart);
    if (inSight) ask(chart);
  }

  // Laid out anew before printing, and again afterwards.
  function printed(width) {
    [...charts.values()].filter(({ host }) => host._fullLayout)
      .forEach(({ host }) => window.Plotly.relayout(host, { width, autosize: !width }));
  }

  function watch() {
    new MutationObserver(settle).observe(document.body, { childList: true, subtree: true });
    addEventListener("beforeprint", () => printed(PAPER));
    addEventListener("afterprint", () => printed(null));
  }

  function begin(about) {
    if (!told.library) watch();
    Object.assign(told, about);
    settle();
  }

  return { begin, follow, each: (doing) => charts.forEach(doing) };
})();
