// Says that something typed is not saved, and asks before the page is left.
(() => {
  const forms = document.querySelectorAll("#resource_form, #changelist-form, form[data-unsaved]");
  for (const form of forms) {
    let note = form.querySelector("[data-unsaved-note]");
    if (!note && form.id === "changelist-form") {
      note = document.createElement("p");
      note.className = "unsaved-note";
      note.setAttribute("role", "status");
      form.querySelector(".paginator")?.append(note);
    }
    const before = new Map();
    const counts = (field) =>
      field.name && field.type !== "hidden" && field.type !== "submit" && field.type !== "button" &&
      !["action", "_selected_action", "select_across"].includes(field.name) &&
      field.id !== "action-toggle";
    const value = (field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value);
    for (const field of form.elements) if (counts(field)) before.set(field, value(field));
    // A form that comes back with errors, or with another's changes, was not saved.
    const came = form.querySelector(".errornote, .meanwhile, .errorlist") !== null;
    let left = false;
    const changed = () =>
      came || form.dataset.moved === "yes" ||
      [...before].some(([field, was]) => field.isConnected && value(field) !== was);
    const say = () => {
      const number = [...before].filter(([field, was]) => value(field) !== was).length;
      if (note) note.textContent = changed() ? (number > 1 ? `${number} changes not saved` : "Not saved yet") : "";
    };
    form.addEventListener("input", say);
    form.addEventListener("change", say);
    form.addEventListener("moved", say);
    form.addEventListener("submit", () => { left = true; });
    window.addEventListener("pageshow", () => { left = false; });
    window.addEventListener("beforeunload", (event) => {
      if (!left && changed()) event.preventDefault();
    });
    if (came) say();
  }
})();
