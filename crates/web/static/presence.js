// Says that this case is open here, and shows which colleagues have it open too (decision 22).
const EVERY_MS = 20000;
const beat = async () => {
  const shown = document.querySelector("#case[data-presence]");
  if (!shown || document.hidden) return;
  const answer = await fetch(shown.dataset.presence, { method: "POST", redirect: "error" }).catch(() => null);
  if (!answer || !answer.ok || document.getElementById("case") !== shown) return;
  const text = await answer.text();
  const slot = document.getElementById("case-presence");
  if (slot && slot.textContent !== text) slot.textContent = text;
};
setInterval(beat, EVERY_MS);
document.addEventListener("htmx:after:swap", beat);
document.addEventListener("visibilitychange", beat);
beat();
