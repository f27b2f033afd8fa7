import { ask } from "./api.js";
import { byId } from "./dom.js";
import { say } from "./strings.js";

/** Stars, reasons and a comment, saved as soon as they are sent, without leaving the page. @param {string} url */
export function addRating(url) {
  const form = /** @type {HTMLFormElement} */ (byId("rating-form"));
  const line = byId("rating-status");
  const open = () => {
    byId("rating-more").hidden = !form.querySelector("input[name=stars]:checked");
  };
  form.addEventListener("change", open);
  open();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const data = new FormData(form);
    const stars = Number(data.get("stars"));
    const body = {
      stars,
      reasons: data.getAll("reasons").map(String),
      comment: String(data.get("comment") ?? ""),
      prompted: data.get("prompted") === "true",
    };
    try {
      await ask(url, { body });
      line.textContent = say("rating_saved", { stars });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      line.textContent = say("rating_failed", { message });
    }
  });
}

/** Come to the stars. */
export function goToRating() {
  const form = byId("rating-form");
  form.scrollIntoView({ block: "center" });
  const star = form.querySelector("input[name=stars]:checked") ?? form.querySelector("input[name=stars]");
  /** @type {HTMLElement | null} */ (star)?.focus();
}
