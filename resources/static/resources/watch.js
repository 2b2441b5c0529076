// Keeps a video going: its address is good for a while only, and may end in the middle. The page
// asks for the next one and goes on at the same second.
(function () {
  "use strict";

  var video = document.querySelector("video[data-renew]");
  if (!video) return;
  var said = video.parentNode.querySelector("[data-said]");
  var asked = -1;

  function say(words) {
    said.textContent = words;
    said.hidden = false;
  }

  function goOn(address, second, playing) {
    video.addEventListener("loadedmetadata", function () {
      if (second > 0) video.currentTime = second;
      if (playing) video.play().catch(function () {});
    }, { once: true });
    video.src = address;
    video.load();
  }

  video.addEventListener("error", function () {
    var second = video.currentTime, playing = !video.paused;
    // Twice at one second: it is not the address.
    if (second === asked) {
      say("The video can't be read any further. Load the page again, or download it.");
      return;
    }
    asked = second;
    fetch(video.dataset.renew, { headers: { Accept: "application/json" } })
      .then(function (answer) { return answer.json(); })
      .then(function (found) {
        if (found.address) goOn(found.address, second, playing);
        else say(found.why);
      })
      .catch(function () {
        say("The video stopped: you may be signed out or offline. Load the page again.");
      });
  });
})();
