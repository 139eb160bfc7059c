// Play, pause and scrub through a run in the browser: moves marks over the charts without a trip to the server.
//
// A figure says in `layout.meta.cursors` which marks it wants: in which panel, at the values of which series. One of
// the figures holds the series, in `layout.meta.run`. The marks are drawn over the chart, with what Plotly makes public
// (`gd.layout`, `gd.on`), so the chart itself is never drawn again. The step is told to the server when the learner
// comes to rest.

import { Resting } from "../stepping/resting.js";
import { contour, levels, lossGrid, valleyLine } from "../contours.js";
import { MODELS } from "../models.js";
import { label, short } from "../written.js";

const SVG = "http://www.w3.org/2000/svg";
const CURVE_PIECES = 60;
const players = new WeakMap();

export default function (component) {
  const { parentElement } = component;
  let player = players.get(parentElement);
  if (!player) players.set(parentElement, (player = new Player(parentElement)));
  player.update(component);
  return () => {
    player.remove();
    players.delete(parentElement);
  };
}

class Player {
  constructor(root) {
    this.root = root;
    this.position = 0;
    this.last = 0;
    this.run = null; // what a figure's `layout.meta.run` holds, and the figure
    this.resting = new Resting();
    this.wanted = null; // a step that the server asks for
    this.playing = null; // the animation frame that is due
    this.overlays = new Map(); // chart element → its marks
    this.range = root.querySelector("input[type=range]");
    this.button = (name) => root.querySelector(`button[name=${name}]`);
    this.output = root.querySelector("output");
    this.speed = root.querySelector("select");

    this.range.addEventListener("input", () => {
      this.pause();
      this.go(Number(this.range.value), { rest: true });
    });
    const buttons = { first: () => 0, back: () => this.position - 1, next: () => this.position + 1, last: () => this.last };
    for (const [name, target] of Object.entries(buttons))
      this.button(name).addEventListener("click", () => {
        this.pause();
        this.go(target(), { rest: true });
      });
    this.button("play").addEventListener("click", () => (this.playing ? this.pause({ tell: true }) : this.play()));

    // Streamlit mounts a chart anew whenever its data change; the marks then have to be put on again.
    this.observer = new MutationObserver(() => this.soon());
    this.observed = null;
  }

  update({ data, setStateValue }) {
    this.data = data;
    for (const name of ["first", "back", "next", "last"]) label(this.button(name), data.words[name]);
    this.range.setAttribute("aria-label", data.words.range);
    this.speed.setAttribute("aria-label", data.words.speed);
    [...this.speed.options].forEach((option) => (option.textContent = data.words[option.dataset.word]));
    this.showPlaying();

    this.wanted = this.resting.hear(data, setStateValue) ?? this.wanted;
    this.load(this.run);
    this.watch();
  }

  // Take up a run: the first, or another after a setting was moved. The step stays, as far as there is one.
  load(run) {
    if (!run) return;
    if (run !== this.run) {
      this.run = run;
      this.series = Object.fromEntries(Object.entries(run.series).map(([name, text]) => [name, floats(text)]));
      this.last = run.positions - 1;
      this.range.max = this.last;
    }
    if (this.wanted !== null) this.position = Math.round(this.wanted / run.stride);
    this.wanted = null;
    this.go(this.position);
  }

  remove() {
    this.pause();
    this.resting.stop();
    clearTimeout(this.due);
    this.observer.disconnect();
    for (const overlay of this.overlays.values()) overlay.svg.remove();
  }

  // --- moving ---

  go(position, { rest = false } = {}) {
    if (!this.run) return;
    this.position = Math.min(Math.max(position, 0), this.last);
    this.range.value = this.position;
    this.output.textContent = this.sentence();
    this.range.setAttribute("aria-valuetext", this.output.textContent);
    this.draw();
    if (rest) this.resting.at(this.step);
  }

  get step() {
    return Math.min(this.position * this.run.stride, this.run.last_step);
  }

  play() {
    if (this.position >= this.last) this.go(0);
    const begun = performance.now();
    const from = this.position;
    const frame = (now) => {
      // A whole run takes about twelve seconds at normal speed; a short one, a third of a second a step.
      const perSecond = Math.max(3, (this.last + 1) / 12) * Number(this.speed.value);
      const position = from + Math.floor(((now - begun) / 1000) * perSecond);
      if (position !== this.position) this.go(position);
      if (this.position >= this.last) this.pause({ tell: true });
      else this.playing = requestAnimationFrame(frame);
    };
    this.playing = requestAnimationFrame(frame);
    this.showPlaying();
  }

