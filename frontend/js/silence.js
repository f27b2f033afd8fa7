import { say } from "./strings.js";

/** Say when the server cannot be reached, and take the sentence away when it can. */
export function reportSilence() {
  const place = document.getElementById("notice");
  if (!place) return;
  document.addEventListener("htmx:sendError", () => {
    if (place.querySelector("[data-silence]")) return;
    const alert = document.createElement("p");
    alert.className = "alert";
    alert.dataset.silence = "";
    alert.textContent = say("silence");
    place.replaceChildren(alert);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) place.querySelector("[data-silence]")?.remove();
  });
}
