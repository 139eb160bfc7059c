// Moves among the frames of a trace: the listing with the row that has run and the next one, the variables with what
// changed, what was printed, and the graphs alive. All frames are here; the server is told only where the learner rests.

import { Resting } from "../../parts/stepping/resting.js";
import { label, short } from "../../parts/written.js";

const SVG = "http://www.w3.org/2000/svg";
const LINES_A_SECOND = 3;
const DRAWN_GRAPHS = 2; // the newest; older ones, which a total keeps alive, are counted
const steppers = new WeakMap();

export default function (component) {
  const { parentElement } = component;
  let stepper = steppers.get(parentElement);
  if (!stepper) steppers.set(parentElement, (stepper = new Stepper(parentElement)));
  stepper.update(component);
  return () => {
    stepper.pause();
    stepper.resting.stop();
    steppers.delete(parentElement);
  };
}

class Stepper {
  constructor(root) {
    this.root = root;
    this.at = 0;
    this.resting = new Resting();
    this.playing = null;
    this.find = (selector) => root.querySelector(selector);
    this.range = this.find("input");
    this.range.addEventListener("input", () => this.move(Number(this.range.value)));
    const targets = {
      first: () => 0,
      last: () => this.last,
      back: () => this.at - 1,
      next: () => this.at + 1,
      sample_back: () => this.turn(-1, [1, 2]),
      sample_next: () => this.turn(1, [1, 2]),
      epoch_back: () => this.turn(-1, [1]),
      epoch_next: () => this.turn(1, [1]),
    };
    for (const [name, target] of Object.entries(targets))
      this.button(name).addEventListener("click", () => this.move(target()));
    this.button("play").addEventListener("click", () => (this.playing ? this.pause(true) : this.play()));
    const keys = { ArrowRight: "next", ArrowLeft: "back", PageDown: "sample_next", PageUp: "sample_back", Home: "first", End: "last" };
    this.find(".stepper").addEventListener("keydown", (event) => {
      const name = keys[event.key];
      if (!name || event.ctrlKey || event.altKey || event.metaKey || event.target.matches("pre")) return;
      event.preventDefault();
      this.move(targets[name]());
    });
  }

  button(name) {
    return this.find(`button[name=${name}]`);
  }

  update({ data, setStateValue }) {
    this.words = data.words;
    const another = JSON.stringify(data.trace) !== this.text;
    if (another) this.load(data.trace);
    for (const button of this.root.querySelectorAll(".row button:not(.main)")) label(button, this.words[button.name]);
    this.range.setAttribute("aria-label", this.words.range);
    this.find("ol").setAttribute("aria-label", this.words.listing);
    for (const heading of this.root.querySelectorAll("[data-word]")) heading.textContent = this.words[heading.dataset.word];
    this.showPlaying();
    const asked = this.resting.hear(data, setStateValue);
    if (another || asked !== null) {
      this.show(asked ?? this.at);
      requestAnimationFrame(() => this.showListing()); // its rows have their places only once they are laid out
    }
  }

  load(trace) {
    this.pause();
    this.text = JSON.stringify(trace);
    Object.assign(this, trace);
    this.last = Math.max(this.frames.length - 1, 0);
    this.range.max = this.last;
    // All rows of a line belong to its place: a function's, or an update's with its `with`.
    this.rowsOf = new Map();
    const list = this.find("ol");
    list.replaceChildren();
    this.rows.forEach(([text, place], index) => {
      const item = list.appendChild(document.createElement("li"));
      // A row that no frame stands at is nothing to press.
      const row = item.appendChild(document.createElement(place === null ? "div" : "button"));
      row.appendChild(document.createElement("i")).textContent = index + 1;
      row.appendChild(document.createElement("span")).textContent = text || " ";
      if (place === null) return;
      const value = row.appendChild(document.createElement("b")); // on a narrow screen, what the line has changed
      value.setAttribute("aria-hidden", "true"); // the table of variables says it
      row.type = "button";
      row.addEventListener("click", () => this.runTo(place));
      this.rowsOf.set(place, [...(this.rowsOf.get(place) ?? []), index]);
    });
    this.effects = this.frames.map((_, frame) => this.effect(frame));
    this.at = Math.min(this.at, this.last);
  }

