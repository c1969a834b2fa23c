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

function mount(host, spoken) {
  const chart = { host, spoken, at: -1, text: "", queue: Promise.resolve() };
  chart.observer = new ResizeObserver(() => host._fullLayout && host.offsetWidth && window.Plotly.Plots.resize(host));
  host.onkeydown = (event) => keyboard(chart, event);
  charts.set(host, chart);
  return chart;
}

async function draw(chart, text, config) {
  const first = !chart.host._fullLayout;
  const { data, layout } = JSON.parse(text);
  await window.Plotly.react(chart.host, data, layout, config);
  chart.host.classList.toggle("q-clickable", clickable(chart.host).length > 0);
  if (!first) return;
  chart.host.on("plotly_click", ({ points }) => follow(points[0]?.customdata));
  chart.observer.observe(chart.host);
}

export default function ({ data, parentElement }) {
  const host = parentElement.querySelector(".q-plot");
  const chart = charts.get(host) ?? mount(host, parentElement.querySelector(".q-spoken"));
  host.setAttribute("aria-label", data.alt);
  host.style.height = `${data.height}px`;
  if (chart.text !== data.figure) {
    chart.text = data.figure;
    chart.queue = chart.queue.then(() => library(data.library)).then(() => draw(chart, data.figure, data.config))
      .catch((error) => { host.textContent = data.failed; console.error(error); });
  }
  return () => {
    chart.observer.disconnect();
    charts.delete(host);
    if (window.Plotly) window.Plotly.purge(host);
  };
}
