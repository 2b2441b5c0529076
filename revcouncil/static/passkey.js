// Asks the browser for a passkey and sends what it answers with the form. Which ceremony:
// data-passkey is "create", "get" or "sign-in"; the server's options lie in the JSON element that
// data-options names, or are fetched from data-options-url at the moment of the click.
(() => {
  "use strict";
  const forms = document.querySelectorAll("form[data-passkey]");
  if (!forms.length || !window.PublicKeyCredential) return;

  const bytes = (text) => Uint8Array.from(
    atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const keys = (list) => (list || []).map((key) => ({ ...key, id: bytes(key.id) }));

  const readable = (options) => {
    const key = { ...options, challenge: bytes(options.challenge) };
    if (key.user) key.user = { ...key.user, id: bytes(key.user.id) };
    if (key.excludeCredentials) key.excludeCredentials = keys(key.excludeCredentials);
    if (key.allowCredentials) key.allowCredentials = keys(key.allowCredentials);
    return key;
  };

  const sendable = (credential) => {
    const response = {};
    for (const name of
      ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response,
    });
  };

  const options = async (form) => {
    const { options: named, optionsUrl: url } = form.dataset;
    if (named) return JSON.parse(document.getElementById(named).textContent);
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new DOMException("", "NetworkError");
    return answer.json();
  };

  const ask = async (form) => {
    const data = await options(form);
    if (form.dataset.passkey !== "create") {
      const publicKey = readable(data.request_options.publicKey);
      return navigator.credentials.get({ publicKey });
    }
    const publicKey = readable(data.creation_options.publicKey);
    const alone = form.elements.passwordless;
    if (alone) {
      publicKey.authenticatorSelection = {
        ...publicKey.authenticatorSelection,
        residentKey: alone.checked ? "required" : "discouraged",
        requireResidentKey: alone.checked,
        userVerification: alone.checked ? "required" : "preferred",
      };
    }
    return navigator.credentials.create({ publicKey });
  };

  const reasons = {
    InvalidStateError: "This device has a passkey of yours already.",
    NetworkError: "The council did not answer. Wait a minute and try again.",
    NotAllowedError: "Nothing was given: it was cancelled, took too long, or this device has no " +
      "passkey of yours.",
    NotSupportedError: "This device can't make such a passkey. Try it without “alone”.",
    SecurityError: "Passkeys work only under the site's own name, not under a number.",
  };

  forms.forEach((form) => {
    const said = form.querySelector("[data-passkey-said]");
    said.textContent = "";
    form.querySelectorAll("[data-passkey-needs]").forEach((part) => { part.hidden = false; });
    form.addEventListener("submit", async (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      said.textContent = "Your browser asks for it now.";
      try {
        form.elements.credential.value = sendable(await ask(form));
        form.submit();
      } catch (error) {
        said.textContent = reasons[error.name] || "That did not work. Try again.";
      }
    });
  });
})();
