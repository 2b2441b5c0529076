// Sends a form with files and shows how far it has come. Without this script the form is sent as
// any other; what comes back is shown the same way.
(() => {
  "use strict";
  const LARGE = 1024 * 1024;

  const inMegabytes = (bytes) => (bytes / LARGE).toFixed(bytes < 10 * LARGE ? 1 : 0) + " MB";

  const files = (form) =>
    [...form.querySelectorAll('input[type="file"]')].flatMap((field) => [...field.files]);

  function panel(form) {
    const box = document.createElement("div");
    box.className = "upload-progress";
    const words = document.createElement("p");
    words.setAttribute("role", "status");
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", "Upload");
    const cancel = document.createElement("button");
    cancel.type = "button";
    cancel.textContent = "Cancel";
    box.append(words, bar, cancel);
    const row = form.querySelector(".submit-row");
    if (row) row.before(box); else form.append(box);
    return { box, words, bar, cancel };
  }

  // The answer becomes the document, as it would have without this script.
  function show(html, address) {
    if (address && address !== window.location.href) window.history.replaceState(null, "", address);
    document.open();
    document.write(html);
    document.close();
  }

  function send(form, submitter) {
    const data = new FormData(form);
    if (submitter && submitter.name) data.append(submitter.name, submitter.value);
    const request = new XMLHttpRequest();
    const shown = panel(form);
    const buttons = [...form.querySelectorAll('[type="submit"]')].filter((one) => !one.disabled);
    let said = -1;
    buttons.forEach((one) => { one.disabled = true; });

    function stop(words) {
      buttons.forEach((one) => { one.disabled = false; });
      shown.bar.remove();
      shown.cancel.remove();
      shown.words.textContent = words;
      shown.words.setAttribute("role", "alert");
      delete form.dataset.sending;
    }

    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const part = Math.floor((100 * event.loaded) / event.total);
      shown.bar.value = part;
      // Read out every tenth, not every piece.
      if (Math.floor(part / 10) === said) return;
      said = Math.floor(part / 10);
      shown.words.textContent =
        `${inMegabytes(event.loaded)} of ${inMegabytes(event.total)} sent`;
    });
    request.upload.addEventListener("load", () => {
      shown.bar.removeAttribute("value");
      shown.words.textContent = "Sent. The file is looked at.";
      shown.cancel.remove();
    });
    request.addEventListener("load", () => {
      const kind = request.getResponseHeader("Content-Type") || "";
      // Saved or not: what the answer says is said once, so its page is not asked for again.
      if (kind.startsWith("text/html")) {
        show(request.responseText, request.responseURL);
      } else {
        stop(`The site answered with an error (${request.status}). Nothing was saved.`);
      }
    });
    request.addEventListener("error", () =>
      stop("The connection broke off. Nothing was saved; what you typed is still here. Try again.")
    );
    request.addEventListener("abort", () => stop("Cancelled. What had not arrived in full was not saved."));
    shown.cancel.addEventListener("click", () => request.abort());
    request.open("POST", form.action);
    request.send(data);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const file = form.querySelector('input[type="file"]');
    const wanted = form.hasAttribute("data-upload") || form.id === "resource_form";
    if (!wanted || !file || event.defaultPrevented) return;
    const length = files(form).reduce((sum, one) => sum + one.size, 0);
    // A small one is there before a bar could be seen.
    if (length < LARGE) return;
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "yes";
    form.querySelectorAll(".upload-progress").forEach((one) => one.remove());
    send(form, event.submitter);
  });
})();