  // What the line of a frame has changed, in a few characters.
  effect(frame) {
    const [place, , , , records, gradient] = this.frames[frame];
    const before = this.frames[frame - 1] ?? [null, null, null, [], [], null];
    const line = this.rows[this.rowsOf.get(place)?.[0]]?.[0].trim() ?? "";
    const parts = records
      .filter((number) => !before[4].includes(number))
      .map((number) => this.records[number])
      .filter(([, type, value]) => type !== "function" && type !== "type" && type !== "list" && value !== null)
      .map(([name, , value]) => (line.startsWith(`${name} = `) ? written(value) : `${name} ${written(value)}`));
    if (JSON.stringify(before[5]) !== JSON.stringify(gradient))
      parts.push(`w.grad ${gradient ? written(gradient[0]) : this.words.none}`);
    return parts.join(", ");
  }

  // --- moving ---

  move(frame) {
    this.pause();
    this.show(frame);
    this.resting.at(this.at);
  }

  // To where that line runs next; if it does not any more, to where it ran first.
  runTo(place) {
    const runs = (frame) => this.frames[frame][0] === place;
    const all = [...this.frames.keys()].filter(runs);
    const next = all.find((frame) => frame > this.at) ?? all[0];
    if (next !== undefined) this.move(next);
  }

  // The same line one turn on or back: of the sample, or of the epoch.
  turn(by, fields) {
    const here = this.frames[this.at];
    const key = (frame) => fields.map((field) => frame[field]).join();
    const changed = (frame) => key(this.frames[frame]) !== key(here);
    let frame = this.at;
    while (frame + by >= 0 && frame + by <= this.last && !changed(frame)) frame += by;
    if (!changed(frame)) return by < 0 ? 0 : this.last;
    const there = key(this.frames[frame]);
    for (let other = frame; other >= 0 && other <= this.last && key(this.frames[other]) === there; other += by)
      if (this.frames[other][0] === here[0]) return other;
    return frame;
  }

  play() {
    if (this.at >= this.last) this.show(0);
    this.playing = setInterval(() => {
      this.show(this.at + 1);
      if (this.at >= this.last) this.pause(true);
    }, 1000 / LINES_A_SECOND);
    this.showPlaying();
  }

  pause(tell = false) {
    if (!this.playing) return;
    clearInterval(this.playing);
    this.playing = null;
    this.showPlaying();
    if (tell) this.resting.tell(this.at);
  }

  showPlaying() {
    const name = this.playing ? "pause" : "play";
    this.button("play").firstElementChild.textContent = this.words[name];
    this.find(".now").setAttribute("aria-live", this.playing ? "off" : "polite");
  }

  // --- showing ---

  show(frame) {
    if (!this.frames.length) return;
    this.at = Math.min(Math.max(frame, 0), this.last);
    this.range.value = this.at;
    const changed = this.showVariables();
    this.showListing();
    this.showPrinted();
    this.showGraphs();
    const sentence = this.sentence(changed);
    this.find(".now").textContent = sentence;
    this.range.setAttribute("aria-valuetext", sentence);
  }

  sentence(changed) {
    const [place, epoch, sample, , , , , , raised, passed] = this.frames[this.at];
    const row = (this.rowsOf.get(place)?.[0] ?? 0) + 1;
    const parts = [fill(place < 0 ? this.words.header : this.words.has_run, { row })];
    if (passed) parts.unshift(fill(this.words.passed_over, { count: passed.toLocaleString("en") }));
    if (epoch !== null && sample !== null) parts.push(fill(this.words.where, { epoch, sample: sample + 1 }));
    if (raised) parts.push(fill(this.words.raised, { type: raised[0], message: raised[1] }));
    else if (changed.length) parts.push(fill(this.words.changed, { names: changed.join(", ") }));
    if (this.at === this.last) parts.push(this.words.end);
    return parts.join(" ");
  }

