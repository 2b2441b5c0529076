// Offers words below a text while one types. Without it the text is read all the same.
(() => {
  let number = 0;
  for (const input of document.querySelectorAll("input[data-suggest]")) {
    const many = "many" in input.dataset;
    const list = document.createElement("ul");
    list.id = `suggest-${(number += 1)}`;
    list.className = "suggested";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    const around = document.createElement("span");
    around.className = "suggests";
    input.before(around);
    around.append(input, list);

    let at = -1;
    let asked = 0;
    let timer = 0;
    const part = () => (many ? input.value.slice(input.value.lastIndexOf(",") + 1) : input.value).trim();
    const taken = () =>
      many ? input.value.slice(0, input.value.lastIndexOf(",") + 1).toLowerCase().split(",").map((word) => word.trim()) : [];

    const close = () => {
      list.hidden = true;
      list.replaceChildren();
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const choose = (item) => {
      const word = item.dataset.word;
      if (many) {
        const kept = input.value.slice(0, input.value.lastIndexOf(",") + 1).trim();
        input.value = `${kept}${kept ? " " : ""}${word}, `;
      } else {
        input.value = word;
      }
      close();
      input.focus();
      input.dispatchEvent(new Event("input", { bubbles: true }));
      close();
    };
    const mark = (place) => {
      const items = list.children;
      if (!items.length) return;
      if (at >= 0) items[at].setAttribute("aria-selected", "false");
      at = (place + items.length) % items.length;
      items[at].setAttribute("aria-selected", "true");
      input.setAttribute("aria-activedescendant", items[at].id);
    };
    const show = (words) => {
      close();
      const gone = taken();
      for (const { word, note } of words.filter((one) => !gone.includes(one.word.toLowerCase()))) {
        const item = document.createElement("li");
        item.id = `${list.id}-${list.children.length}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.dataset.word = word;
        item.textContent = word;
        if (note) {
          const small = document.createElement("small");
          small.textContent = note;
          item.append(" ", small);
        }
        item.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(item); });
        list.append(item);
      }
      list.hidden = !list.children.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
    };
    const ask = async () => {
      const mine = (asked += 1);
      const typed = part();
      if (!typed) return close();
      try {
        const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`);
        const found = answer.ok ? (await answer.json()).words : [];
        if (mine === asked && document.activeElement === input) show(found);
      } catch { close(); }
      return undefined;
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
    input.addEventListener("blur", () => { asked += 1; clearTimeout(timer); close(); });
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown") { event.preventDefault(); mark(at + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); mark(at < 0 ? -1 : at - 1); }
      else if (event.key === "Enter" && at >= 0) { event.preventDefault(); choose(list.children[at]); }
      else if (event.key === "Escape") { event.preventDefault(); close(); }
    });
  }
})();
