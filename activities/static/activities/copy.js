// A button that copies the field it names. Without a script it stays hidden: the field can be copied by hand.
(function () {
  "use strict";

  function ready() {
    document.querySelectorAll("[data-copy]").forEach(function (button) {
      if (!navigator.clipboard) return;
      button.hidden = false;
      button.addEventListener("click", function () {
        var field = document.getElementById(button.dataset.copy);
        var status = button.parentNode.querySelector("[data-copied]");
        navigator.clipboard.writeText(field.value).then(function () {
          status.textContent = status.dataset.copied;
        }, function () {
          field.select();
        });
      });
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();
