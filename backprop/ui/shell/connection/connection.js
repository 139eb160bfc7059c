// Asks for the page as soon as a lost connection is there again. What the learner does until it has come is kept, and done
// then: sent at once, it would meet a server that does not know the page yet, and be lost.
//
// What Streamlit notes on its outermost element tells when: `data-test-connection-state`, `data-test-script-state`.

const PATIENCE_MS = 60_000; // then the page is given free whatever has come
const QUIET_MS = 400; // as soon as the page is drawn, its parts may ask for more, as for what the browser has kept
const STORED = '[class*="st-key-backprop_"]'; // the parts of the page that keep something in the browser: ui/shell/storage
const KEPT = (window[Symbol.for("backprop kept")] ??= { asked: new Set(), drawn: new Set(), changed: () => {} });
const HELD = ["pointerdown", "mousedown", "click", "keydown"];
const watching = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const known = watching.get(parentElement);
  if (known) {
    known.ask = () => setTriggerValue("again", Date.now());
    return;
  }
  const app = document.querySelector('[data-testid="stApp"]');
  if (!app) return;
  const state = { ask: () => setTriggerValue("again", Date.now()) };
  watching.set(parentElement, state);

  const output = parentElement.querySelector("output");
  let lost = false;
  let waiting = null; // the timer that ends the wait
  let quiet = null; // the timer that ends it once nothing more is asked for
  let running = false; // whether the answer that is waited for has begun
  let moves = []; // what the learner has done meanwhile, in order
  const hold = (event) => {
    const path = event.composedPath();
    if (!path.some((element) => element.dataset?.testid === "stMain") || isTheBrowsers(event)) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    path[0].focus?.();
    if (event.type === "click" || event.type === "keydown") moves.push({ event, target: path[0], again: finder(path) });
  };
  const wait = (now) => {
    clearTimeout(waiting);
    clearTimeout(quiet);
    if (now) KEPT.drawn.clear();
    waiting = now ? setTimeout(() => wait(false), PATIENCE_MS) : null;
    running = false;
    for (const type of HELD) window[now ? "addEventListener" : "removeEventListener"](type, hold, { capture: true });
    for (const main of document.querySelectorAll('[data-testid="stMain"]')) {
      main.ariaBusy = String(now);
      main.style.cursor = now ? "progress" : "";
    }
    output.textContent = now ? data.words : "";
    if (!now) doAgain(moves.splice(0));
  };
  const look = () => {
    const connected = app.dataset.testConnectionState === "CONNECTED";
    const idle = app.dataset.testScriptState === "notRunning";
    if (!connected) {
      lost = true;
    } else if (lost) {
      lost = false;
      wait(true);
      state.ask();
    } else if (waiting !== null) {
      clearTimeout(quiet);
      if (!idle) running = true;
      else if (running && given()) quiet = setTimeout(() => wait(false), QUIET_MS);
    }
  };
  KEPT.changed = look;
  const observer = new MutationObserver(look);
  observer.observe(app, { attributeFilter: ["data-test-connection-state", "data-test-script-state"] });
  return () => {
    observer.disconnect();
    if (waiting !== null) wait(false);
    watching.delete(parentElement);
  };
}

// Whether the server has all that the browser keeps for this page.
const given = () => KEPT.asked.size === 0 && KEPT.drawn.size >= document.querySelectorAll(STORED).length;

const isTheBrowsers = ({ type, key, ctrlKey, metaKey, altKey }) =>
  type === "keydown" && (key === "Tab" || ctrlKey || metaKey || altKey);

// One after the other: the page must have drawn what a move did before the next one.
async function doAgain(moves) {
  for (const move of moves) {
    again(move);
    await new Promise((done) => setTimeout(done, 0));
  }
}

// How the element that a move was meant for is found again once the page has been drawn anew: by the key of our own
// that it is drawn under, and its place in there.
function finder(path) {
  const keyed = path.find((element) => element.classList && [...element.classList].some((name) => name.startsWith("st-key-")));
  if (!keyed) return () => null;
  const name = [...keyed.classList].find((name) => name.startsWith("st-key-"));
  const place = [...keyed.querySelectorAll(path[0].localName)].indexOf(path[0]);
  return () => document.querySelector(`.${CSS.escape(name)}`)?.querySelectorAll(path[0].localName)[place];
}

// The page answers to what a script does, too, but the browser itself writes only what it is told to.
function again({ event, target: meant, again }) {
  const target = meant.isConnected ? meant : again();
  if (!target) return;
  if (event.type === "click") return target.click();
  target.focus();
  const { key, code, shiftKey } = event;
  if ((key === "Enter" || key === " ") && target.matches("button, summary, a")) return target.click();
  const init = { key, code, shiftKey, bubbles: true, composed: true, cancelable: true };
  if (!target.dispatchEvent(new KeyboardEvent("keydown", init))) return;
  if (key.length === 1) document.execCommand("insertText", false, key);
  else if (key === "Backspace") document.execCommand("delete");
  target.dispatchEvent(new KeyboardEvent("keyup", init));
}