  showListing() {
    const [place, , , , , , , , raised] = this.frames[this.at];
    const next = this.frames[this.at + 1]?.[0];
    const items = this.find("ol").children;
    for (const item of items) item.className = "";
    for (const row of this.rowsOf.get(next) ?? []) items[row].className = "next";
    for (const row of this.rowsOf.get(place) ?? []) items[row].className = raised ? "raised" : "done";
    for (const item of items) item.firstChild.toggleAttribute("aria-current", item.className === "done");
    this.showEffects(items);
    // Within the listing alone: the page itself stays where it is.
    const pane = this.find(".listing");
    const row = items[this.rowsOf.get(place)?.[0]];
    if (!row || pane.scrollHeight <= pane.clientHeight) return;
    const top = row.offsetTop - pane.offsetTop;
    if (top < pane.scrollTop || top + 40 > pane.scrollTop + pane.clientHeight) pane.scrollTop = top - pane.clientHeight / 2;
  }

  // Beside each line what it has changed: in this sample's turn, or before the loops.
  showEffects(items) {
    const here = this.frames[this.at];
    const texts = new Map();
    for (let frame = 0; frame <= this.at; frame++) {
      const [place, epoch, sample] = this.frames[frame];
      if (epoch === null || (epoch === here[1] && sample === here[2])) texts.set(place, this.effects[frame]);
    }
    for (const [place, [first]] of this.rowsOf) items[first].querySelector("b").textContent = texts.get(place) ?? "";
  }

  // Returns the names of what the line has changed.
  showVariables() {
    const [, , , , records, gradient] = this.frames[this.at];
    const before = this.frames[this.at - 1];
    const body = this.find("tbody");
    body.replaceChildren();
    const changed = [];
    const row = (name, value, details, isNew) => {
      const line = body.appendChild(document.createElement("tr"));
      line.className = isNew ? "changed" : "";
      if (isNew) changed.push(name);
      const head = line.appendChild(document.createElement("th"));
      head.scope = "row";
      head.textContent = name;
      const cell = line.appendChild(document.createElement("td"));
      cell.textContent = value;
      if (details) cell.append(" ", Object.assign(document.createElement("small"), { textContent: details }));
    };
    for (const number of records) {
      const [name, type, value, shape, needs, leaf, made] = this.records[number];
      if (type === "function" || type === "type") continue;
      const details = shape === null ? type : tensorDetails(type, shape, needs, leaf, made, this.words);
      row(name, value === null ? type : written(value), details, Boolean(before) && !before[4].includes(number));
      if (name !== "w" || !leaf) continue;
      const same = before && JSON.stringify(before[5]) === JSON.stringify(gradient);
      const old = gradient && gradient[1].some((one) => one !== 0) ? fill(this.words.old, { old: written(gradient[1]) }) : "";
      row("w.grad", gradient ? written(gradient[0]) : this.words.none, old, Boolean(before) && !same);
    }
    return changed;
  }

  showPrinted() {
    const said = this.frames.slice(0, this.at + 1).flatMap((frame) => frame[3]);
    const output = this.find(".printed");
    output.textContent = said.slice(-200).join("\n") || this.words.nothing_printed;
    output.scrollTop = output.scrollHeight;
  }

  showGraphs() {
    const alive = this.nodes.filter(([, , , , , , , , made, , gone]) => made <= this.at && (gone === null || this.at < gone));
    const groups = new Map();
    for (const node of alive) if (!node[5]) groups.set(node[2], [...(groups.get(node[2]) ?? []), node]);
    const steps = [...groups.keys()];
    const shown = steps.slice(-DRAWN_GRAPHS);
    const svg = this.find("svg");
    svg.replaceChildren();
    const told = [];
    shown.forEach((step, index) => told.push(this.drawGraph(svg, step, groups.get(step), index, shown.length)));
    svg.setAttribute("viewBox", `0 0 ${Math.max(shown.length, 1) * 190} 330`);
    svg.setAttribute("aria-label", told.join(" ") || this.words.no_graph);
    const hidden = steps.length - shown.length;
    this.find(".more").textContent = !steps.length
      ? this.words.no_graph
      : hidden > 0
        ? fill(this.words.more, { count: hidden.toLocaleString("en") })
        : "";
  }

