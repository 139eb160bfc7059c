// A link to `#term-…` shows the term's meaning beside it: while the pointer is over it, while the keyboard is on it, or
// after a tap. Escape takes it away. Such a link leads nowhere, so the address stays as it is.

const INSTALLED = Symbol.for("backprop glossary");
const LINK = 'a[href*="#term-"]';

export default function ({ data }) {
  if (window[INSTALLED]) return;
  window[INSTALLED] = true;

  const note = document.createElement("div");
  note.id = "backprop-term";
  note.role = "tooltip";
  note.hidden = true;
  document.body.append(note);
  let shown = null;

  const hide = () => {
    shown?.removeAttribute("aria-describedby");
    shown = null;
    note.hidden = true;
  };
  const show = (link) => {
    const term = data.terms[link.getAttribute("href").split("#")[1]];
    if (!term || link === shown) return;
    hide();
    shown = link;
    note.replaceChildren(bold(term[0]), ": ", ...inCode(term[1]));
    note.hidden = false;
    link.setAttribute("aria-describedby", note.id);
    place(note, link.getClientRects()[0] ?? link.getBoundingClientRect());
  };

  const linkAt = (event) => event.target.closest?.(LINK);
  const on = (kind, act) => document.addEventListener(kind, act, true);
  on("mouseover", (event) => (linkAt(event) ? show(linkAt(event)) : !note.contains(event.target) && !focused() && hide()));
  on("focusin", (event) => (linkAt(event) ? show(linkAt(event)) : hide()));
  on("focusout", (event) => linkAt(event) && hide());
  on("scroll", hide);
  on("keydown", (event) => event.key === "Escape" && hide());
  on("click", (event) => {
    const link = linkAt(event);
    if (!link) return hide();
    event.preventDefault();
    event.stopPropagation();
    show(link);
  });
  const focused = () => shown !== null && shown === document.activeElement;
}

const bold = (text) => Object.assign(document.createElement("strong"), { textContent: text });

// `text` with what stands between backticks as code.
const inCode = (text) =>
  text.split("`").map((part, place) =>
    place % 2 ? Object.assign(document.createElement("code"), { textContent: part }) : part,
  );

// Below the link, or above it where there is no room; within the window.
function place(note, box) {
  const { width, height } = note.getBoundingClientRect();
  const left = Math.min(Math.max(box.left, 8), window.innerWidth - width - 8);
  const below = box.bottom + 6;
  note.style.left = `${Math.max(left, 8)}px`;
  note.style.top = `${below + height > window.innerHeight ? box.top - height - 6 : below}px`;
}
