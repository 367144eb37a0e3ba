// app: what script adds to pages that work without it.
import { initAll } from "./nhsuk-frontend.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();

// A second click while the first is under way sends nothing: what was asked for is asked for once.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
// A page that the browser kept and shows again may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// An address that stands in a field is copied by a button, and it is said that it was.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const told = document.querySelector(`[data-copied="${button.dataset.copy}"]`);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      if (!document.execCommand("copy")) return; // it is chosen: the reader copies it by hand
    }
    button.textContent = button.dataset.done;
    told.textContent = button.dataset.done;
  });
}
// Whoever changes a day of a period means that day, and not the year that is chosen beside it.
for (const day of document.querySelectorAll(".app-filter input[type=date]")) {
  day.addEventListener("change", () => {
    const period = day.form.elements.namedItem("period");
    if (period) period.value = "dates";
  });
}
