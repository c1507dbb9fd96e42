// Keeps a long form: saves ten seconds after a change and says when. Without this file the button 保存草稿 does the same.
const form = document.querySelector("form[data-draft]");
let timer = 0;
let busy = false;
let waiting = null;

const say = (text) => { document.getElementById("saved").textContent = text; };
const later = () => {
  clearTimeout(timer);
  timer = document.getElementById("saved").dataset.bad === undefined ? setTimeout(save, 10000) : 0;
};
const save = async () => {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
  fields.set("act", "autosave");
  busy = true;
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body: fields, headers: { "HX-Request-Type": "partial" } });
    const told = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("saved");
    if (told) {
      document.getElementById("saved").replaceWith(told);
      form.elements.nonce.value = told.dataset.nonce;
      form.elements.version.value = told.dataset.version;
    } else say(answer.status === 401 ? "登录已过期，重新登录后再保存，内容还在本页" : "没有保存，内容还在本页");
  } catch {
    say("网络不可用，内容还在本页");
    later();
  }
  busy = false;
  if (waiting) form.requestSubmit(waiting);
};

// A post that would overtake a running save waits for its version.
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  if (!busy) return;
  event.preventDefault();
  waiting = event.submitter;
});
form.addEventListener("change", later);
form.addEventListener("input", ({ target }) => {
  if (target.type !== "file") later();
});
