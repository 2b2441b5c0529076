// Saves an entry while it is typed. Until the server has said that it has the words, a copy lies on
// this device, for this member alone. Without this script the buttons save.
(() => {
  "use strict";
  const PREFIX = "diary:";
  const PAUSE = 2500;     // After the last letter, in milliseconds.
  const AGAIN = 15000;    // Before an answer that did not come is asked for once more.
  const PATIENCE = 20000; // For one answer.
  const KEEPALIVE = 60000; // Bytes a browser still sends when the page is gone.

  // ---- The copies on this device: diary:<member>:<entry>
  const copies = {
    all() { try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; } },
    read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    write(key, copy) { try { localStorage.setItem(key, JSON.stringify(copy)); return true; } catch { return false; } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* There is none. */ } },
  };

  const marked = document.querySelector("[data-write], [data-write-forget]");
  if (!marked) return;
  const mine = `${PREFIX}${marked.dataset.mark}:`;
  // What another member left on this device is not kept for them.
  copies.all().filter((key) => !key.startsWith(mine)).forEach(copies.drop);

  if ("writeForget" in marked.dataset) {
    marked.addEventListener("submit", () => {
      for (const name of [marked.dataset.pk, `new-${marked.dataset.key}`]) {
        copies.drop(mine + name);
        copies.drop(`${mine}${name}:before`);
      }
    });
    return;
  }

  const form = marked;
  const { title, content, seen, key, whose, csrfmiddlewaretoken: token } = form.elements;
  const state = document.querySelector("[data-write-state]");
  const said = document.querySelector("[data-write-said]");
  const count = document.querySelector("[data-write-count]");
  const place = document.querySelector("[data-write-place]");
  const most = Number(form.dataset.most);

  const words = () => ({ title: title.value, content: content.value });
  const same = (one, other) => Boolean(one && other) && one.title === other.title && one.content === other.content;
  const nameOf = () => mine + (form.dataset.pk || `new-${key.value}`);
  const copyOf = (copy) => ({ title: copy.title, content: copy.content });

  // What the server has; null where the page came back with words it did not take.
  let saved = "notSaved" in form.dataset ? null : words();
  let unanswered = [];  // Words sent without an answer: the server may have them.
  let flight = null;    // The save on its way: there is one at most.
  let timer = 0;
  let halted = "";      // Why nothing is sent until the member has decided or changed something.
  let passing = false;  // The form goes its own way.
  let uncopied = false;

  const dirty = () => !same(words(), saved);

  function say(text) { if (state.textContent !== text) state.textContent = text; }

  function remember() {
    clearTimeout(remember.timer);
    if (!dirty()) { copies.drop(nameOf()); uncopied = false; return; }
    const copy = { ...words(), seen: Number(seen.value), key: key.value, at: Date.now(), sent: unanswered };
    uncopied = !copies.write(nameOf(), copy);
  }

  // ---- Saving
  function save() {
    clearTimeout(timer);
    if (!flight) flight = run().finally(() => { flight = null; });
    return flight;
  }

  async function run() {
    while (dirty() && !halted && (form.dataset.pk || title.value.trim() || content.value.trim())) {
      const sent = words();
      unanswered = [...unanswered.slice(-4), sent];
      remember();
      if (!(await took(await post(), sent))) return false;
    }
    return !halted && !dirty();
  }

  async function post() {
    const body = new FormData(form);
    body.set("deed", "keep");
    const size = new Blob([title.value, content.value]).size;
    try {
      const answer = await fetch(form.action, {
        method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual",
        keepalive: size < KEEPALIVE, signal: AbortSignal.timeout(PATIENCE),
      });
      const isJson = (answer.headers.get("Content-Type") || "").includes("json");
      return { status: answer.status, body: isJson ? await answer.json() : {} };
    } catch {
      return { status: 0, body: {} };
    }
  }

  async function took({ status, body }, sent) {
    if (status === 200 && body.state === "kept") return kept(body, sent);
    if (status === 409 && body.state === "conflict") return differs(body);
    if (status === 401 || status === 403) return (await renew()) || ended();
    if (status === 404) return halt("This entry is no longer there: it was deleted on another device. Your words are on this page; copy them to keep them.");
    if (body.words) return halt(body.words);
    if (status === 0 && !navigator.onLine) say("Offline; kept on this device.");
    else if (status === 0) say("The site can’t be reached; kept on this device.");
    else say("The site could not save just now; kept on this device.");
    timer = setTimeout(save, AGAIN);
    return false;
  }

  function kept(body, sent) {
    const before = nameOf();
    saved = sent;
    unanswered = [];
    seen.value = body.version;
    if (!form.dataset.pk) {
      form.dataset.pk = body.pk;
      form.action = body.address;
      copies.drop(before);
      history.replaceState(history.state, "", body.address);
    }
    remember();
    said.textContent = body.said;
    say("");
    return true;
  }

  function halt(why) {
    halted = why;
    remember();
    say(why);
    return false;
  }

  // ---- A session that ended, or began anew in another tab: the page takes its token over.
  async function renew() {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(PATIENCE) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("form[data-write]");
      if (!fresh || fresh.dataset.mark !== form.dataset.mark) return false;
      const now = fresh.elements.csrfmiddlewaretoken.value;
      if (renew.last === now) return false;
      renew.last = now;
      token.value = now;
      whose.value = fresh.elements.whose.value;
      return true;
    } catch {
      return false;
    }
  }

  function ended() {
    halt("Your session has ended; your words are kept on this device. Sign in again in another tab and come back here, or press Save.");
    halted = "ended";
    return false;
  }

  // ---- Another device saved meanwhile
  function differs(body) {
    const theirs = copyOf(body);
    // It was this page, whose answer got lost.
    if (unanswered.some((sent) => same(sent, theirs))) {
      seen.value = body.version;
      saved = theirs;
      return true;
    }
    halt("Saved on another device meanwhile. Choose above which words go on.");
    halted = "conflict";
    const shown = document.getElementById("write-conflict").content.cloneNode(true);
    shown.querySelector("#theirs_title").value = theirs.title;
    shown.querySelector("#theirs_content").value = theirs.content;
    shown.querySelector("[data-theirs-said]").textContent = body.said;
    document.getElementById("conflict")?.remove();
    place.append(shown);
    place.querySelectorAll("[data-choose]").forEach((button) => button.addEventListener("click", () => {
      document.getElementById("conflict").remove();
      seen.value = body.version;
      saved = theirs;
      unanswered = [];
      if (button.dataset.choose === "theirs") fill(theirs);
      halted = "";
      said.textContent = body.said;
      say("");
      remember();
      save();
      content.focus();
    }));
    document.getElementById("conflict").scrollIntoView({ block: "start" });
    return false;
  }

  function fill(with_) {
    title.value = with_.title;
    content.value = with_.content;
    counted();
  }

  // ---- Words of before: the page was left, or broke off, before they were saved
  function offer() {
    const names = form.dataset.pk
      ? [form.dataset.pk, `new-${key.value}`].map((name) => mine + name)
      : copies.all().filter((name) => name.startsWith(`${mine}new-`)).map((name) => name.replace(/:before$/, ""));
    let newest = null;
    for (const name of new Set(names)) {
      for (const found of [name, `${name}:before`]) {
        const copy = copies.read(found);
        if (!copy) continue;
        if (saved && same(copy, saved)) copies.drop(found);
        else if (!newest || copy.at > newest.copy.at) newest = { copy, found, name };
      }
    }
    if (newest) propose(newest);
  }

  function propose({ copy, found, name }) {
    const kept = `${name}:before`;
    // Under a name of its own, so that what is typed now does not take its place.
    if (found !== kept && copies.write(kept, copy)) copies.drop(found);
    const moved = copy.seen !== Number(seen.value) && !(copy.sent || []).some((sent) => same(sent, saved));
    const shown = document.getElementById("write-before").content.cloneNode(true);
    const at = new Date(copy.at);
    const time = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const isToday = at.toDateString() === new Date().toDateString();
    shown.querySelector("[data-before-at]").textContent = isToday ? time : `${at.toLocaleDateString()}, ${time}`;
    if (moved && form.dataset.pk) shown.querySelector("[data-before-more]").textContent = "The entry was saved elsewhere since: putting them back replaces what you see below.";
    const box = document.createElement("div");
    box.append(shown);
    place.append(box);
    box.querySelectorAll("[data-before]").forEach((button) => button.addEventListener("click", () => {
      copies.drop(kept);
      copies.drop(found);
      box.remove();
      if (button.dataset.before === "put") {
        if (!form.dataset.pk) key.value = copy.key;
        unanswered = copy.sent || [];
        fill(copy);
        changed();
        save();
      }
      content.focus();
    }));
  }

  // ---- What is typed
  function counted() {
    const length = [...content.value].length;
    const over = length - most;
    const figure = (number) => number.toLocaleString("en-US");
    count.textContent = over > 0 ? `${figure(length)}, ${figure(over)} too many` : `${figure(length)} of ${figure(most)}`;
  }

  function changed() {
    counted();
    if (halted && halted !== "conflict" && halted !== "ended") { halted = ""; say(""); }
    clearTimeout(remember.timer);
    remember.timer = setTimeout(remember, 150);
    clearTimeout(timer);
    if (!halted) timer = setTimeout(save, PAUSE);
  }

  form.addEventListener("input", changed);

  function leaving() {
    if (passing) return;
    remember();
    if (dirty() && !halted) save();
  }
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leaving();
    else comeBack();
  });
  window.addEventListener("pagehide", leaving);
  window.addEventListener("focus", comeBack);

  async function comeBack() {
    if (halted !== "ended" || comeBack.asks) return;
    comeBack.asks = true;
    if (await renew()) { halted = ""; save(); }
    comeBack.asks = false;
  }

  window.addEventListener("offline", () => { remember(); say(uncopied ? "Offline; not saved. Leave this page open." : "Offline; kept on this device."); });
  window.addEventListener("online", () => { say(""); if (!halted) save(); });
  window.addEventListener("beforeunload", (event) => { if (!passing && uncopied && dirty()) event.preventDefault(); });

  form.addEventListener("submit", async (event) => {
    if (passing) return;
    event.preventDefault();
    const button = event.submitter;
    const deed = button ? button.value : "keep";
    if (halted === "conflict") { document.getElementById("conflict")?.scrollIntoView({ block: "start" }); return; }
    if (halted === "ended" && (await renew())) halted = "";
    const done = halted === "ended" ? false : deed === "drop" || (await save());
    if (done && deed === "keep" && form.dataset.pk) { said.focus?.(); return; }
    // Ended: the site keeps what the form brings, and asks to sign in. Nothing typed: it says so.
    const isEmpty = !form.dataset.pk && !title.value.trim() && !content.value.trim();
    if (!done && halted !== "ended" && !isEmpty) return;
    passing = true;
    if (deed === "drop") copies.drop(nameOf());
    form.requestSubmit(button);
  });

  offer();
  counted();
  if (!saved) remember();
})();
