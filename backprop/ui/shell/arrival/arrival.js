// Where the first heading says something else, the learner is on another page, or at another exercise: shows its top, and
// puts the keyboard there, so that the heading is read out. Streamlit would leave both where the link or button was.

const INSTALLED = Symbol.for("backprop focus on new headings");

export default function () {
  if (window[INSTALLED]) return;
  window[INSTALLED] = true;

  const heading = () => document.querySelector(".stMainBlockContainer h1");
  let shown = heading()?.textContent;
  new MutationObserver(() => {
    const now = heading();
    if (!now || now.textContent === shown) return;
    const first = shown === undefined; // the browser has put both at the top by itself
    shown = now.textContent;
    if (!first) arrive(now);
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}

function arrive(heading) {
  document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0, behavior: "instant" });
  heading.tabIndex = -1; // can have the focus, and is no stop of the Tab key
  heading.style.outline = "none";
  heading.focus({ preventScroll: true });
}
