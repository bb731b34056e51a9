/* Additions on top of complete pages: theme, other periods, search, overdue dates, sorting, print. */
(function () {
  "use strict";
  var doc = document, root = doc.documentElement, body = doc.body;
  function all(selector, from) { return Array.prototype.slice.call((from || doc).querySelectorAll(selector)); }
  function make(tag, text, attributes) {
    var node = doc.createElement(tag);
    if (text) { node.textContent = text; }
    for (var name in attributes || {}) { node.setAttribute(name, attributes[name]); }
    return node;
  }
  function keep(value) { try { if (value === undefined) { return localStorage.getItem("resoconto-theme"); } localStorage.setItem("resoconto-theme", value); } catch (refused) { /* private windows refuse storage */ } return null; }

  /* Theme: automatic, light, dark. */
  var button = doc.querySelector(".theme");
  function dress(mode) {
    if (mode === "light" || mode === "dark") { root.setAttribute("data-theme", mode); } else { root.removeAttribute("data-theme"); mode = "auto"; }
    if (button) { button.textContent = button.getAttribute("data-" + mode); }
    return mode;
  }
  var mode = dress(keep());
  if (button) {
    button.hidden = false;
    button.addEventListener("click", function () { mode = dress({ auto: "light", light: "dark", dark: "auto" }[mode]); keep(mode); });
  }

  /* The same page in the other periods, from the table computed at build. */
  var place = doc.querySelector(".switcher"), table = window.RESOCONTO_PERIODS;
  if (place && table) {
    var own = body.getAttribute("data-edition"), key = body.getAttribute("data-page"), base = body.getAttribute("data-root");
    var contract = own.split("/")[0], list = make("ul");
    table.editions.forEach(function (edition) {
      if (edition.contract !== contract) { return; }
      var item = make("li"), id = edition.contract + "/" + edition.id;
      if (id === own) { item.appendChild(make("span", edition.name, { "aria-current": "true" })); }
      else {
        var has = (table.pages[key] || []).indexOf(id) >= 0;
        item.appendChild(make("a", edition.name, { href: base + id + "/" + (has ? key : "index.html") }));
        if (!has) { item.appendChild(doc.createTextNode(" (" + place.getAttribute("data-absent") + ")")); }
      }
      list.appendChild(item);
    });
    if (list.children.length > 1) {
      var fold = make("details");
      fold.appendChild(make("summary", place.getAttribute("data-title")));
      fold.appendChild(list);
      place.appendChild(fold);
    }
  }

  /* Dates that have passed, in the reader's own day. */
  var today = new Date().toISOString().slice(0, 10);
  all("time[data-due]").forEach(function (node) { if (node.getAttribute("data-due") < today) { node.classList.add("overdue"); } });

  /* Sorting, on top of complete tables. */
  all("table.data").forEach(function (grid) {
    if (grid.querySelector("tr.group") || grid.tBodies[0].rows.length < 3) { return; }
    all("thead th", grid).forEach(function (head, at) {
      var sort = make("button", head.textContent, { type: "button", "class": "sort" });
      head.textContent = "";
      head.appendChild(sort);
      sort.addEventListener("click", function () {
        var up = head.getAttribute("aria-sort") !== "ascending", rows = all("tbody tr", grid);
        all("thead th", grid).forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        function value(row) { var cell = row.cells[at]; return cell.getAttribute("data-value") || cell.textContent.trim(); }
        rows.sort(function (a, b) {
          var x = value(a), y = value(b), n = parseFloat(x) - parseFloat(y);
          return (isNaN(n) ? x.localeCompare(y, root.lang) : n) * (up ? 1 : -1);
        }).forEach(function (row) { grid.tBodies[0].appendChild(row); });
      });
    });
  });

  /* Printing shows what is folded. */
  window.addEventListener("beforeprint", function () { all("details").forEach(function (fold) { fold.open = true; }); });

  /* Search: every typed word is a prefix of a word of the page; accents and case do not matter. */
  function fold(text) { return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, ""); }
  function stem(word) { return word.length > 4 ? word.replace(/[aeio]+$/, "") : word; }
  var form = doc.querySelector(".search-page"), index = window.RESOCONTO_SEARCH;
  doc.addEventListener("keydown", function (event) {
    var field = doc.querySelector("#search-input, #q");
    if (event.key === "/" && field && !/INPUT|TEXTAREA/.test(doc.activeElement.tagName)) { event.preventDefault(); field.focus(); }
    if (event.key === "Escape" && doc.activeElement === field) { field.value = ""; field.blur(); if (form && index) { find(""); } }
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && form) {
      var links = all(".search-results a"), at = links.indexOf(doc.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      if (doc.activeElement === field || links.indexOf(doc.activeElement) >= 0) {
        event.preventDefault();
        if (at < 0) { field.focus(); } else if (links[at]) { links[at].focus(); }
      }
    }
  });
  function find(query) {
    var words = fold(query).split(/[^a-z0-9]+/).filter(Boolean).map(stem), found = [];
    var results = doc.querySelector(".search-results"), count = doc.querySelector(".search-count");
    results.textContent = "";
    doc.querySelector(".search-all").hidden = words.length > 0;
    if (!words.length) { count.textContent = ""; return; }
    index.pages.forEach(function (page) {
      var score = 0;
      var every = words.every(function (word) {
        var title = (" " + page.f).indexOf(" " + word) >= 0, text = (" " + page.w).indexOf(" " + word) >= 0;
        score += title ? 10 : 0;
        return title || text;
      });
      if (every) { found.push([score, page]); }
    });
    found.sort(function (a, b) { return b[0] - a[0]; });
    count.textContent = (found.length === 0 ? count.getAttribute("data-none") : found.length === 1 ? count.getAttribute("data-one") : count.getAttribute("data-many")).replace("{n}", found.length);
    found.slice(0, 60).forEach(function (hit) {
      var item = make("li");
      item.appendChild(make("a", hit[1].t, { href: hit[1].u }));
      item.appendChild(make("span", hit[1].k, { "class": "small" }));
      results.appendChild(item);
    });
  }
  if (form && index) {
    var input = doc.querySelector("#search-input");
    form.hidden = false;
    form.addEventListener("submit", function (event) { event.preventDefault(); find(input.value); });
    input.addEventListener("input", function () { find(input.value); });
    var asked = /[?&]q=([^&]*)/.exec(location.search);
    if (asked) { input.value = decodeURIComponent(asked[1].replace(/\+/g, " ")); find(input.value); }
  }
}());
