// Steps through a drawn graph: the drawing holds every number from the start, and here those are hidden that are not known
// at the step. All steps are here; the server is told only where the learner rests.

import { Resting } from "../../parts/stepping/resting.js";

const STEPS_A_SECOND = 1;
// What uses the arrow keys itself.
const OWN_KEYS = "input, textarea, select, canvas, [contenteditable], [role=slider], [role=radio], [role=combobox], [role=listbox]";
const steppers = new WeakMap();

export default function (component) {
  const { parentElement } = component;
  let stepper = steppers.get(parentElement);
  if (!stepper) steppers.set(parentElement, (stepper = new Stepper(parentElement)));
  stepper.update(component);
  return () => {
    stepper.stop();
    steppers.delete(parentElement);
  };
}

class Stepper {
  constructor(root) {
    this.find = (selector) => root.querySelector(selector);
    this.at = 0;
    this.drawing = () => null;
    this.resting = new Resting();
    this.playing = null;
    this.stopped = new AbortController();
    const on = (target, type, act) => target.addEventListener(type, act, { signal: this.stopped.signal });
    this.range = this.find("input");
    on(this.range, "input", () => this.move(Number(this.range.value)));
    const targets = { first: () => 0, back: () => this.at - 1, forward: () => this.at + 1, last: () => this.last };
    for (const [name, target] of Object.entries(targets)) on(this.button(name), "click", () => this.move(target()));
    on(this.button("play"), "click", () => (this.playing ? this.pause() : this.play()));
    const keys = { Home: "first", ArrowLeft: "back", ArrowRight: "forward", End: "last" };
    on(document, "keydown", (event) => {
      const name = keys[event.key];
      if (!name || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      if (event.composedPath()[0].closest?.(OWN_KEYS)) return;
      event.preventDefault();
      this.move(targets[name]());
    });
    // The drawing comes when it likes, its frame too; and it is drawn over where its layout or the colours change.
    const drawings = new MutationObserver(() => this.drawing() !== this.painted && this.paint());
    drawings.observe(document.body, { childList: true, subtree: true });
    this.drawnOver = new MutationObserver(() => this.paint());
    this.stopped.signal.addEventListener("abort", () => {
      drawings.disconnect();
      this.drawnOver.disconnect();
    });
  }

  button(name) {
    return this.find(`button[name=${name}]`);
  }

  update({ data, setStateValue }) {
    this.words = data.words;
    this.graph = data.graph;
    this.last = data.graph.captions.length - 1;
    this.range.max = this.last;
    this.range.setAttribute("aria-label", this.words.step);
    for (const name of ["first", "back", "forward", "last"]) this.button(name).textContent = this.words[name];
    this.showPlaying();
    this.drawing = () => document.querySelector(`.st-key-${data.frame} g.graph`);
    this.show(this.resting.hear(data, setStateValue) ?? this.at);
  }

  move(step) {
    this.pause();
    this.find("p").setAttribute("aria-live", "polite");
    this.show(step);
    this.resting.at(this.at);
  }

  play() {
    this.find("p").setAttribute("aria-live", "off");
    if (this.at === this.last) this.show(0);
    this.playing = setInterval(() => {
      this.show(this.at + 1);
      if (this.at === this.last) this.pause();
    }, 1000 / STEPS_A_SECOND);
    this.showPlaying();
  }

  pause() {
    if (!this.playing) return;
    clearInterval(this.playing);
    this.playing = null;
    this.showPlaying();
    this.resting.at(this.at);
  }

  showPlaying() {
    this.button("play").textContent = this.words[this.playing ? "pause" : "play"];
  }

  show(step) {
    this.at = Math.max(0, Math.min(step, this.last));
    this.range.value = this.at;
    this.find("p").replaceChildren(...marked(this.graph.captions[this.at]));
    this.paint();
  }

  paint() {
    this.painted = this.drawing();
    this.drawnOver.disconnect();
    if (!this.painted) return;
    this.hide();
    this.drawnOver.observe(this.painted, { childList: true, subtree: true, attributeFilter: ["class"] });
  }

  // Each number is in the drawing, as text; one that is not known yet is not seen.
  hide() {
    const known = (step) => step !== null && step <= this.at;
    const { node: current, phase } = this.graph.steps[this.at];
    this.graph.nodes.forEach(([value, gradient], place) => {
      const group = this.painted.querySelector(`g.node.n${place}`);
      if (!group) return;
      const texts = [...group.querySelectorAll("text")].reverse(); // gradient, its word, value, its word …
      if (value !== null) {
        if (gradient !== null) texts[0]?.classList.toggle("unknown", !known(gradient));
        texts[gradient === null ? 0 : 2]?.classList.toggle("unknown", !known(value));
      }
      mark(group, place === current, phase);
    });
    this.graph.edges.forEach(([filled, reached, target], place) => {
      const group = this.painted.querySelector(`g.edge.e${place}`);
      if (!group) return;
      for (const text of group.querySelectorAll("text")) text.classList.toggle("unknown", !known(filled));
      group.classList.toggle("filled", known(filled));
      group.classList.toggle("ahead", !known(reached));
      mark(group, target === current, phase);
    });
  }

  stop() {
    clearInterval(this.playing);
    this.resting.stop();
    this.stopped.abort();
  }
}

function mark(group, isCurrent, phase) {
  for (const [name, on] of [["current", isCurrent], ["backward", isCurrent && phase === "backward"]])
    if (group.classList.contains(name) !== on) group.classList.toggle(name, on);
}

// What stands between backticks as code, between two stars bold.
function marked(text) {
  return text.split(/(`[^`]*`|\*\*[^*]*\*\*)/).map((part) => {
    if (part.startsWith("`")) return element("code", part.slice(1, -1));
    if (part.startsWith("**")) return element("strong", part.slice(2, -2));
    return part;
  });
}

const element = (kind, text) => Object.assign(document.createElement(kind), { textContent: text });
