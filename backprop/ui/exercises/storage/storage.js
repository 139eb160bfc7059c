// Keeps a text in the browser's own storage: tells the server once what is there, and writes what the server sends.

const told = new WeakSet();

export default function ({ data, parentElement, setTriggerValue }) {
  if (typeof data.text === "string") {
    write(data.name, data.text);
    return;
  }
  if (told.has(parentElement)) return;
  told.add(parentElement);
  setTriggerValue("found", read(data.name));
}

// A browser may be told to keep nothing; the page then lasts as long as its tab.
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
    else if (localStorage.getItem(name) !== text) localStorage.setItem(name, text);
  } catch {
    // as above
  }
}
