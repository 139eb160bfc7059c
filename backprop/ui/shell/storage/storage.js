// Keeps a text in the browser's own storage, for all tabs or for this one: tells the server what is there when it asks, at
// first and after it was started anew, and what another tab has put there since; writes what the server sends.

const seen = new WeakMap(); // what this tab knows to be there
// For whoever waits until the server has all that the browser keeps, as moves do after a lost connection: the names whose
// text it has asked for and not shown yet that it has, and those that have been drawn since the waiting began.
const KEPT = (window[Symbol.for("backprop kept")] ??= { asked: new Set(), drawn: new Set(), changed: () => {} });

export default function ({ data, parentElement, setTriggerValue }) {
  const there = read(data);
  KEPT.drawn.add(data.name);
  const anew = there !== seen.get(parentElement) && there !== "" && there !== data.text; // by another tab, or earlier
  if (data.text === null || anew) {
    seen.set(parentElement, there);
    KEPT.asked.add(data.name);
    setTriggerValue("found", there);
    return KEPT.changed();
  }
  KEPT.asked.delete(data.name);
  KEPT.changed();
  if (there !== data.text) write(data);
  seen.set(parentElement, data.text);
}

const place = ({ span }) => (span === "tab" ? sessionStorage : localStorage);

// A browser may be told to keep nothing; then what is kept lasts as long as the connection to the server.
function read(data) {
  try {
    return place(data).getItem(data.name) ?? "";
  } catch {
    return "";
  }
}

function write(data) {
  try {
    if (data.text === "") place(data).removeItem(data.name);
    else place(data).setItem(data.name, data.text);
  } catch {
    // as above
  }
}
