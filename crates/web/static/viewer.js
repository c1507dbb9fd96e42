// Evidence in full: the page link opens a dialog in which the picture is zoomed, moved and turned, page after page (ui.md
// 5.24, 9.3). Without script the link shows the picture alone.
let dialog;
let pages = [];
let at = 0;
let view = { scale: 1, x: 0, y: 0, turn: 0 };
const button = (words, act) => `<button class="btn small" type="button" data-act="${act}">${words}</button>`;
const image = () => dialog.querySelector("img");
const draw = () => {
  image().style.transform = `translate(${view.x}px, ${view.y}px) rotate(${view.turn}deg) scale(${view.scale})`;
};
const zoom = (by) => {
  view.scale = Math.min(6, Math.max(0.5, view.scale * by));
  draw();
};
const show = (index) => {
  at = Math.min(pages.length - 1, Math.max(0, index));
  view = { scale: 1, x: 0, y: 0, turn: 0 };
  image().src = pages[at];
  dialog.querySelector("output").textContent = `${at + 1} / ${pages.length}`;
  draw();
};
const acts = {
  previous: () => show(at - 1),
  next: () => show(at + 1),
  larger: () => zoom(1.25),
  smaller: () => zoom(0.8),
  turn: () => {
    view.turn = (view.turn + 90) % 360;
    draw();
  },
  full: () => (document.fullscreenElement ? document.exitFullscreen() : dialog.requestFullscreen()),
  close: () => dialog.close(),
};
const keys = { BracketLeft: "previous", BracketRight: "next", Equal: "larger", Minus: "smaller", KeyR: "turn", KeyF: "full", KeyV: "close" };

const make = () => {
  dialog = document.createElement("dialog");
  dialog.className = "viewer";
  dialog.setAttribute("aria-label", "证明材料");
  dialog.innerHTML = `<div class="viewer-bar">${button("上一页", "previous")}<output></output>${button("下一页", "next")}${button("放大", "larger")}${button("缩小", "smaller")}${button("旋转", "turn")}${button("全屏", "full")}${button("关闭", "close")}</div><div class="viewer-page"><img alt="证明材料" draggable="false"></div>`;
  dialog.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-act]");
    if (pressed) acts[pressed.dataset.act]();
  });
  dialog.addEventListener("keydown", (event) => {
    if (!keys[event.code] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    acts[keys[event.code]]();
  });
  dialog.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.1 : 0.9);
  }, { passive: false });
  dialog.addEventListener("pointermove", (event) => {
    if (!event.buttons || event.target !== image()) return;
    view.x += event.movementX;
    view.y += event.movementY;
    draw();
  });
  document.body.append(dialog);
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-viewer]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (!dialog) make();
  pages = [...document.querySelectorAll("[data-picture]")].map((one) => one.dataset.picture);
  if (pages.length === 0) pages = [link.getAttribute("href")];
  dialog.showModal();
  show(pages.indexOf(link.getAttribute("href")));
});
