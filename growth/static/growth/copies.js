// The copies of entries that lie on this device until the site has the words, under
// diary:<member>:<entry>; with :<time> behind it what a page of before left there.
(() => {
  "use strict";
  const PREFIX = "diary:";
  const marked = document.querySelector("[data-write], [data-write-forget]");
  if (!marked) return;
  const mine = `${PREFIX}${marked.dataset.mark}:`;

  const copies = {
    mine,
    all() {
      try { return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)); } catch { return []; }
    },
    // Those of one entry, or of all that were never saved, the newest first.
    of(names) {
      return copies.all()
        .filter((name) => names.some((one) => name === mine + one || name.startsWith(`${mine}${one}:`)))
        .map((name) => ({ name, copy: copies.read(name) }))
        .filter(({ copy }) => copy)
        .sort((one, other) => other.copy.at - one.copy.at);
    },
    // The same, each under a name of its own: what is typed now does not take its place.
    setAside(names) {
      return copies.of(names).map(({ name, copy }) => {
        const aside = `${name.split(":").slice(0, 3).join(":")}:${copy.at}`;
        if (aside === name || !copies.write(aside, copy)) return { name, copy };
        copies.drop(name);
        return { name: aside, copy };
      });
    },
    read(name) { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } },
    write(name, copy) {
      try { localStorage.setItem(name, JSON.stringify(copy)); return true; } catch { return false; }
    },
    drop(name) { try { localStorage.removeItem(name); } catch { /* There is none. */ } },
  };
  window.diaryCopies = copies;

  // What another member left on this device is not kept for them.
  copies.all().filter((name) => !name.startsWith(mine)).forEach(copies.drop);

  // What is deleted is not offered back.
  if ("writeForget" in marked.dataset) {
    const names = [marked.dataset.pk, `new-${marked.dataset.key}`];
    marked.addEventListener("submit", () => copies.of(names).forEach(({ name }) => copies.drop(name)));
  }
})();
