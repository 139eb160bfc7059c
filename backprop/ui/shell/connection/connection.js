// Asks for the page as soon as a lost connection is there again, and lets nobody move anything until it has come.
//
// What Streamlit notes on its outermost element tells when: `data-test-connection-state`, `data-test-script-state`.

const PATIENCE_MS = 20_000; // then the page is given free whatever has come
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
  let running = false; // whether the answer that is waited for has begun
  const wait = (now) => {
    clearTimeout(waiting);
    waiting = now ? setTimeout(() => wait(false), PATIENCE_MS) : null;
    running = false;
    for (const main of document.querySelectorAll('[data-testid="stMain"]')) main.inert = now;
    output.textContent = now ? data.words : "";
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
      if (!idle) running = true;
      else if (running) wait(false);
    }
  };
  const observer = new MutationObserver(look);
  observer.observe(app, { attributeFilter: ["data-test-connection-state", "data-test-script-state"] });
  return () => {
    observer.disconnect();
    if (waiting !== null) wait(false);
    watching.delete(parentElement);
  };
}
