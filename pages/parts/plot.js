// One chart: Plotly.react on the same element run after run, so that a rerun changes a plot instead of rebuilding it.
const LIBRARY = Symbol.for("dashboard.plotly");
const charts = new WeakMap();

function library(source) {
  window[LIBRARY] ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      window[LIBRARY] = undefined;
      script.remove();
      reject(new Error(`not loaded: ${source}`));
    };
    document.head.append(script);
  });
  return window[LIBRARY];
}

// Every mark that says something: its words, and where it leads if anywhere.
function marks(host) {
  return (host.data ?? []).flatMap((trace, curveNumber) =>
    [trace.hovertext ?? (trace.hovertemplate && trace.text) ?? []].flat()
      .map((text, pointNumber) => ({ text, href: trace.customdata?.[pointNumber], curveNumber, pointNumber }))
      .filter((mark) => mark.text));
}

function words(text, pause) {
  const parsed = document.createElement("template");
  parsed.innerHTML = text.replaceAll("<br>", pause);
  return parsed.content.textContent;
}

function follow(href) {
  if (href) window[Symbol.for("dashboard.shell")].go(new URL(href, document.baseURI));
}

function keyboard(chart, event) {
  const every = marks(chart.host), last = every.length - 1, next = chart.at + 1, before = chart.at - 1;
  const to = { ArrowRight: next, ArrowDown: next, ArrowLeft: before, ArrowUp: before, Home: 0, End: last }[event.key];
  if (!every.length) return;
  if (to !== undefined) {
    chart.at = to > last ? 0 : to < 0 ? last : to;
    const { text, curveNumber, pointNumber } = every[chart.at];
    window.Plotly.Fx.hover(chart.host, [{ curveNumber, pointNumber }]);
    chart.spoken.textContent = words(text, chart.pause);
  } else if (event.key === "Enter" && every[chart.at]) {
    follow(every[chart.at].href);
  } else if (event.key === "Escape") {
    window.Plotly.Fx.unhover(chart.host);
  } else return;
  event.preventDefault();
}

// On paper a chart is as wide as the page: laid out anew before printing, and again afterwards.
const PAPER = 690;

function printed(chart, width) {
  if (chart.host._fullLayout) window.Plotly.relayout(chart.host, { width, autosize: !width });
}

function mount(host, spoken) {
  const chart = { host, spoken, at: -1, text: "", queue: Promise.resolve() };
  chart.observer = new ResizeObserver(() => host._fullLayout && host.offsetWidth && window.Plotly.Plots.resize(host));
  host.onkeydown = (event) => keyboard(chart, event);
  host.onblur = () => host._fullLayout && window.Plotly.Fx.unhover(host);
  chart.before = () => printed(chart, PAPER);
  chart.after = () => printed(chart, null);
  addEventListener("beforeprint", chart.before);
  addEventListener("afterprint", chart.after);
  charts.set(host, chart);
  return chart;
}

async function draw(chart, text, config) {
  const first = !chart.host._fullLayout;
  const { data, layout } = JSON.parse(text);
  await window.Plotly.react(chart.host, data, layout, config);
  chart.host.classList.toggle("q-clickable", marks(chart.host).some((mark) => mark.href));
  if (!first) return;
  chart.host.on("plotly_click", ({ points }) => follow(points[0]?.customdata));
  chart.observer.observe(chart.host);
}

export default function ({ data, parentElement }) {
  const host = parentElement.querySelector(".q-plot");
  const chart = charts.get(host) ?? mount(host, parentElement.querySelector(".q-spoken"));
  host.ariaLabel = data.alt;
  host.ariaDescription = data.hint;
  host.ariaRoleDescription = data.role;
  chart.pause = data.pause;
  host.style.height = `${data.height}px`;
  if (chart.text !== data.figure) {
    chart.text = data.figure;
    chart.queue = chart.queue.then(() => library(data.library)).then(() => draw(chart, data.figure, data.config))
      .catch((error) => { host.textContent = data.failed; console.error(error); });
  }
  return () => {
    chart.observer.disconnect();
    removeEventListener("beforeprint", chart.before);
    removeEventListener("afterprint", chart.after);
    charts.delete(host);
    if (window.Plotly) window.Plotly.purge(host);
  };
}
