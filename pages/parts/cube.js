// A cube holds what the cards of a page count, by month and by what marks stand for; adding it up gives what the server
// would say: the same sums, the same Wilson interval, the same rounding.
const cubes = (() => {
  const Z = 1.959963984540054; // of 95 %
  const TYPES = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, f8: Float64Array };
  const MISSING = "—";

  function decoded(buffer) {
    const size = new DataView(buffer).getUint32(0, true);
    const cube = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, size)));
    Object.values(cube.series).forEach((series) => {
      series.columns = series.columns.map(([type, place]) => new TYPES[type](buffer, 4 + size + place, series.length));
    });
    cube.numbers = Object.fromEntries(Object.entries(cube.codes)
      .map(([dim, codes]) => [dim, new Map(codes.map((code, number) => [code, number]))]));
    return cube;
  }

  // Which codes of a dim pass: 1 or 0 by number.
  function passing(cube, dim, codes) {
    const passed = new Uint8Array(cube.codes[dim]?.length ?? 0);
    [codes].flat().forEach((code) => { const at = cube.numbers[dim]?.get(code); if (at !== undefined) passed[at] = 1; });
    return passed;
  }

  // The months of a mark [from, to) as columns of the cube: of what stands at a month the last one known. Null: no data.
  function months(cube, series, { from, to }) {
    const first = Math.max(from - cube.first, 0), last = series.known.lastIndexOf("1", to - cube.first - 1);
    if (to - cube.first < 1 || last < first) return null;
    return series.time === "last" ? [last, last + 1] : [first, to - cube.first];
  }

  // The rows that pass what is chosen, a filter by key: {area: [codes], product: [codes]}; a mark's own dims stay whole.
  function chosen(cube, series, filters) {
    const tests = Object.entries(series.obeys)
      .filter(([key, dim]) => filters[key]?.length && !held(series, dim))
      .map(([key, dim]) => [column(series, dim), passing(cube, dim, filters[key])]);
    const rows = [];
    for (let row = 0; row < series.length; row += 1) {
      if (tests.every(([codes, passed]) => passed[codes[row]])) rows.push(row);
    }
    return rows;
  }

  function held(series, dim) {
    return series.by.includes(dim) || (dim === "product_class" && series.by.includes("product"));
  }

  function column(series, dim) {
    return series.columns[1 + series.dims.indexOf(dim)];
  }

  // Numerator, denominator, value and interval of every mark {where, from, to}; NaN where nothing is known.
  function added(cube, id, marks, filters) {
    const series = cube.series[id], rows = chosen(cube, series, filters), month = series.columns[0];
    const x = series.columns[1 + series.dims.length], n = series.columns[2 + series.dims.length];
    return marks.map((mark) => {
      const span = months(cube, series, mark);
      if (!span) return told(series, NaN, NaN);
      const tests = Object.entries(mark.where).map(([dim, codes]) => [column(series, dim), passing(cube, dim, codes)]);
      let above = 0, below = 0;
      for (const row of rows) {
        if (month[row] < span[0] || month[row] >= span[1]) continue;
        if (!tests.every(([codes, passed]) => passed[codes[row]])) continue;
        above += x[row];
        if (n) below += n[row];
      }
      return told(series, above, n ? below : 1);
    });
  }

  function told(series, x, n) {
    const value = n > 0 ? (x / n) * series.per : NaN;
    const [lower, upper] = series.interval && n > 0 ? wilson(x, n) : [NaN, NaN];
    return { numerator: x, denominator: n, failed: n - x, value, lower, upper };
  }

  function wilson(x, n) {
    const p = x / n, whole = 1 + Z ** 2 / n, middle = (p + Z ** 2 / (2 * n)) / whole;
    const half = (Z / whole) * Math.sqrt((p * (1 - p)) / n + Z ** 2 / (4 * n ** 2));
    return [Math.max(middle - half, 0), Math.min(middle + half, 1)];
  }

  // Half up, of the number as it is written.
  function rounded(value, decimals) {
    const written = String(Math.abs(value));
    const whole = written.includes("e") ? Math.round(Math.abs(value) * 10 ** decimals) : Math.round(Number(`${written}e${decimals}`));
    return Math.sign(value) * whole / 10 ** decimals;
  }

  function grouped(value, decimals) {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return (value + 0).toLocaleString("en-US", digits).replace("-", "−");
  }

  // A number as the server prints it; a rate that misses its target but would be rounded to it gets one more digit.
  function printed(value, { format, decimals, factor = 1, target }, lang) {
    if (value === null || Number.isNaN(value)) return MISSING;
    if (format === "rate") {
      const text = (share, digits) => `${grouped(rounded(scaled(share), digits), digits)}%`;
      const near = typeof target === "number" && value < target && text(value, decimals) === text(target, decimals);
      return text(value, decimals + Number(near));
    }
    const shown = value * factor;
    if (lang === "zh" && Math.abs(shown) >= 100000) return `${grouped(rounded(shown / 10000, 1), 1)}万`;
    return grouped(rounded(shown, decimals), decimals);
  }

  // A share in per cent, the digits as they are written.
  function scaled(share) {
    const written = String(share);
    return written.includes("e") ? share * 100 : Number(`${written}e2`);
  }

  return { decoded, added, printed };
})();