  drawGraph(svg, step, nodes, index, count) {
    const middle = 190 * index + 95;
    const samples = Math.max(1, ...this.frames.map((frame) => (frame[2] ?? 0) + 1));
    const place = step === null ? this.words.outside : fill(this.words.of_step, { epoch: Math.floor(step / samples), sample: (step % samples) + 1 });
    const states = nodes.map((node) => this.state(node));
    const state = states.includes("recorded") ? "recorded" : states.includes("freed") ? "freed" : "nothing saved";
    text(svg, middle, 14, place, "head quiet");
    text(svg, middle, 31, this.words[state].split(":")[0], "head");
    const leaves = this.nodes.filter((node) => node[5] && nodes.some((one) => one[3].includes(node[0])));
    const drawn = [...nodes].reverse().concat(leaves);
    const gap = Math.min(62, 285 / Math.max(drawn.length, 1));
    const y = new Map(drawn.map((node, row) => [node[0], 42 + row * gap]));
    const height = Math.min(42, gap - 10);
    const lines = [];
    for (const node of drawn)
      for (const input of node[3])
        if (y.has(input)) {
          const line = svg.appendChild(document.createElementNS(SVG, "line"));
          line.setAttribute("class", "edge");
          set(line, { x1: middle, x2: middle, y1: y.get(node[0]) + height, y2: y.get(input) });
        }
    for (const node of drawn) {
      const [, operation, , , value, leaf, name] = node;
      const group = svg.appendChild(document.createElementNS(SVG, "g"));
      group.setAttribute("class", `node ${leaf ? "leaf" : this.state(node).replace(" ", "-")}`);
      const rect = group.appendChild(document.createElementNS(SVG, "rect"));
      set(rect, { x: middle - 84, y: y.get(node[0]), width: 168, height, rx: 5 });
      const title = leaf ? `${name ?? "w"} (AccumulateGrad)` : operation;
      const gradient = node[11].filter(([at]) => at <= this.at).at(-1);
      text(group, middle, y.get(node[0]) + Math.min(16, height / 2 + 4), `${title}${leaf ? "" : ` = ${written(value)}`}`);
      if (gradient && height > 30) text(group, middle, y.get(node[0]) + 33, `${this.words.gradient} ${written(gradient[1])}`, "gradient");
      lines.push(`${title} ${written(value)}${gradient ? `, ${this.words.gradient} ${written(gradient[1])}` : ""}`);
    }
    return `${place}, ${this.words[state]}: ${lines.join("; ")}.`;
  }

  state([, , , , , , , saves, , freed]) {
    if (!saves) return "nothing saved";
    return freed === null || this.at < freed ? "recorded" : "freed";
  }
}

function tensorDetails(type, shape, needs, leaf, made, words) {
  const parts = [`${type}, shape (${shape.join(", ")}${shape.length === 1 ? "," : ""})`];
  if (needs && leaf) parts.push(words.leaf, "requires_grad=True");
  else if (made) parts.push(`grad_fn=${made}`);
  else parts.push("requires_grad=False");
  return parts.join(", ");
}

function text(parent, x, y, content, name = "") {
  const element = parent.appendChild(document.createElementNS(SVG, "text"));
  set(element, { x, y });
  if (name) element.setAttribute("class", name);
  element.textContent = content;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function written(value) {
  if (Array.isArray(value)) return value.length === 1 ? written(value[0]) : `[${value.map(written).join(", ")}]`;
  return typeof value === "number" ? short(value) : String(value);
}
