// Keeps a text in the browser's own storage, for all tabs or for this one: tells the server what is there when it asks, at
// first and after it was started anew, and what another tab has put there since; writes what the server sends.

const seen = new WeakMap(); // what this tab knows to be there

export default function ({ data, parentElement, setTriggerValue }) {
  const there = read(data);
  const anew = there !== seen.get(parentElement) && there !== "" && there !== data.text; // by another tab, or earlier
  if (data.text === null || anew) {
    seen.set(parentElement, there);
    setTriggerValue("found", there);
    return;
  }
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
