// The marks of a chart drawn over it in neutral ink while the hand moves: a layer of our own, since laying the plot out
// anew with the numbers beside it takes Plotly longer than a frame. The plot below stays as it is.
const layers = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const ROWS = ["dots", "bars", "stems"]; // kinds with a row a mark and numbers beside it

  const safe = (text) => String(text).replace(/<[^>]*>/g, "").replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const text = (x, y, words, kind = "", anchor = "start") =>
    `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" class="${kind}" text-anchor="${anchor}">${safe(words)}</text>`;
  const line = (x0, y0, x1, y1, kind) =>
    `<line x1="${x0.toFixed(1)}" y1="${y0.toFixed(1)}" x2="${x1.toFixed(1)}" y2="${y1.toFixed(1)}" class="${kind}"/>`;
  const dot = (x, y, small) => `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="5" class="${small ? "q-few" : "q-dot"}"/>`;
  const box = (x, y, width, height, kind, more = "") =>
    `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${Math.max(width, 0).toFixed(1)}" height="${Math.max(height, 0).toFixed(1)}" class="${kind}" ${more}/>`;

  // Where numbers lie: both axes are linear; what lies beyond an axis is drawn at its end.
  function geometry({ _fullLayout: { xaxis, yaxis, _size: size } }) {
    const [left, right] = [xaxis._offset, xaxis._offset + xaxis._length];
    const [top, bottom] = [yaxis._offset, yaxis._offset + yaxis._length];
    const within = (low, at, high) => Math.min(Math.max(at, low), high);
    return {
      left, right, top, bottom, size,
      x: (value) => within(left, left + xaxis.l2p(value), right),
      y: (value) => within(top, top + yaxis.l2p(value), bottom),
      beyond: (value) => Math.sign(Math.round(xaxis.l2p(value) - within(0, xaxis.l2p(value), xaxis._length))),
      row: xaxis._length && Math.abs(yaxis.l2p(1) - yaxis.l2p(0)),
      step: Math.abs(xaxis.l2p(1) - xaxis.l2p(0)),
    };
  }

  const known = (value) => typeof value === "number" && !Number.isNaN(value);

  function dots(at, rows) {
    return rows.map(({ place, value, lower, upper, small }) => {
      const y = at.y(place);
      if (!known(value)) return "";
      const beyond = at.beyond(value), edge = beyond > 0 ? at.right : at.left;
      const interval = known(lower) ? line(at.x(lower), y, at.x(upper), y, small ? "q-thin" : "q-span") : "";
      return interval + (beyond ? text(edge, y + 5, beyond > 0 ? "›" : "‹", "", beyond > 0 ? "end" : "start") : dot(at.x(value), y, small));
    }).join("");
  }

  function stems(at, rows, { target }) {
    const upright = known(target) ? line(at.x(target), at.top, at.x(target), at.bottom, "q-target") : "";
    const each = rows.filter(({ value }) => known(value)).map(({ place, value }) =>
      (known(target) ? line(at.x(target), at.y(place), at.x(value), at.y(place), "q-stem") : "") + dot(at.x(value), at.y(place)));
    return upright + each.join("");
  }

  // The longest bar keeps the room that it had: their axis is not shown.
  function bars(at, rows, recipe, host) {
    const trace = host.data[rows[0].trace], longest = Math.max(...trace.x, 1e-9);
    const share = (longest / host.layout.xaxis.range[1]) * (at.right - at.left), most = Math.max(...rows.map(filled), 1e-9);
    return rows.map((row) => {
      const length = (filled(row) / most) * share, y = at.y(row.place), height = at.row * trace.width;
      return box(at.left, y - height / 2, length, height, "q-bar") + text(at.left + length + 8, y + 4.5, row.texts.value, "q-bold");
    }).join("");
  }

  const filled = ({ value }) => (known(value) ? value : 0);

  function columns(at, rows, recipe, host) {
    const before = Math.max(...host.data.filter(({ type }) => type === "bar").flatMap(({ y }) => y), 1);
    const room = (before / host.layout.yaxis.range[1]) * (at.bottom - at.top), most = Math.max(...rows.map(filled), 1);
    const shown = rows.length > 14 ? new Set([rows.length - 1, rows.findIndex((row) => filled(row) === most)]) : null;
    return rows.map((row, number) => {
      const height = (filled(row) / most) * room, x = at.x(row.place), width = at.step * 0.7;
      const open = row.part ? box(x - width / 2, at.bottom - height, width, (row.part / most) * room, "q-open") : "";
      const told = !shown || shown.has(number) ? text(x, at.bottom - height - 5, row.texts.value, "q-bold", "middle") : "";
      return box(x - width / 2, at.bottom - height, width, height, "q-bar") + open + told;
    }).join("");
  }

  function trend(at, rows) {
    const held = rows.filter(({ value }) => known(value)), banded = held.filter(({ lower }) => known(lower));
    const path = (points) => points.map(([x, y]) => `${at.x(x).toFixed(1)},${at.y(y).toFixed(1)}`).join(" ");
    const edge = [...banded.map(({ place, lower }) => [place, lower]), ...banded.toReversed().map(({ place, upper }) => [place, upper])];
    const band = banded.length ? `<polygon points="${path(edge)}" class="q-range"/>` : "";
    const course = `<polyline points="${path(held.map(({ place, value }) => [place, value]))}" class="q-course-line"/>`;
    return band + course + held.map(({ place, value, small }) => dot(at.x(place), at.y(value), small)).join("");
  }

  function heat(at, rows, recipe, host) {
    return rows.map((row) => {
      const { x, width, base, y } = host.data[row.trace], n = row.point, top = at.y(base[n] + y[n]);
      const left = at.x(x[n] - width[n] / 2), across = at.x(x[n] + width[n] / 2) - left;
      const cell = row.small ? "" : box(left, top, across, at.y(base[n]) - top, "q-cell");
      const words = row.denominator ? `${row.texts.failed}/${row.texts.denominator}` : "";
      return cell + text(left + across / 2, (top + at.y(base[n])) / 2 + 4.5, words, row.small ? "q-faint" : "", "middle");
    }).join("");
  }

  // The numbers beside rows, and the headings above them, where the plot has them.
  function beside(at, rows, recipe, host) {
    const notes = host.layout.annotations ?? [], edges = new Set(), leads = [];
    notes.filter(({ xref, yref }) => xref === "paper" && yref !== "paper").forEach(({ x, xshift }) => (x ? edges.add(xshift) : leads.push(xshift)));
    const cells = [...edges].sort((a, b) => a - b).map((shift, number) => [at.right + shift - 1, [recipe.margin[number]], number ? "" : "q-bold"]);
    if (leads.length) cells.push([at.left + leads[0], recipe.lead, "q-quiet"]);
    const numbers = cells.flatMap(([x, names, kind]) => rows.map((row) =>
      text(x, at.y(row.place) + 4.5, names.map((name) => row.texts[name] ?? "").join("/"), kind, "end")));
    const heads = notes.filter(({ xref, yref }) => xref === "paper" && yref === "paper").flatMap(({ text: words, x, xshift, yshift }) =>
      words.split("<br>").toReversed().map((part, up) =>
        text(at.size.l + at.size.w * x + xshift - 2, at.top - yshift - 5 - 16 * up, part, "q-quiet", "end")));
    return [...numbers, ...heads].join("");
  }

  // What a click on a mark is on, and what is said of it.
  function touched(at, rows, kind) {
    return rows.map(({ place, label, said }, number) => {
      const [x, y, width, height] = ROWS.includes(kind) ? [0, at.y(place) - at.row / 2, at.right, at.row]
        : [at.x(place) - at.step / 2, at.top, at.step, at.bottom - at.top];
      return box(x, y, width, height, "q-hit", `data-at="${number}"`).replace("/>", `><title>${safe(label)} ${safe(said)}</title></rect>`);
    }).join("");
  }

  const KINDS = { dots, bars, stems, columns, trend, heat };

  // Rows: {trace, point, place, label, value, lower, upper, denominator, small, texts, said}.
  function draw(host, recipe, rows, chosen) {
    const layer = host.querySelector(":scope > .q-layer") ?? mounted(host, recipe.kind), at = geometry(host);
    const numbers = ROWS.includes(recipe.kind) ? beside(at, rows, recipe, host) : "";
    const hits = recipe.kind === "heat" ? "" : touched(at, rows, recipe.kind);
    layer.innerHTML = KINDS[recipe.kind](at, rows, recipe, host) + numbers + hits;
    layer.onclick = ({ target }) => { const hit = target.closest("[data-at]"); if (hit) chosen(rows[Number(hit.dataset.at)]); };
  }

  function mounted(host, kind) {
    const layer = document.createElementNS(SVG, "svg");
    layer.classList.add("q-layer");
    layer.setAttribute("aria-hidden", "true");
    host.append(layer);
    host.dataset.live = ROWS.includes(kind) ? "rows" : "times";
    return layer;
  }

  function clear(host) {
    host.querySelector(":scope > .q-layer")?.remove();
    delete host.dataset.live;
  }

  return { draw, clear };
})();
