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
      .map((mark, pointNumber) => ({ mark, curveNumber, pointNumber }))
      .filter((point) => point.mark && (point.mark.code ?? point.mark.rows)));
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
    chart.choose(points[chart.at].mark);
  } else if (event.key === "Escape") {
    window.Plotly.Fx.unhover(chart.host);
  } else return;
  event.preventDefault();
}

function mount(host, spoken) {
  const chart = { host, spoken, at: -1, choose: () => {}, queue: Promise.resolve() };
  chart.observer = new ResizeObserver(() => host._fullLayout && host.offsetWidth && window.Plotly.Plots.resize(host));
  host.onkeydown = (event) => keyboard(chart, event);
  charts.set(host, chart);
  return chart;
}

async function draw(chart, { figure, config }) {
  const first = !chart.host._fullLayout;
  await window.Plotly.react(chart.host, figure.data, figure.layout, config);
  if (!first) return;
  chart.host.on("plotly_click", ({ points }) => {
    const mark = points[0]?.customdata;
    if (mark && (mark.code ?? mark.rows)) chart.choose(mark);
  });
  chart.observer.observe(chart.host);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector(".q-plot");
  const chart = charts.get(host) ?? mount(host, parentElement.querySelector(".q-spoken"));
  host.setAttribute("aria-label", data.alt);
  host.style.height = `${data.figure.layout.height ?? 370}px`;
  host.classList.toggle("q-clickable", data.clickable);
  chart.choose = (mark) => setTriggerValue("mark", mark);
  chart.queue = chart.queue.catch(() => {}).then(() => library(data.library)).then(() => draw(chart, data))
    .catch((error) => { host.textContent = data.failed; console.error(error); });
  return () => {
    chart.observer.disconnect();
    charts.delete(host);
    if (window.Plotly) window.Plotly.purge(host);
  };
}
