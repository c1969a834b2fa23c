// Charts that stay: each keeps its element from run to run and moves into the place that the page has for it, so that
// Plotly changes it instead of building it anew. What is looked at asks for its figure first, the rest when all is quiet.
const plots = (() => {
  const charts = new Map(); // by the key of their place
  const told = {};
  const REST = 100; // ms after what is looked at, before the rest is asked for

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

  function clickable(host) {
    return (host.data ?? []).flatMap((trace, curveNumber) =>
      (Array.isArray(trace.customdata) ? trace.customdata : [])
        .map((href, pointNumber) => ({ href, curveNumber, pointNumber }))
        .filter((point) => point.href));
  }

  function follow(href) {
    if (href) window[Symbol.for("dashboard.shell")].go(new URL(href, document.baseURI));
  }

  function keyboard(chart, event) {
    const points = clickable(chart.host);
    if (!points.length) return;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) {
      chart.at = (chart.at + step + points.length) % points.length;
      const { curveNumber, pointNumber } = points[chart.at];
      window.Plotly.Fx.hover(chart.host, [{ curveNumber, pointNumber }]);
      chart.spoken.textContent = chart.host.querySelector(".hoverlayer")?.textContent ?? "";
    } else if (event.key === "Enter" && points[chart.at]) {
      follow(points[chart.at].href);
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
    const host = element("q-plot", { role: "group", tabindex: 0 }), spoken = element("q-spoken", { "aria-live": "polite" });
    const chart = { host, spoken, at: -1, wanted: "", asked: "", drawn: "", text: "", queue: null };
    host.onkeydown = (event) => keyboard(chart, event);
    new ResizeObserver(() => host._fullLayout && host.offsetWidth && window.Plotly.Plots.resize(host)).observe(host);
    seen.observe(host);
    charts.set(key, chart);
    return chart;
  }

  // A page written anew has empty places: their charts move in before anything is painted.
  function settle() {
    const places = [...document.querySelectorAll(".q-place:empty")];
    for (const place of places) {
      const { key, figure, said } = place.dataset, chart = charts.get(key) ?? mount(key);
      chart.host.setAttribute("aria-label", said);
      chart.wanted = figure;
      if (chart.failed) chart.asked = "";
      place.append(chart.host, chart.spoken);
      mark(chart);
      if (looked(chart)) ask(chart);
    }
    if (places.length) later(REST);
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
    later(0);
  }

  async function draw(chart, text) {
    const { host } = chart;
    if (text === null) throw new Error("no figure");
    chart.failed = false;
    if (text === chart.text) return;
    if (!host._fullLayout) host.textContent = "";
    const first = !host._fullLayout, { data, layout } = JSON.parse(text);
    await window.Plotly.react(host, data, layout, told.config);
    chart.text = text;
    host.classList.toggle("q-clickable", clickable(host).length > 0);
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

  const seen = new IntersectionObserver((entries) => entries.filter((entry) => entry.isIntersecting)
    .forEach(({ target }) => [...charts.values()].filter(({ host }) => host === target).forEach(ask)));

  function begin(about) {
    if (!told.library) new MutationObserver(settle).observe(document.body, { childList: true, subtree: true });
    Object.assign(told, about);
    settle();
  }

  return { begin };
})();
