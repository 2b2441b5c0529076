// Offers the browser's own time zone below the list of zones. Without this script
// the list works as it is.
(() => {
  "use strict";
  const list = document.querySelector("select[data-zones]");
  const offer = document.querySelector("[data-zone-offer]");
  if (!list || !offer) return;
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const also = (option) => (option.dataset.also || "").split(" ");
  const found = [...list.options].find((option) => option.value === here) ||
    [...list.options].find((option) => also(option).includes(here));
  if (!found) return;
  const show = () => { offer.hidden = found.selected || also(found).includes(list.value); };
  offer.querySelector("[data-zone-here]").textContent = found.text;
  offer.querySelector("button").addEventListener("click", () => {
    found.selected = true;
    list.focus();
    show();
  });
  list.addEventListener("change", show);
  show();
})();
