// Row selection of staff tables: all, ranges with Shift, and the bulk bar in place of the pager.
const boxes = (table) => [...table.querySelectorAll("tbody input[type=checkbox][name]")];
let last = null;

const show = (table) => {
  const all = boxes(table);
  const on = all.filter((box) => box.checked);
  for (const box of all) box.closest("tr").setAttribute("aria-selected", String(box.checked));
  const head = table.querySelector("[data-select-all]");
  if (head) {
    head.checked = on.length > 0 && on.length === all.length;
    head.indeterminate = on.length > 0 && on.length < all.length;
  }
  const form = table.closest("[data-selection]");
  if (!form) return;
  const bulk = form.querySelector(".bulk");
  const pager = form.querySelector(".pager");
  if (bulk) {
    bulk.hidden = on.length === 0;
    bulk.querySelector("[data-selected]").textContent = String(on.length);
  }
  if (pager) pager.hidden = Boolean(bulk) && on.length > 0;
};

document.addEventListener("click", (event) => {
  const box = event.target.closest("table.data input[type=checkbox]");
  if (!box) {
    const clear = event.target.closest("[data-clear-selection]");
    const table = clear && clear.closest("[data-selection]").querySelector("table.data");
    if (table) {
      for (const each of boxes(table)) each.checked = false;
      show(table);
    }
    return;
  }
  const table = box.closest("table");
  if (box.matches("[data-select-all]")) {
    for (const each of boxes(table)) each.checked = box.checked;
  } else {
    const all = boxes(table);
    if (event.shiftKey && last && all.includes(last)) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      for (const each of all.slice(from, to + 1)) each.checked = box.checked;
    }
    last = box;
  }
  show(table);
});
const start = () => document.querySelectorAll("[data-selection] table.data").forEach(show);
window.addEventListener("pageshow", start);
document.addEventListener("htmx:after:swap", start);
