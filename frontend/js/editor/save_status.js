import { ago } from "./clock.js";
import { byId, make } from "./dom.js";
import { say, sayCount } from "./strings.js";

/** @import { Outbox } from "./outbox.js" */

/**
 * Say where the edits are: on their way, stored, or kept here.
 *
 * @param {Outbox} outbox
 * @param {() => boolean} typing whether there are edits not even in the outbox
 * @returns {() => void} says it again
 */
export function showSaving(outbox, typing) {
  const line = byId("save-status");
  let said = "";
  const sentence = () => {
    const count = outbox.entries.length;
    const unsent = sayCount("unsent", count);
    if (outbox.storage.failed && count) return say("storage_failed");
    if (outbox.state === "signed_out") return say("signed_out", { unsent });
    if (outbox.state === "clash") return say("clash");
    if (outbox.state === "offline") return count ? say("offline", { unsent }) : say("offline_nothing");
    if (count || typing()) return say("saving");
    return outbox.saved_ms ? say("saved", { ago: ago(outbox.saved_ms) }) : say("unchanged");
  };
  const show = () => {
    const now = sentence();
    if (now === said) return;
    said = now;
    line.dataset.state = outbox.entries.length ? outbox.state : "idle";
    line.textContent = now;
    if (outbox.state !== "signed_out") return;
    const href = `/sign-in?next=${encodeURIComponent(location.pathname)}`;
    line.append(" ", make("a", { href, target: "_blank" }, say("sign_in")));
  };
  outbox.addEventListener("state", show);
  setInterval(show, 5000);
  addEventListener("beforeunload", (event) => {
    if (outbox.storage.failed && (outbox.entries.length || typing())) event.preventDefault();
  });
  show();
  return show;
}
