/* 没有脚本时，内容、图、表、链接全部可用；脚本只加：深色、打印、排序、筛选、导出、页面过时提醒。
   语法以 Chromium 86、Firefox 78 为下限。 */
(function () {
  'use strict';
  var root = document.documentElement;
  root.classList.add('js');

  /* 文件方式打开时浏览器可能不给存储，主题就只在本页有效。 */
  function stored(value) {
    try {
      if (value === undefined) return localStorage.getItem('aidwatch-theme');
      localStorage.setItem('aidwatch-theme', value);
    } catch (unavailable) { return null; }
    return value;
  }
  var chosen = stored();
  if (chosen === 'dark' || chosen === 'light') root.setAttribute('data-theme', chosen);

  function one(selector, inside) { return (inside || document).querySelector(selector); }
  function all(selector, inside) { return Array.from((inside || document).querySelectorAll(selector)); }
  function grouped(number) { return String(number).replace(/\B(?=(\d{3})+$)/g, ','); }

  function setUpTheme() {
    var button = one('[data-act=theme]');
    if (!button) return;
    function dark() {
      var set = root.getAttribute('data-theme');
      return set ? set === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    }
    function show() { button.setAttribute('aria-pressed', String(dark())); }
    button.addEventListener('click', function () {
      var next = dark() ? 'light' : 'dark';
      root.setAttribute('data-theme', next);
      stored(next);
      show();
    });
    show();
  }

  function setUpPrinting() {
    var closed = [];
    all('[data-act=print]').forEach(function (button) {
      button.addEventListener('click', function () { window.print(); });
    });
    addEventListener('beforeprint', function () {
      closed = all('details.how:not([open])');
      closed.forEach(function (part) { part.open = true; });
    });
    addEventListener('afterprint', function () {
      closed.forEach(function (part) { part.open = false; });
    });
  }

  function showAge() {
    var line = one('#age');
    var made = Date.parse(document.body.getAttribute('data-generated'));
    var hours = (Date.now() - made) / 3600000;
    if (!line || !(hours > 48)) return;
    line.hidden = false;
    line.textContent = '这个页面是 ' + grouped(Math.floor(hours / 24)) + ' 天前生成的，数字可能已经变化；请打开最新的页面，或者向区民政局询问。';
  }

  /* 表头带 data-k（n 数值、s 文字）的列可排；单元格的 data-v 是排序用的原值。 */
  function Sorter(table) {
    var heads = all('thead th', table), listener = null;
    function value(row, column, numeric) {
      var cell = row.cells[column];
      var text = cell.hasAttribute('data-v') ? cell.getAttribute('data-v') : cell.textContent.trim();
      var number = parseFloat(text);
      return numeric ? (isNaN(number) ? -Infinity : number) : text;
    }
    function apply(column, direction) {
      var head = heads[column], numeric = head.getAttribute('data-k') === 'n';
      var sign = direction === 'ascending' ? 1 : -1;
      heads.forEach(function (other) { other.removeAttribute('aria-sort'); });
      head.setAttribute('aria-sort', direction);
      var rows = all('tr', table.tBodies[0]).map(function (row, place) {
        return { row: row, place: place, value: value(row, column, numeric) };
      });
      rows.sort(function (a, b) {
        var order = numeric ? (a.value < b.value ? -1 : a.value > b.value ? 1 : 0)
          : a.value.localeCompare(b.value, 'zh-Hans-CN');
        return order ? sign * order : a.place - b.place;
      });
      rows.forEach(function (entry) { table.tBodies[0].appendChild(entry.row); });
    }
    heads.forEach(function (head, column) {
      var key = head.getAttribute('data-k');
      if (!key) return;
      var button = document.createElement('button');
      button.type = 'button';
      while (head.firstChild) button.appendChild(head.firstChild);
      head.appendChild(button);
      button.addEventListener('click', function () {
        var usual = key === 'n' ? 'descending' : 'ascending';
        var other = usual === 'ascending' ? 'descending' : 'ascending';
        var direction = head.getAttribute('aria-sort') === usual ? other : usual;
        apply(column, direction);
        if (listener) listener(column + '.' + direction.charAt(0));
      });
    });
    this.onSort = function (heard) { listener = heard; };
    this.restore = function (state) {
      var match = /^(\d+)\.([ad])$/.exec(state || '');
      if (match && heads[match[1]] && heads[match[1]].hasAttribute('data-k')) {
        apply(+match[1], match[2] === 'a' ? 'ascending' : 'descending');
      }
    };
  }

  /* 表单控件 name 对应行的 data-name；q 在整行文字里找。状态写进网址 # 之后。 */
  function setUpFilter(form, table, sorter) {
    var controls = all('input, select', form), rows = all('tbody tr', table);
    var texts = new Map(), sort = '', showAll = false, phoneRows = 40;
    var narrow = matchMedia('(max-width: 640px)'), more = one('#more'), timer;
    rows.forEach(function (row) { texts.set(row, row.textContent.replace(/\s+/g, '').toLowerCase()); });

    function state() {
      var found = {};
      controls.forEach(function (control) { if (control.value) found[control.name] = control.value; });
      return found;
    }
    function matches(row, wanted) {
      return Object.keys(wanted).every(function (name) {
        if (name === 'q') return texts.get(row).indexOf(wanted.q.replace(/\s+/g, '').toLowerCase()) >= 0;
        return row.getAttribute('data-' + name) === wanted[name];
      });
    }
    function words(control) {
      var label = one('label[for=' + control.id + ']', form).textContent;
      return label + '：' + (control.options ? control.options[control.selectedIndex].text : control.value);
    }
    function show(remember) {
      var wanted = state(), count = 0, limit = narrow.matches && !showAll ? phoneRows : Infinity;
      all('tbody tr', table).forEach(function (row) {
        var fits = matches(row, wanted);
        if (fits) count += 1;
        row.classList.toggle('match', fits);
        row.hidden = !fits || count > limit;
      });
      one('#count').textContent = count === rows.length ? '共 ' + grouped(count) + ' 条'
        : '筛选出 ' + grouped(count) + ' 条，本页共 ' + grouped(rows.length) + ' 条';
      one('#none').hidden = count > 0;
      more.hidden = count <= limit;
      more.textContent = '再显示 ' + grouped(count - limit) + ' 条';
      var set = controls.filter(function (control) { return control.value; }).map(words);
      one('#filterdesc').textContent = '筛选条件：' + (set.join('；') || '无');
      all('[data-chip]').forEach(function (chip) {
        chip.setAttribute('aria-pressed', String((wanted.kind || '') === chip.getAttribute('data-chip')));
      });
      if (!remember) return;
      if (sort) wanted.sort = sort;
      var hash = Object.keys(wanted).map(function (name) { return name + '=' + encodeURIComponent(wanted[name]); });
      try { history.replaceState(null, '', '#' + hash.join('&')); } catch (refused) { location.hash = hash.join('&'); }
    }
    function read() {
      var wanted = {};
      location.hash.slice(1).split('&').forEach(function (pair) {
        var cut = pair.indexOf('=');
        if (cut < 1) return;
        try { wanted[pair.slice(0, cut)] = decodeURIComponent(pair.slice(cut + 1)); } catch (malformed) { return; }
      });
      controls.forEach(function (control) {
        var value = wanted[control.name] || '';
        if (control.options && value && !all('option', control).some(function (o) { return o.value === value; })) {
          control.add(new Option(value, value));
        }
        control.value = value;
      });
      sort = wanted.sort || '';
      sorter.restore(sort);
      show(false);
    }

    sorter.onSort(function (state) { sort = state; show(true); });
    form.addEventListener('input', function () {
      clearTimeout(timer);
      timer = setTimeout(function () { show(true); }, 120);
    });
    form.addEventListener('submit', function (event) { event.preventDefault(); show(true); });
    form.addEventListener('reset', function () { setTimeout(function () { show(true); }, 0); });
    all('[data-chip]').forEach(function (chip) {
      chip.addEventListener('click', function () {
        form.elements.kind.value = chip.getAttribute('data-chip');
        show(true);
      });
    });
    more.addEventListener('click', function () { showAll = true; show(false); });
    addEventListener('beforeprint', function () { showAll = true; show(false); });
    addEventListener('hashchange', read);
    read();
  }

  /* 公式打头的单元格前加单引号，数值除外；每条记录一行。 */
  function field(text) {
    var plain = text.replace(/\s+/g, ' ').trim();
    if (/^[=+\-@＝＋－＠−]/.test(plain) && !/^-?\d+(,\d{3})*(\.\d+)?$/.test(plain)) plain = "'" + plain;
    return '"' + plain.replace(/"/g, '""') + '"';
  }
  function setUpExport(table) {
    var button = one('[data-act=csv]');
    if (!button) return;
    button.addEventListener('click', function () {
      /* 日期导出全日期，其余导出看到的文字。 */
      function line(cells) {
        return cells.map(function (cell) {
          return field(cell.classList.contains('num') ? cell.getAttribute('data-v') : cell.textContent);
        }).join(',');
      }
      var lines = [line(all('thead th', table))].concat(all('tbody tr.match', table).map(function (row) {
        return line(all('th, td', row));
      }));
      var link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(['\ufeff' + lines.join('\r\n') + '\r\n'], { type: 'text/csv' }));
      link.download = button.getAttribute('data-name');
      document.body.appendChild(link);
      link.click();
      link.remove();
      // A slow machine begins to read long after the click.
      setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
    });
  }

  document.addEventListener('DOMContentLoaded', function () {
    setUpTheme();
    setUpPrinting();
    showAge();
    all('table[data-sort]').forEach(function (table) {
      var sorter = new Sorter(table), form = one('form[data-for="' + table.id + '"]');
      if (form && table.id) { setUpFilter(form, table, sorter); setUpExport(table); }
    });
  });
})();
