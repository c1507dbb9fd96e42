// Keys of the review workbench (ui.md 9.3). Physical keys, never while typing or composing; off when the
// page says data-keys="off". Each key presses a visible control that carries data-key.
const typing = (event) => event.isComposing || event.ctrlKey || event.metaKey || event.altKey ||
  event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
const press = (key) => {
  const control = document.querySelector(`[data-key="${key}"]`);
  if (!control) return false;
  control.focus();
  control.click();
  return true;
};
const links = () => [...document.querySelectorAll("tr[data-case] a.rowlink")];
const step = (by) => {
  const all = links();
  const now = all.findIndex((link) => link.closest("tr").hasAttribute("data-on"));
  const next = all[now + by];
  if (next) next.click();
};
let go = false;
const jumps = { KeyQ: "queue", KeyS: "statistics", KeyH: "home" };
const acts = { KeyA: "A", KeyR: "R", KeyX: "X", KeyE: "E", KeyD: "D", KeyH: "H", KeyU: "U", KeyF: "F", KeyV: "V", BracketLeft: "[", BracketRight: "]" };

document.addEventListener("keydown", (event) => {
  if (document.body.dataset.keys !== "on" || typing(event) || document.querySelector("dialog[open]")) return;
  const code = event.code;
  if (go) {
    go = false;
    if (jumps[code]) press(`G ${jumps[code]}`);
    return;
  }
  let done = true;
  if (code === "KeyG") go = true;
  else if (code === "KeyJ" || code === "ArrowDown") step(1);
  else if (code === "KeyK" || code === "ArrowUp") step(-1);
  else if (code === "Enter" && event.target === document.body) document.getElementById("case").focus();
  else if (code === "KeyS") {
    const box = document.querySelector("tr[data-on] input[type=checkbox]");
    if (box) box.click();
  } else if (code === "Slash" && event.shiftKey) done = press("?");
  else if (code === "Slash") document.querySelector("[data-search]").focus();
  else if (acts[code]) done = press(acts[code]);
  else done = false;
  if (done) event.preventDefault();
});

// After a swap the changed case is the one with the mark, and the reader's place is its heading.
document.addEventListener("htmx:after:swap", () => {
  const shown = document.getElementById("case");
  if (!shown) return;
  for (const row of document.querySelectorAll("tr[data-case]")) row.toggleAttribute("data-on", row.dataset.case === shown.dataset.case);
  const head = shown.querySelector("[tabindex='-1']");
  if (head) head.focus({ preventScroll: true });
});
