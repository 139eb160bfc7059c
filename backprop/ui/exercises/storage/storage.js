// Keeps a text in the browser's own storage, for all tabs: tells the server what is there at first, and what another tab
// has put there since; writes what the server sends.

const seen = new WeakMap(); // what this tab knows to be there

export default function ({ data, parentElement, setTriggerValue }) {
  const there = read(data.name);
  const known = seen.get(parentElement);
  const anew = there !== known && there !== "" && there !== data.text; // by another tab, or from an earlier visit
  if (known === undefined || anew) {
    seen.set(parentElement, there);
    if (anew || data.text === null) {
      setTriggerValue("found", there);
      return;
    }
  }
  if (typeof data.text !== "string") return;
  if (there !== data.text) write(data.name, data.text);
  seen.set(parentElement, data.text);
}

// A browser may be told to keep nothing; the answers then last as long as the tab.
function read(name) {
  try {
    return localStorage.getItem(name) ?? "";
  } catch {
    return "";
  }
}

function write(name, text) {
  try {
    if (text === "") localStorage.removeItem(name);
    else localStorage.setItem(name, text);
  } catch {
    // as above
  }
}
