// Tells the server where in a chart the learner clicked, in the units of the axes: also between the points of a line,
// which Plotly's own event is silent about.

const TWICE_MS = 100; // Plotly sends a click of its own after the browser's
const listeners = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  listeners.get(parentElement)?.();
  let last = { at: -Infinity };
  const clicked = (event) => {
    const chart = event.target.closest?.(`.st-key-${data.charts} .js-plotly-plot`);
    const place = chart && placed(chart, event);
    const again = event.timeStamp - last.at < TWICE_MS && event.clientX === last.x && event.clientY === last.y;
    if (!place || again) return;
    last = { at: event.timeStamp, x: event.clientX, y: event.clientY };
    setTriggerValue("click", place);
  };
  document.addEventListener("click", clicked, { capture: true });
  const remove = () => document.removeEventListener("click", clicked, { capture: true });
  listeners.set(parentElement, remove);
  return remove;
}

// The first panel under the pointer, and the values of its axes there.
function placed(chart, { clientX, clientY }) {
  for (const panel of chart.querySelectorAll(".draglayer .nsewdrag")) {
    const { left, top, width, height } = panel.getBoundingClientRect();
    const [right, down] = [(clientX - left) / width, (clientY - top) / height];
    if (right < 0 || right > 1 || down < 0 || down > 1) continue;
    const suffix = panel.dataset.subplot?.match(/^x(\d*)y/)?.[1] ?? "";
    const x = value(chart.layout[`xaxis${suffix}`], right);
    const y = value(chart.layout[`yaxis${suffix}`], 1 - down);
    if (Number.isFinite(x) && Number.isFinite(y)) return { ...inItsCell(chart, { x, y }), axes: suffix };
  }
  return null;
}

// On a map, see `ui/cells`: the middle of the cell that is drawn there.
function inItsCell(chart, place) {
  const cells = chart.layout.meta?.cells;
  if (!cells) return place;
  const nearest = (values, wanted, of) =>
    values.reduce((best, one) => (Math.abs(of(one) - of(wanted)) < Math.abs(of(best) - of(wanted)) ? one : best));
  return { x: nearest(cells.rates, place.x, Math.log10), y: nearest(cells.starts, place.y, (start) => start) };
}

function value(axis, share) {
  if (!axis?.range) return NaN;
  const [low, high] = axis.range;
  const at = low + share * (high - low);
  return axis.type === "log" ? 10 ** at : at;
}
