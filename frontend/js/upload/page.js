// The upload page: a plain form that becomes a list of resumable uploads.
import { microphone } from "../microphone/panel.js";
import { refusal } from "./check.js";
import { dropZone } from "./drop.js";
import { UploadList } from "./list.js";
import { say, sayCount } from "./strings.js";

/** @template {HTMLElement} [T=HTMLElement] @param {string} id @returns {T} */
const at = (id) => /** @type {T} */ (document.getElementById(id));

const form = /** @type {HTMLFormElement} */ (at("upload-form"));
const picker = /** @type {HTMLInputElement} */ (at("file"));
const limits = { max_bytes: Number(form.dataset.maxBytes), max_size: form.dataset.maxSize ?? "" };

const list = new UploadList(at("uploads"), {
  changed: show,
  announce: (text) => {
    at("upload-status").textContent = text;
  },
});

function show() {
  const count = list.ready.length;
  at("picked").hidden = list.transfers.length === 0;
  at("start-label").textContent = count ? sayCount("start", count) : say("start");
}

/** @param {File[]} files @param {string} [source] where they come from, if not from the disk */
function add(files, source) {
  const refusals = files.map((file) => refusal(file, limits));
  complain(refusals.filter((sentence) => sentence !== null));
  for (const [index, file] of files.entries()) if (refusals[index] === null) void list.add(file, source);
}

/** @param {string[]} sentences */
function complain(sentences) {
  at("upload-errors").replaceChildren(
    ...sentences.map((sentence) => {
      const alert = document.createElement("p");
      alert.className = "alert";
      alert.textContent = sentence;
      return alert;
    }),
  );
  if (sentences.length) at("upload-errors").scrollIntoView({ block: "nearest" });
}

/** @returns {Record<string, string>} */
function wants() {
  const given = new FormData(form);
  const text = (/** @type {string} */ name) => String(given.get(name) ?? "");
  const ticked = (/** @type {string} */ name) => String(given.get(name) === "true");
  return {
    language: text("language"),
    model: text("model"),
    consent_quality: ticked("consent_quality"),
    consent_training: ticked("consent_training"),
  };
}

function enhance() {
  picker.multiple = true;
  picker.required = false;
  at("title-field").hidden = true;
  at("drop").classList.add("is-live");
  for (const element of document.querySelectorAll(".drop-also")) element.removeAttribute("hidden");
  const choose = document.querySelector(".drop-choose");
  if (choose) choose.textContent = choose.getAttribute("data-several") ?? choose.textContent;
}

picker.addEventListener("change", () => {
  add([...(picker.files ?? [])]);
  picker.value = "";
});
form.addEventListener("submit", (event) => {
  if (event.submitter?.id === "import") return;
  event.preventDefault();
  complain(list.ready.length ? [] : [say("nothing")]);
  list.start(wants());
});
window.addEventListener("beforeunload", (event) => {
  if (list.is_fragile) event.preventDefault();
});

enhance();
dropZone(at("drop"), add);
microphone((file) => add([file], "microphone"));
await list.restore();
form.dataset.live = "";
