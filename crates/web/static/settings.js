// Shows the handler's block as it will be printed while it is typed, and hides the second set while there is one.
for (const place of document.querySelectorAll("[data-preview]")) {
  const field = document.getElementById(place.dataset.preview);
  field?.addEventListener("input", () => { place.textContent = field.value.trim() || "—"; });
}
const second = document.querySelectorAll("[data-second]");
const choose = () => {
  const two = document.querySelector('[name="sets"]:checked')?.value === "by_level";
  for (const set of second) set.hidden = !two;
};
for (const choice of document.querySelectorAll('[name="sets"]')) choice.addEventListener("change", choose);
choose();
