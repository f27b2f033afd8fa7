import { csrfToken } from "./csrf.js";

/** On the settings page, choosing a theme shows it at once and saves it. */
export function themeForm() {
  const form = document.getElementById("theme-form");
  if (!(form instanceof HTMLFormElement)) return;
  form.addEventListener("change", async () => {
    const theme = String(new FormData(form).get("theme"));
    document.documentElement.dataset.theme = theme;
    const saved = await fetch(form.action, {
      method: "POST",
      headers: { "x-csrftoken": csrfToken() },
      body: new URLSearchParams({ theme }),
      redirect: "manual",
    }).catch(() => null);
    // A saved theme answers with a redirect, which fetch shows as an opaque answer without following it.
    if (saved?.type !== "opaqueredirect") form.submit();
  });
}
