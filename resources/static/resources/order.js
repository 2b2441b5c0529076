// The order of what is featured: dragged by its grip, or moved by its buttons without a reload.
(() => {
  const form = document.querySelector("form[data-order]");
  if (!form) return;
  const list = form.querySelector("ol");
  const said = form.querySelector("[data-moved]");
  let dragged = null;

  const done = (item) => {
    const place = [...list.children].indexOf(item) + 1;
    said.textContent = `Place ${place} of ${list.children.length}`;
    form.dataset.moved = "yes";
    form.dispatchEvent(new Event("moved"));
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    const item = button.closest("li");
    const other = button.name === "up" ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    button.name === "up" ? other.before(item) : other.after(item);
    button.focus();
    done(item);
  });

  for (const item of list.children) {
    const grip = item.querySelector(".grip");
    grip.hidden = false;
    grip.addEventListener("pointerdown", () => { item.draggable = true; });
    grip.addEventListener("pointerup", () => { item.draggable = false; });
    item.addEventListener("dragstart", (event) => {
      dragged = item;
      event.dataTransfer.effectAllowed = "move";
      item.classList.add("dragged");
    });
    item.addEventListener("dragend", () => {
      item.draggable = false;
      item.classList.remove("dragged");
      if (dragged) done(item);
      dragged = null;
    });
    item.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      if (item === dragged) return;
      const box = item.getBoundingClientRect();
      event.clientY < box.top + box.height / 2 ? item.before(dragged) : item.after(dragged);
    });
    item.addEventListener("drop", (event) => event.preventDefault());
  }
})();
