// Says politely, once, what became of the run when a control was moved, and each hint: once the page has come to rest, so
// a slider on its way says nothing. A page that is just opened says nothing either: its heading is read, and all the rest.
// What Streamlit shows as an alert is read out by itself.

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
  let heard = null; // what was there when it last came to rest; null where it has not yet, on a page that was just opened
  let due = 0;
  const soon = () => {
    if (heading() !== page) [page, heard] = [heading(), null];
    clearTimeout(due);
    due = setTimeout(listen, heard === null ? FIRST_MS : REST_MS);
  };
  const listen = () => {
    if (document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "running") return soon();
    const now = words();
    if (heard !== null && now && now !== heard) status.textContent = now;
    heard = now;
  };
  // Whoever acts before a page that was just opened has come to rest hears what comes of it.
  const acts = () => (heard ??= words());
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, acts, { capture: true });
  const observer = new MutationObserver((changes) => changes.some(({ target }) => target !== status) && soon());
  observer.observe(document.body, { childList: true, subtree: true, characterData: true });
}
