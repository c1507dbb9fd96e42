// Shrinks photographs before they are sent: long edge 2000 px, JPEG 0.85. Drawing the picture anew also drops
// its place and device. Where the form has a button 上传, chosen files go at once, with their progress. Without this file
// the form sends the originals by that button and the server does the same.
const EDGE = 2000;
const shrink = async (file) => {
  if (!/^image\/(jpeg|png)$/.test(file.type) || !self.createImageBitmap) return file;
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
  if (scale === 1 && file.size < 400000 && file.type === "image/png") return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  return blob ? new File([blob], file.name.replace(/\.(png|jpe?g)$/i, "") + ".jpg", { type: "image/jpeg" }) : file;
};
const size = (bytes) => bytes > 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.ceil(bytes / 1024)} KB`;

const list = (drop, files) => {
  const out = drop.parentElement.querySelector("[data-chosen]");
  if (!out) return;
  out.replaceChildren(...files.map((file) => {
    const row = document.createElement("li");
    if (file.type.startsWith("image/")) {
      const picture = document.createElement("img");
      picture.alt = "";
      picture.src = URL.createObjectURL(file);
      row.append(picture);
    }
    const text = document.createElement("span");
    text.className = "grow";
    const note = document.createElement("small");
    note.textContent = size(file.size);
    text.append(file.name, note);
    row.append(text);
    return row;
  }));
};

const take = async (input, chosen) => {
  const limit = Number(input.dataset.maxFiles || 1);
  const ready = [];
  for (const file of [...chosen].slice(0, limit)) ready.push(await shrink(file).catch(() => file));
  const bag = new DataTransfer();
  for (const file of ready) bag.items.add(file);
  input.files = bag.files;
  const drop = input.closest(".drop");
  list(drop, ready);
  const most = Number(input.dataset.maxBytes || Infinity);
  const large = ready.find((file) => file.size > most);
  if (large) return say(drop, `${large.name} 为 ${size(large.size)}，超过 ${size(most)}，请换一个`);
  const button = drop.querySelector("[data-upload]");
  if (button && ready.length) input.form.requestSubmit(button);
};

const say = (drop, text) => {
  const row = document.createElement("li");
  row.textContent = text;
  drop.parentElement.querySelector("[data-chosen]").append(row);
};

// An upload with its progress. A refusal is shown by posting once more, plainly: the answer is then the page.
let plain = false;
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (plain || event.defaultPrevented || !button || !button.matches("[data-upload]")) return;
  event.preventDefault();
  const drop = button.closest(".drop");
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", "上传进度");
  bar.max = 1;
  button.after(bar);
  const request = new XMLHttpRequest();
  request.open("POST", button.formAction);
  request.upload.onprogress = ({ loaded, total }) => { bar.value = loaded / total; };
  request.onload = () => {
    if (request.status === 200) return location.replace(request.responseURL);
    plain = true;
    event.target.requestSubmit(button);
  };
  request.onerror = () => {
    bar.remove();
    button.removeAttribute("aria-busy");
    say(drop, "网络不可用，文件还在本页，请点“上传”重试");
  };
  request.send(new FormData(event.target));
});

document.addEventListener("change", (event) => {
  if (event.target.matches(".drop input[type=file]")) take(event.target, event.target.files);
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const drop = event.target.closest && event.target.closest(".drop");
    if (!drop) return;
    event.preventDefault();
    drop.toggleAttribute("data-over", kind === "dragover");
    if (kind === "drop") take(drop.querySelector("input[type=file]"), event.dataTransfer.files);
  });
}
