/* The site's only script: additions to pages that are complete without it. Classic, so that it runs from file://.
   It writes only text nodes, so data cannot become markup. */
(function () {
  'use strict';
  var root = document.documentElement;

  /* A browser may refuse storage (file://, private windows): then a choice lasts for this page only. */
  function recall(key) { try { return window.localStorage.getItem(key); } catch (refused) { return null; } }
  function keep(key, value) { try { window.localStorage.setItem(key, value); } catch (refused) { return; } }
  function all(selector, inside) { return Array.prototype.slice.call((inside || document).querySelectorAll(selector)); }
  function make(tag, text, attributes) {
    var node = document.createElement(tag);
    if (text) { node.textContent = text; }
    Object.keys(attributes || {}).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    return node;
  }

  /* ── Light, dark, or as the system says ── */
  var themes = ['auto', 'light', 'dark'], theme = recall('resoconto-theme');
  if (themes.indexOf(theme) < 0) { theme = 'auto'; }
  function dress() { if (theme === 'auto') { root.removeAttribute('data-theme'); } else { root.setAttribute('data-theme', theme); } }
  dress();
  function themeButton() {
    var button = document.querySelector('.theme');
    if (!button) { return; }
    var label = button.querySelector('span');
    function say() { label.textContent = button.getAttribute('data-' + theme); }
    button.addEventListener('click', function () {
      theme = themes[(themes.indexOf(theme) + 1) % themes.length];
      dress(); say(); keep('resoconto-theme', theme);
    });
    say(); button.hidden = false;
  }

  /* ── The same page in the other periods, from the table computed at build ── */
  function periods() {
    var place = document.querySelector('.switcher'), table = window.RESOCONTO_PERIODS;
    if (!place || !table) { return; }
    var here = document.body.getAttribute('data-edition'), page = document.body.getAttribute('data-page');
    var up = document.body.getAttribute('data-root'), contract = here.split('/')[0], list = make('ul', '', { 'class': 'plain' });
    table.editions.forEach(function (edition) {
      var id = edition.contract + '/' + edition.id, item = make('li');
      if (edition.contract !== contract) { return; }
      if (id === here) {
        standing(edition, up, table.way);
        item.appendChild(make('b', edition.name, { 'aria-current': 'true' }));
      } else {
        var there = (table.pages[page] || []).indexOf(id) >= 0;
        item.appendChild(make('a', edition.name, { href: up + id + '/' + (there ? page : 'index.html') }));
        if (!there) { item.appendChild(make('span', ' (' + place.getAttribute('data-absent') + ')', { 'class': 'small soft' })); }
      }
      list.appendChild(item);
    });
    if (list.children.length < 2) { return; }
    var details = make('details');
    details.appendChild(make('summary', place.getAttribute('data-title')));
    details.appendChild(list);
    place.appendChild(details);
  }

  /* ── A closed page learns its present state from the table ── */
  function standing(edition, up, way) {
    var mark = document.querySelector('.version .state'), main = document.querySelector('main .opening');
    if (mark && edition.word && mark.textContent !== edition.word) {
      mark.textContent = edition.word;
      mark.className = 'state state-' + edition.state;
    }
    var changes = edition.changes && up + edition.contract + '/' + edition.changes;
    if (mark && changes) {
      var line = make('p');
      line.appendChild(make('a', way, { href: changes }));
      mark.parentNode.parentNode.insertBefore(line, mark.parentNode.nextSibling);
    }
    if (main && edition.notice) {
      var banner = make('p', '', { 'class': 'banner banner-superseded' });
      banner.appendChild(make('a', edition.notice, { href: up + edition.contract + '/' + edition.by + '/index.html' }));
      if (changes) {
        banner.appendChild(document.createTextNode(' '));
        banner.appendChild(make('a', way, { href: changes }));
      }
      var banners = document.querySelector('main .banners');
      if (!banners) {
        banners = make('div', '', { 'class': 'banners' });
        main.parentNode.insertBefore(banners, main);
      }
      banners.appendChild(banner);
    }
  }

  /* ── What is overdue today, in the reader's own calendar ── */
  function overdue() {
    var now = new Date(), word = document.body.getAttribute('data-overdue');
    var today = now.getFullYear() + '-' + ('0' + (now.getMonth() + 1)).slice(-2) + '-' + ('0' + now.getDate()).slice(-2);
    all('time[data-due]').forEach(function (time) {
      var due = time.getAttribute('data-due');
      if (due && due < today) { time.parentNode.insertBefore(make('span', time.getAttribute('data-late') || word, { 'class': 'late' }), time.nextSibling); }
    });
  }

  /* ── Tables: order by a column, filter by a word ── */
  function tables() {
    all('table[data-rows]').forEach(function (table) {
      var body = table.tBodies[0], rows = all('tr', body), box = table.closest('.table-box');
      if (rows.length < 4 || rows.some(function (row) { return row.className.indexOf('group') >= 0; })) { return; }
      var heads = all('thead th', table);
      heads.forEach(function (head, column) {
        var button = make('button', head.textContent, { type: 'button', 'class': 'sort' });
        head.textContent = ''; head.appendChild(button);
        button.addEventListener('click', function () {
          var down = head.getAttribute('aria-sort') === 'ascending';
          heads.forEach(function (other) { other.removeAttribute('aria-sort'); });
          head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
          rows.map(function (row, place) {
            var cell = row.cells[column], key = cell ? cell.getAttribute('data-exact') || cell.textContent.trim() : '';
            return { row: row, place: place, key: key, number: key !== '' && !isNaN(key) ? Number(key) : null };
          }).sort(function (a, b) {
            if (a.key === '' || b.key === '') { return (a.key === '') - (b.key === '') || a.place - b.place; }
            var order = a.number !== null && b.number !== null ? a.number - b.number : a.key.localeCompare(b.key, root.lang);
            return (down ? -order : order) || a.place - b.place;
          }).forEach(function (entry) { body.appendChild(entry.row); });
        });
      });
      if (rows.length < 12 || !box) { return; }
      var label = make('label', document.body.getAttribute('data-filter'), { 'class': 'filter' }), input = make('input', '', { type: 'search' });
      var said = make('span', '', { role: 'status' });
      label.appendChild(input); label.appendChild(said); box.insertBefore(label, box.firstChild);
      input.addEventListener('input', function () {
        var wanted = fold(input.value), shown = 0;
        rows.forEach(function (row) { row.hidden = fold(row.textContent).indexOf(wanted) < 0; if (!row.hidden) { shown += 1; } });
        said.textContent = shown + ' / ' + rows.length;
      });
    });
  }

  /* ── Search: accents and case folded, words matched by their beginning ── */
  function fold(text) { return text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/[’']/g, ' '); }
  /* The ending is left out of a long word, so that «indicatori» finds «indicatore»; its beginning must match. */
  function stem(word) { return word.length > 4 ? word.replace(/[aeio]+$/, '') : word; }
  function seek(pages, query) {
    var words = fold(query).split(/[^a-z0-9]+/).filter(Boolean).map(stem), found = [];
    pages.forEach(function (page, place) {
      var score = 0, title = ' ' + page.f, text = ' ' + page.w;
      var every = words.every(function (word) {
        var inTitle = title.indexOf(' ' + word) >= 0;
        score += inTitle ? 10 : 0;
        return inTitle || text.indexOf(' ' + word) >= 0;
      });
      if (words.length && every) { found.push({ page: page, score: score, place: place }); }
    });
    return found.sort(function (a, b) { return b.score - a.score || a.place - b.place; });
  }
  function searchPage() {
    var area = document.querySelector('.searching'), index = window.RESOCONTO_SEARCH;
    if (!area || !index) { return; }
    var form = area.querySelector('form'), input = form.querySelector('[type="search"]'), list = area.querySelector('.results');
    var said = area.querySelector('[role="status"]'), everything = area.querySelector('.everything'), timer = 0;
    form.hidden = false;
    function show() {
      var asked = input.value.trim() !== '', found = seek(index.pages, input.value);
      list.textContent = '';
      list.hidden = !found.length;
      everything.hidden = asked;
      said.textContent = !asked ? '' : (found.length === 0 ? area.getAttribute('data-none') : area.getAttribute(found.length === 1 ? 'data-one' : 'data-many')).replace('{n}', found.length);
      found.slice(0, 60).forEach(function (hit) {
        var item = make('li');
        item.appendChild(make('a', hit.page.t, { href: hit.page.u }));
        item.appendChild(make('span', hit.page.k));
        list.appendChild(item);
      });
    }
    input.addEventListener('input', function () { window.clearTimeout(timer); timer = window.setTimeout(show, 120); });
    form.addEventListener('submit', function (event) { event.preventDefault(); show(); });
    area.addEventListener('keydown', function (event) {
      var links = all('a', list), at = links.indexOf(document.activeElement), typing = document.activeElement === input;
      if (event.key === 'ArrowDown' && links.length && (typing || at >= 0)) { event.preventDefault(); links[Math.min(at + 1, links.length - 1)].focus(); }
      else if (event.key === 'ArrowUp' && at >= 0) { event.preventDefault(); (at === 0 ? input : links[at - 1]).focus(); }
      else if (event.key === 'Escape' && at >= 0) { event.preventDefault(); input.focus(); }
      else if (event.key === 'Escape' && typing) { event.preventDefault(); input.value = ''; show(); }
    });
    var asked = /[?&]q=([^&]*)/.exec(window.location.search);
    if (asked) { try { input.value = decodeURIComponent(asked[1].replace(/\+/g, ' ')); } catch (broken) { input.value = ''; } show(); }
    var tick = area.querySelector('[data-slash]');
    tick.checked = recall('resoconto-slash') !== 'off';
    tick.addEventListener('change', function () { keep('resoconto-slash', tick.checked ? 'on' : 'off'); });
  }
  /* One key opens search; it can be switched off on the search page (WCAG 2.1.4). */
  document.addEventListener('keydown', function (event) {
    var field = document.querySelector('.searching form:not([hidden]) [type="search"]') || document.querySelector('.find input');
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || !field || recall('resoconto-slash') === 'off') { return; }
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable) { return; }
    event.preventDefault(); field.focus();
  });

  /* Paper shows everything; afterwards each part goes back to how the reader had it. */
  var opened = [];
  window.addEventListener('beforeprint', function () { opened = all('details:not([open])'); opened.forEach(function (part) { part.open = true; }); });
  window.addEventListener('afterprint', function () { opened.forEach(function (part) { part.open = false; }); opened = []; });

  function start() { themeButton(); periods(); overdue(); tables(); searchPage(); }
  if (document.readyState === 'loading') { document.addEventListener('DOMContentLoaded', start); } else { start(); }
})();
