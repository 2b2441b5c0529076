// Live parts of a page ([data-live], refreshed by htmx): quiet while nobody looks, fresh when somebody comes back.
(function () {
  "use strict";

  document.addEventListener("htmx:beforeRequest", function (event) {
    if (document.hidden && event.target.hasAttribute("data-live")) event.preventDefault();
  });

  // Signed out in the meantime: the answer is the sign-in page. Show it as a page, not inside this one.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var part = event.target;
    if (part.hasAttribute("data-live") && event.detail.xhr.responseText.indexOf('id="' + part.id + '"') < 0) {
      event.detail.shouldSwap = false;
      window.location.reload();
    }
  });
})();
