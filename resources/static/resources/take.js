// Taking a resource without leaving its page: the page is refreshed first, then the file is fetched.
(function () {
  "use strict";

  document.addEventListener("file", function (event) {
    window.location.assign(event.detail.address);
  });

  // Whatever goes wrong is shown by the plain form, which leads to a page that says it.
  function plainly(event) {
    var form = event.target;
    if (form.hasAttribute("data-take")) form.submit();
  }
  document.addEventListener("htmx:responseError", plainly);
  document.addEventListener("htmx:sendError", plainly);

  // Signed out in the meantime: the answer is the sign-in page, which is shown as a page.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var form = event.detail.requestConfig.elt;
    if (form.hasAttribute("data-take") && event.detail.xhr.responseText.indexOf('id="take"') < 0) {
      event.detail.shouldSwap = false;
      if (event.detail.xhr.status < 400) window.location.reload();
    }
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-close]");
    if (button) button.closest(".toast").remove();
  });
})();
