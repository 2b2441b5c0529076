// Words of before: the page was left, or broke off, before the site said that it has them. They are
// offered back, and never put over other words: those of another entry get a sheet of their own.
(() => {
  "use strict";
  const FRESH = 10000;
  const copies = window.diaryCopies;

  // `page` is what growth/static/growth/write.js hands over of the sheet.
  window.diaryBefore = (page) => {
    const { form, same } = page;
    const { title, content, seen, key } = form.elements;
    const place = document.querySelector("[data-write-place]");

    const isOwn = (copy) => Boolean(form.dataset.pk) && copy.key === key.value;
    const isBlank = () => !form.dataset.pk && !title.value.trim() && !content.value.trim();
    const isFresh = (copy) => Date.now() - copy.at < FRESH && (copy.sent || []).some((sent) => same(sent, copy));
    const pause = () => new Promise((go) => setTimeout(go, 500));
    const wordsOf = (sheet) => ({ title: sheet.elements.title.value, content: sheet.elements.content.value });

    async function offer() {
      const isNew = !form.dataset.pk;
      const names = isNew ? copies.all()
        .map((name) => name.slice(copies.mine.length).split(":")[0]).filter((name) => name.startsWith("new-"))
        : [form.dataset.pk, `new-${key.value}`];
      for (const { name, copy } of copies.setAside(names)) {
        if (page.saved && same(copy, page.saved)) copies.drop(name);
        else if (isNew) await askFor(name, copy);
        else if (!(await arrived(name, copy))) show(name, copy, "");
      }
      form.dataset.before = "looked at";
    }

    // A page that is loaded anew can be drawn before its last words have arrived.
    async function arrived(name, copy) {
      if (!isFresh(copy) || page.dirty()) return false;
      await pause();
      const fresh = await page.sheetAt(location.href);
      if (!fresh || page.dirty() || !same(wordsOf(fresh), copy)) return false;
      seen.value = fresh.elements.seen.value;
      page.take(wordsOf(fresh));
      copies.drop(name);
      return true;
    }

    // The site may have begun an entry with these words though its answer reached nobody.
    async function askFor(name, copy) {
      const address = `${form.dataset.fresh}?key=${encodeURIComponent(copy.key)}`;
      let there = await page.sheetAt(address);
      if (there && !there.dataset.pk && isFresh(copy)) {
        await pause();
        there = await page.sheetAt(address);
      }
      if (there && there.dataset.pk && same(wordsOf(there), copy)) copies.drop(name);
      else show(name, copy, there && there.dataset.pk ? there.getAttribute("action") : "");
    }

    // `begun` is the page of the entry they belong to, where that is another one.
    function show(name, copy, begun) {
      if (copy.back && (isOwn(copy) || (isBlank() && !begun))) { copies.drop(name); fill(copy); }
      else propose(name, copy, begun);
    }

    const isMoved = (copy) => copy.seen !== Number(seen.value) && !(copy.sent || []).some((sent) => same(sent, page.saved));

    function propose(name, copy, begun) {
      const shown = document.getElementById("write-before").content.cloneNode(true);
      const at = new Date(copy.at);
      const time = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      const isToday = at.toDateString() === new Date().toDateString();
      shown.querySelector("[data-before-at]").textContent = isToday ? time : `${at.toLocaleDateString()}, ${time}`;
      if (begun || (isOwn(copy) && isMoved(copy))) shown.querySelector("[data-before-more]").textContent = "The entry was saved elsewhere since: put back, you see both and choose.";
      const box = document.createElement("div");
      box.append(shown);
      place.append(box);
      box.querySelectorAll("[data-before]").forEach((button) => button.addEventListener("click", async () => {
        if (button.dataset.before === "put" && !(await put(name, copy, begun))) return;
        if (button.dataset.before === "drop") copies.drop(name);
        box.remove();
        content.focus();
      }));
    }

    // False where what stands in the sheet could not be saved: nothing has changed then.
    async function put(name, copy, begun) {
      const isSaved = isOwn(copy) || (await page.save());
      if (isOwn(copy) || (isBlank() && !begun)) { copies.drop(name); fill(copy); return true; }
      if (!isSaved && !isBlank()) return false;
      copies.write(name, { ...copy, back: true });
      location.assign(begun || form.dataset.fresh);
      return true;
    }

    function fill(copy) {
      // The site answers with what stands there, and both are shown.
      if (isOwn(copy) && isMoved(copy)) seen.value = copy.seen;
      if (!form.dataset.pk) key.value = copy.key;
      page.putBack(copy);
    }

    offer();
  };
})();
