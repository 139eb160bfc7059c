// Tells in words of the cell of a map that the pointer is on. The cells are in the chart's `layout.meta.cells`.

const SUPERSCRIPTS = Object.fromEntries([..."-0123456789"].map((sign, i) => [sign, "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"[i]]));
const decoded = new WeakMap(); // cells as they came → their numbers
const listeners = new WeakMap();

export default function ({ data, parentElement }) {
  listeners.get(parentElement)?.();
  const { words, charts } = data;
  const output = parentElement.querySelector("output");
  output.textContent = words.idle;
  const moved = (event) => {
    const chart = event.target.closest?.(`.st-key-${charts} .js-plotly-plot`);
    const cells = chart?.layout?.meta?.cells;
    const place = cells && cellAt(chart, cells, event);
    const text = place ? tell(cells, place, words) : words.idle;
    if (output.textContent !== text) output.textContent = text;
  };
  document.addEventListener("pointermove", moved);
  document.addEventListener("pointerdown", moved);
  const remove = () => {
    document.removeEventListener("pointermove", moved);
    document.removeEventListener("pointerdown", moved);
  };
  listeners.set(parentElement, remove);
  return remove;
}

function cellAt(chart, { rates, starts }, { clientX, clientY }) {
  const panel = chart.querySelector(".draglayer .nsewdrag");
  if (!panel) return null;
  const { left, top, width, height } = panel.getBoundingClientRect();
  // A click tells whole pixels, so that the cell told of is the one that it opens.
  const [right, up] = [(Math.floor(clientX) - left) / width, 1 - (Math.floor(clientY) - top) / height];
  if (right < 0 || right > 1 || up < 0 || up > 1) return null;
  const along = ([low, high], share) => low + share * (high - low);
  const x = along(chart.layout.xaxis.range, right);
  const y = along(chart.layout.yaxis.range, up);
  return { column: nearest(rates.map(Math.log10), x), row: nearest(starts, y) };
}

function nearest(values, wanted) {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (Math.abs(values[i] - wanted) < Math.abs(values[best] - wanted)) best = i;
  return best;
}

function tell(cells, { row, column }, words) {
  const index = row * cells.rates.length + column;
  const where = fill(words.cell, { rate: number(cells.rates[column]), w: number(cells.starts[row]) });
  const sentences = cells.maps.map((map, place) => {
    const { loss, outcomes, epochs } = numbers(cells, place);
    const became = fill(words.outcomes[outcomes[index]], {
      epochs: after(epochs[index], words),
      loss: Number.isFinite(loss[index]) ? number(loss[index]) : words.too_large,
    });
    return fill(words[map.loop], { cell: became });
  });
  return [where, ...sentences].join(" ");
}

function numbers(cells, place) {
  if (!decoded.has(cells)) decoded.set(cells, []);
  const kept = decoded.get(cells);
  if (!kept[place]) {
    const { loss, outcomes, epochs } = cells.maps[place];
    kept[place] = {
      loss: new Float32Array(bytes(loss)),
      outcomes: new Uint8Array(bytes(outcomes)),
      epochs: new Int16Array(bytes(epochs)),
    };
  }
  return kept[place];
}

const after = (count, words) =>
  count === 0 ? words.no_epochs : count === 1 ? words.one_epoch : fill(words.epochs, { count: count.toLocaleString("en") });
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

// As backprop/ui/parts/numbers.py: four digits, a true minus sign, powers of ten.
function number(value) {
  if (value === 0) return "0";
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  if (exponent >= -4 && exponent < 6) return String(Number(value.toPrecision(4))).replace("-", "−");
  const [mantissa, power] = value.toExponential(3).split("e");
  const raised = [...String(Number(power))].map((sign) => SUPERSCRIPTS[sign]).join("");
  return `${String(Number(mantissa)).replace("-", "−")} × 10${raised}`;
}
