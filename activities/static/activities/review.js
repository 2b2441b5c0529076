// Keys for reviewers: a letter presses the button that carries it, outside of fields.
(function () {
  "use strict";

  document.querySelectorAll(".keys").forEach(function (words) {
    words.hidden = false;
  });

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    var key = event.key.toLowerCase();
    if (key === "r") {
      var note = document.getElementById("id_note");
      if (!note) return;
      event.preventDefault();
      note.focus();
      return;
    }
    if (!/^[a-z]$/.test(key)) return;
    var button = document.querySelector('[data-key="' + key + '"]');
    if (!button) return;
    event.preventDefault();
    button.click();
  });
})();
