// Writes one entry into the browser's history for each thing that the learner does: a press of the pointer until the next,
// however far it drags; keys that follow soon upon one another. Streamlit has no setting for it, and asks the browser for
// a new entry whenever the address changes.

const REST_MS = 500; // keys that are further apart are two moves
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
  listen("popstate", () => (entered = move)); // the entry is there already

  const push = history.pushState.bind(history);
  history.pushState = (...entry) => {
    if (move === entered) return history.replaceState(...entry);
    entered = move;
    return push(...entry);
  };
}
