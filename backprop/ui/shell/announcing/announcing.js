// Says politely, once, what happened to the run after a control was moved, and each hint. It waits until the page has come
// to rest, so a slider on its way says nothing. Nor does a page that was just opened: a screen reader begins at its heading.
// What Streamlit shows as an alert is read out anyway.

const INSTALLED = Symbol.for("backprop announcing");
const WATCHED = '[class*="st-key-verdict_"], .st-key-exercises_hints';
const REST_MS = 700;
const FIRST_MS = 100;

export default function () {
  if (window[INSTALLED]) return;
  window[INSTALLED] = true;

  const status = document.createElement("div");
  status.id = "backprop-status";
  status.role = "status";
  document.body.append(status);

  const heading = () => document.querySelector(".stMainBlockContainer h1")?.textContent;
  const words = () => {
    const parts = [...document.querySelectorAll(WATCHED)].map((each) => {
      const texts = (each.querySelector("summary") ?? each).querySelectorAll('[data-testid="stMarkdownContainer"]');
      return [...texts].at(-1)?.textContent ?? ""; // of several hints the last
    });
    return parts.join(" ").trim();
  };
  let page = null;
  let heard = null; // the words when the page last came to rest; null on a page that was just opened and has not yet
  let due = 0;
  const arrive = () => {
    if (heading() !== page) [page, heard] = [heading(), null];
  };
  const soon = () => {
    arrive();
    clearTimeout(due);
    due = setTimeout(listen, heard === null ? FIRST_MS : REST_MS);
  };
  const listen = () => {
    if (document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "running") return soon();
    const now = words();
    if (heard !== null && now && now !== heard) status.textContent = now;
    heard = now;
  };
  // If somebody acts before a new page has come to rest, what changes from here on is said.
  const acts = () => {
    arrive();
    heard ??= words();
  };
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, acts, { capture: true });
  const observer = new MutationObserver((changes) => changes.some(({ target }) => target !== status) && soon());
  observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  soon();
}
