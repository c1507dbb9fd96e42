// Proposes values while one types, and fills in what a proposal brings besides. Without this file the lists of the form do
// the same.
let asked = 0;
const propose = async (input, list) => {
  const answer = await fetch(`${list.dataset.from}?q=${encodeURIComponent(input.value)}`);
  if (answer.ok) list.innerHTML = await answer.text();
};
document.addEventListener("input", ({ target }) => {
  const list = target.list;
  if (!list || !list.dataset.from) return;
  const chosen = [...list.options].find((option) => option.value === target.value);
  if (!chosen) {
    clearTimeout(asked);
    asked = setTimeout(propose, 250, target, list);
    return;
  }
  const { elements } = target.form;
  for (const [name, value] of Object.entries(chosen.dataset)) if (elements[name]) elements[name].value = value;
});
