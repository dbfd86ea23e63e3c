// Submits the form when a choice in it changes, so that a filter needs no button.
export default function autofilter(form) {
  for (const button of form.querySelectorAll("[data-no-script]")) button.hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
}
