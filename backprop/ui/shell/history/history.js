// Writes one entry into the browser's history for each thing that the learner does: a press of the pointer until the next,
// however far it drags; keys that follow soon upon one another. Streamlit has no setting for it, and asks the browser for
// a new entry whenever the address changes.
//
// And after a change of page it gives the focus to the new page's heading, so that it is heard, and Tab goes on from it.

const REST_MS = 500; // keys that are further apart are two moves
const PATIENCE_MS = 10000; // so long a page may take to show its heading
const INSTALLED = Symbol.for("backprop one entry each");

export default function () {
  if (history[INSTALLED]) return;
  history[INSTALLED] = true;

  let move = 0; // what the learner is doing, counted
  let entered = 0; // the move that the newest entry belongs to
  let key = { at: -Infinity, target: null };
  const begin = () => (move += 1);
  const listen = (type, act) => window.addEventListener(type, act, { capture: true, passive: true });
  listen("pointerdown", begin);
  listen("drop", begin);
  listen("click", ({ detail }) => detail === 0 && begin()); // without a pointer, as a screen reader clicks
  listen("keydown", (event) => {
    const target = event.composedPath()[0];
    if (target !== key.target || event.timeStamp - key.at > REST_MS) begin();
    key = { at: event.timeStamp, target };
  });

  let path = location.pathname;
  const arrive = () => {
    if (location.pathname === path) return;
    path = location.pathname;
    focusHeading(() => move);
  };
  listen("popstate", () => {
    entered = move; // the entry is there already
    arrive();
  });

  const push = history.pushState.bind(history);
  history.pushState = (...entry) => {
    if (move === entered) history.replaceState(...entry);
    else push(...entry);
    entered = move;
    arrive();
  };
}

/** Focus the first heading once it is another than now, unless the learner has done something else by then. */
function focusHeading(moves) {
  const heading = () => document.querySelector("[data-testid=stMain] h1");
  const before = heading()?.textContent;
  const move = moves();
  const observer = new MutationObserver(() => {
    const found = heading();
    if (moves() !== move) return observer.disconnect();
    if (!found || found.textContent === before) return;
    observer.disconnect();
    found.tabIndex = -1;
    found.focus({ preventScroll: true });
  });
  observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  setTimeout(() => observer.disconnect(), PATIENCE_MS);
}
