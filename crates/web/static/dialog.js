// Opens dialogs and sheets, closes popovers, marks busy forms, and answers htmx's request for confirmation.
// Without this file every opener is a link to the page version of the same dialog.
const open = (dialog, opener) => {
  dialog.showModal();
  dialog.addEventListener("close", () => opener && opener.focus(), { once: true });
};

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener && !event.ctrlKey && !event.metaKey) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog && dialog.showModal) {
      event.preventDefault();
      open(dialog, opener);
      return;
    }
  }
  const closer = event.target.closest("[data-close]");
  if (closer) {
    const dialog = closer.closest("dialog");
    if (dialog) {
      event.preventDefault();
      dialog.close();
    }
    return;
  }
  if (event.target.nodeName === "DIALOG") {
    const box = event.target.getBoundingClientRect();
    const outside = event.clientY < box.top || event.clientY > box.bottom || event.clientX < box.left || event.clientX > box.right;
    if (outside) event.target.close();
    return;
  }
  for (const pop of document.querySelectorAll("details.pop[open]")) {
    if (!pop.contains(event.target)) pop.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const pop of document.querySelectorAll("details.pop[open]")) {
    pop.open = false;
    pop.querySelector("summary").focus();
  }
});

// A binding form is sent once; the label stays, the icon turns.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || event.defaultPrevented || button.getAttribute("formmethod") === "dialog" || event.target.method !== "post") return;
  if (button.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  button.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const busy of document.querySelectorAll("[aria-busy=true]")) busy.removeAttribute("aria-busy");
});

// hx-confirm: our own dialog instead of the browser's.
document.addEventListener("htmx:confirm", (event) => {
  const source = event.detail.ctx && event.detail.ctx.sourceElement;
  const dialog = source && document.getElementById(source.dataset.confirm || "");
  if (!dialog || !dialog.showModal) return;
  event.preventDefault();
  open(dialog, source);
  dialog.querySelector("[data-confirmed]").addEventListener("click", () => {
    event.detail.issueRequest();
    dialog.close();
  }, { once: true });
  dialog.addEventListener("close", () => event.detail.dropRequest(), { once: true });
});

const summary = document.getElementById("error-summary");
if (summary) summary.focus();

// A textarea's counter; the server counts again.
document.addEventListener("input", (event) => {
  const counter = event.target.dataset && event.target.dataset.counter && document.getElementById(event.target.dataset.counter);
  if (counter) counter.textContent = `${[...event.target.value].length} / ${event.target.dataset.max}`;
});

// Password fields: show and hide.
document.addEventListener("click", (event) => {
  const eye = event.target.closest("[data-reveal]");
  const input = eye && document.getElementById(eye.dataset.reveal);
  if (!input) return;
  const show = input.type === "password";
  input.type = show ? "text" : "password";
  eye.setAttribute("aria-pressed", String(show));
});
for (const eye of document.querySelectorAll("[data-reveal]")) eye.hidden = false;

// The toast leaves by itself; one with a way back stays longer.
const watchToast = (box) => {
  if (!box || !box.firstElementChild) return;
  const seconds = box.querySelector("form, button") ? 10 : 6;
  window.setTimeout(() => box.replaceChildren(), seconds * 1000);
};
const toast = document.getElementById("toast");
if (toast) {
  watchToast(toast);
  new MutationObserver(() => watchToast(toast)).observe(toast, { childList: true });
}
