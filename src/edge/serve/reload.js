// Added by `resoconto serve` in memory only: reloads the page, or shows what is wrong.
"use strict";
(function () {
  var mine = Number(new URL(document.currentScript.src).searchParams.get("v"));
  var box = null;

  function show(problems) {
    if (!problems) {
      if (box) { box.hidden = true; }
      return;
    }
    if (document.querySelector("body.resoconto-page")) {
      var place = document.querySelector("body.resoconto-page pre");
      if (place) { place.textContent = problems; return; }
    }
    if (!box) {
      var style = document.createElement("link");
      style.rel = "stylesheet";
      style.href = "/_resoconto/preview.css";
      document.head.append(style);
      box = document.createElement("div");
      box.className = "resoconto-box";
      box.setAttribute("role", "status");
      box.tabIndex = 0;
      box.append(document.createElement("pre"));
      document.body.append(box);
    }
    box.hidden = false;
    box.firstChild.textContent = problems;
  }

  new EventSource("/_resoconto/events").addEventListener("state", function (event) {
    var state = JSON.parse(event.data);
    if (state.version !== mine) { location.reload(); return; }
    show(state.problems);
  });
})();