  pause({ tell = false } = {}) {
    if (!this.playing) return;
    cancelAnimationFrame(this.playing);
    this.playing = null;
    this.showPlaying();
    if (tell) this.resting.tell(this.step);
  }

  showPlaying() {
    const button = this.button("play");
    button.querySelector("span").textContent = this.data.words[this.playing ? "pause" : "play"];
    button.classList.toggle("playing", Boolean(this.playing));
  }

  sentence() {
    const { last_step, samples } = this.run;
    const values = { step: this.step, last: last_step, ...samples[this.step % samples.length] };
    values.epoch = Math.floor(this.step / samples.length);
    for (const [name, series] of Object.entries(this.series)) values[name] = short(series[this.position]);
    if (this.series.epoch) values.epoch = this.series.epoch[this.position];
    for (const name of ["step", "last", "epoch"]) values[name] = values[name].toLocaleString("en"); // 5,000
    return this.data.words.readout.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  // --- the marks ---

  watch() {
    const charts = document.querySelector(`.st-key-${this.data.charts}`);
    if (charts && charts !== this.observed) {
      this.observer.disconnect();
      this.observer.observe(charts, { childList: true, subtree: true });
      this.observed = charts;
    }
    this.soon();
  }

  // Once Plotly has come to rest: to measure while it draws would make the browser lay out the page each time.
  soon() {
    clearTimeout(this.due);
    this.due = setTimeout(() => this.attach(), 30);
  }

  attach() {
    for (const chart of this.observed?.querySelectorAll(".js-plotly-plot") ?? []) {
      const { cursors, run } = chart.layout?.meta ?? {};
      if (!cursors || this.overlays.get(chart)?.svg.isConnected) continue;
      this.load(run);
      const svg = document.createElementNS(SVG, "svg");
      svg.setAttribute("class", "player-marks");
      svg.setAttribute("aria-hidden", "true");
      Object.assign(svg.style, { position: "absolute", inset: "0", width: "100%", height: "100%", pointerEvents: "none" });
      chart.appendChild(svg);
      const marks = cursors.map((cursor) => ({ cursor, ...shapes(svg, cursor) }));
      this.overlays.set(chart, { svg, marks });
      chart.on("plotly_afterplot", () => this.soon());
    }
    for (const [chart, { svg }] of this.overlays) if (!svg.isConnected) this.overlays.delete(chart);
    this.draw();
  }

  draw() {
    if (!this.run) return;
    if (this.observed) this.observed.dataset.position = this.position; // for what else is painted: ui/scenes
    for (const [chart, { marks }] of this.overlays) {
      const origin = chart.getBoundingClientRect();
      for (const { cursor, mark, guide, curve, surface } of marks) {
        const panel = chart.querySelector(`.draglayer .x${cursor.axes}y${cursor.axes} .nsewdrag`)?.getBoundingClientRect();
        if (surface) {
          this.surface(chart.layout, cursor, surface, panel, origin);
          continue;
        }
        if (curve) {
          const points = panel && this.curve(chart.layout, cursor, panel);
          show(curve, points, () => {
            set(curve, { x: panel.left - origin.left, y: panel.top - origin.top, width: panel.width, height: panel.height });
            set(curve.firstChild, { points });
          });
          continue;
        }
        const x = panel && place(chart.layout[`xaxis${cursor.axes}`], this.value(cursor.x));
        const y = panel && place(chart.layout[`yaxis${cursor.axes}`], this.value(cursor.y));
        const left = panel?.left - origin.left;
        const top = panel?.top - origin.top;
        const inside = (share) => share >= -0.005 && share <= 1.005;
        show(guide, guide && inside(x), () => {
          set(guide, { x1: left + x * panel.width, x2: left + x * panel.width, y1: top, y2: top + panel.height });
        });
        show(mark, inside(x) && inside(y), () => {
          set(mark, { cx: left + x * panel.width, cy: top + (1 - y) * panel.height });
        });
      }
    }
  }

  // Contour lines of the loss with this step's other parameter, and what that is held at; drawn anew only if it changed.
  surface(layout, cursor, { lines, note }, panel, origin) {
    const { axes, parameters, across, up, held } = cursor;
    const values = parameters.map((name) => this.value(name));
    const third = parameters.findIndex((name) => name !== across && name !== up);
    show(lines, panel && (third < 0 || Number.isFinite(values[third])), () => {
      const ranges = [layout[`xaxis${axes}`].range, layout[`yaxis${axes}`].range];
      const drawn = JSON.stringify([third < 0 ? 0 : values[third], ranges, panel.width, panel.height]);
      set(lines, { x: panel.left - origin.left, y: panel.top - origin.top, width: panel.width, height: panel.height });
      if (lines.dataset.drawn === drawn) return;
      lines.dataset.drawn = drawn;
      const grid = lossGrid(cursor, values, ...ranges);
      set(lines.firstChild, { d: levels(grid).map((level) => contour(grid, level, panel.width, panel.height)).join("") });
      set(lines.lastChild, { d: valleyLine(cursor.valley, third < 0 ? 0 : values[third], ranges, panel) });
    });
    show(note, panel && third >= 0, () => {
      set(note, { x: panel.right - origin.left - 4, y: panel.top - origin.top + 13 });
      note.textContent = held.replace("{name}", parameters[third]).replace("{value}", short(values[third]));
    });
  }

  // The model's curve at this step, over the width of the panel, in the panel's pixels; null where a number is too large.
  curve(layout, { axes, model, parameters }, panel) {
    const values = parameters.map((name) => this.value(name));
    if (!values.every(Number.isFinite)) return null;
    const [low, high] = layout[`xaxis${axes}`].range;
    const points = [];
    for (let i = 0; i <= CURVE_PIECES; i++) {
      const y = place(layout[`yaxis${axes}`], MODELS[model](low + ((high - low) * i) / CURVE_PIECES, values));
      // A browser draws nothing of a line that ends too far outside.
      points.push(`${(panel.width * i) / CURVE_PIECES},${panel.height * (1 - Math.min(Math.max(y, -50), 50))}`);
    }
    return points.join(" ");
  }

  value(name) {
    return name === "step" ? this.step : this.series[name]?.[this.position];
  }
}

function shapes(svg, { x, color, shape }) {
  if (shape === "surface") {
    const lines = svg.appendChild(document.createElementNS(SVG, "svg"));
    set(lines.appendChild(document.createElementNS(SVG, "path")), { fill: "none", stroke: color, "stroke-width": 1, opacity: 0.65 });
    set(lines.appendChild(document.createElementNS(SVG, "path")), { fill: "none", stroke: color, "stroke-width": 1.5, "stroke-dasharray": "4 4" });
    const note = svg.appendChild(document.createElementNS(SVG, "text"));
    set(note, { fill: color, "text-anchor": "end", "font-size": 11, "font-family": "Source Sans, sans-serif" });
    return { surface: { lines, note } };
  }
  if (shape === "curve") {
    const curve = svg.appendChild(document.createElementNS(SVG, "svg")); // what lies outside the panel is cut off
    set(curve.appendChild(document.createElementNS(SVG, "polyline")), { fill: "none", stroke: color, "stroke-width": 2.5 });
    return { curve };
  }
  const guide = x === "step" ? svg.appendChild(document.createElementNS(SVG, "line")) : null;
  if (guide) set(guide, { stroke: color, "stroke-opacity": 0.35, "stroke-width": 1 });
  const mark = svg.appendChild(document.createElementNS(SVG, "circle"));
  if (shape === "ring") set(mark, { r: 6, fill: "none", stroke: color, "stroke-width": 2 });
  else set(mark, { r: 6, fill: color, stroke: "white", "stroke-width": 1.5 });
  return { guide, mark };
}

// Where a value lies along an axis: 0 at its low end, 1 at its high end.
function place(axis, value) {
  if (!axis?.range) return NaN;
  const [low, high] = axis.range;
  return ((axis.type === "log" ? Math.log10(value) : value) - low) / (high - low);
}

function show(element, visible, position) {
  if (!element) return;
  element.style.display = visible ? "" : "none";
  if (visible) position();
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

function floats(base64) {
  return new Float32Array(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer);
}
