// Saves an entry while it is typed. Until the server has said that it has the words, a copy lies on
// this device, for this member alone. Without this script the buttons save.
(() => {
  "use strict";
  const PAUSE = 2500;     // After the last letter, in milliseconds.
  const AGAIN = 15000;    // Before an answer that did not come is asked for once more.
  const PATIENCE = 20000; // For one answer.
  const SAVED = "Saved.";
  const KEEPALIVE = 60000; // Bytes a browser still sends when the page is gone.

  const form = document.querySelector("[data-write]");
  const copies = window.diaryCopies;
  if (!form || !copies) return;
  const { title, content, seen, key, whose, csrfmiddlewaretoken: token } = form.elements;
  const state = document.querySelector("[data-write-state]");
  const said = document.querySelector("[data-write-said]");
  const count = document.querySelector("[data-write-count]");
  const place = document.querySelector("[data-write-place]");
  const most = Number(form.dataset.most);

  const words = () => ({ title: title.value, content: content.value });
  const same = (one, other) => Boolean(one && other) && one.title === other.title && one.content === other.content;
  const nameOf = () => copies.mine + (form.dataset.pk || `new-${key.value}`);

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
    form.dataset.state = dirty() ? "typed" : "saved";
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
    } catch { return { status: 0, body: {} }; }
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
    saved = sent;
    unanswered = [];
    seen.value = body.version;
    begun(body);
    remember();
    drawn(body);
    say("");
    return true;
  }

  // The entry has a page of its own from now on.
  function begun(body) {
    if (form.dataset.pk) return;
    copies.drop(nameOf());
    form.dataset.pk = body.pk;
    form.action = body.address;
    history.replaceState(history.state, "", body.address);
  }

  // What the page says of an entry, after it was saved.
  function drawn(body) {
    said.textContent = body.said;
    document.querySelectorAll("[data-write-waits]").forEach((part) => { part.hidden = (part.dataset.writeWaits === "yes") !== body.waits; });
    if (body.heading) {
      document.querySelector("main h1").textContent = body.heading;
      document.querySelector("main .lede").textContent = body.lede;
    }
    // What was refused for want of words is so no longer.
    const isWhole = title.value.trim() && content.value.trim() && [...content.value].length <= most;
    if (isWhole) form.querySelector(".error-summary")?.remove();
  }

  function halt(why) {
    halted = why;
    remember();
    say(why);
    return false;
  }

  // ---- A session that ended, or began anew in another tab: the page takes its token over.
  async function sheetAt(address) {
    try {
      const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("form[data-write]");
      return fresh && fresh.dataset.mark === form.dataset.mark ? fresh : null;
    } catch { return null; }
  }

  async function renew() {
    const fresh = await sheetAt(location.href);
    const now = fresh && fresh.elements.csrfmiddlewaretoken.value;
    // Asked for once for each time it is refused.
    if (!fresh || Date.now() - (renew.at || 0) < 1000) return false;
    renew.at = Date.now();
    token.value = now;
    whose.value = fresh.elements.whose.value;
    return true;
  }

  function ended() {
    halt("Your session has ended; your words are kept on this device. Sign in again in another tab and come back here, or press Save.");
    halted = "ended";
    return false;
  }

  // ---- Another device saved meanwhile
  function differs(body) {
    const theirs = { title: body.title, content: body.content };
    // It was this page, whose answer got lost.
    begun(body);
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

  function fill(given) {
    [title.value, content.value] = [given.title, given.content];
    counted();
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
    if (state.textContent === SAVED) say("");
    remember();
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
  window.addEventListener("online", () => {
    if (halted) return;
    say(dirty() ? "Online again; saving." : "");
    save();
  });
  window.addEventListener("beforeunload", (event) => { if (!passing && uncopied && dirty()) event.preventDefault(); });

  form.addEventListener("submit", async (event) => {
    if (passing) return;
    event.preventDefault();
    const button = event.submitter;
    const deed = button ? button.value : "keep";
    if (halted === "conflict") { document.getElementById("conflict")?.scrollIntoView({ block: "start" }); return; }
    if (halted === "ended" && (await renew())) halted = "";
    const done = halted === "ended" ? false : deed === "drop" || (await save());
    if (done && deed === "keep" && form.dataset.pk) { say(SAVED); return; }
    // Ended: the site keeps what the form brings, and asks to sign in. Nothing typed: it says so.
    const isEmpty = !form.dataset.pk && !title.value.trim() && !content.value.trim();
    if (!done && halted !== "ended" && !isEmpty) return;
    if (deed === "drop") copies.drop(nameOf());
    // Later: while a form's own submit event is under way, browsers pass over a second one.
    setTimeout(() => { passing = true; form.requestSubmit(button); });
  });

  window.diaryBefore({
    form, same, dirty, save, sheetAt,
    get saved() { return saved; },
    // The site has these words already.
    take(given) { saved = given; fill(given); remember(); },
    putBack(copy) { unanswered = copy.sent || []; fill(copy); changed(); save(); },
  });
  counted();
  remember();
})();
