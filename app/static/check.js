// Check my computer and card: shows the lines and the report that live.js hears of, and copies the report. It holds no
// sentences of its own. Chrome 72 and newer, no inline script.
"use strict";

(function () {
  const list = document.getElementById("check-lines");
  const report = document.getElementById("check-report");
  const button = document.getElementById("check-copy");
  const told = document.getElementById("check-copied");
  if (!list || !report) return;
  const unconnected = pageLine().cloneNode(true);
  let last = "";

  function pageLine() { return list.querySelector('[data-name="page"]'); }

  document.addEventListener("live:snapshot", function (event) {
    const shot = event.detail.shot;
    const lines = JSON.stringify(shot.lines);
    // A list that is the same stays, so that nobody loses the link that has the focus.
    if (lines !== last) show(shot.lines, event.detail.put);
    last = lines;
    if (document.activeElement !== report) report.value = shot.report;
  });

  // What the server said of this page before it was connected is true again; the other lines are as last seen.
  document.addEventListener("live:offline", function () {
    list.replaceChild(unconnected.cloneNode(true), pageLine());
    last = "";
  });

  function show(lines, put) {
    list.textContent = "";
    lines.forEach(function (line) {
      const item = list.appendChild(element("li", "check-line"));
      item.dataset.name = line.name;
      item.dataset.tone = line.tone;
      item.appendChild(element("span", "check-mark")).setAttribute("aria-hidden", "true");
      const words = item.appendChild(element("div", "check-words"));
      const head = words.appendChild(element("p", "check-head"));
      put(head.appendChild(element("strong", "check-label")), line.label);
      head.appendChild(document.createTextNode(" "));
      put(head.appendChild(element("span", "check-word")), line.word);
      if (line.text) put(words.appendChild(element("p", "check-text")), line.text);
      if (line.advice) advise(words.appendChild(element("p", "check-advice")), line, put);
    });
  }

  function advise(paragraph, line, put) {
    put(paragraph.appendChild(document.createElement("span")), line.advice);
    if (!line.section) return;
    paragraph.appendChild(document.createTextNode(" "));
    const link = paragraph.appendChild(document.createElement("a"));
    const way = line.section.split("#");
    link.href = list.dataset[way[0]] + "#" + way[1];
    put(link, list.dataset.more);
  }

  function element(name, className) {
    const made = document.createElement(name);
    made.className = className;
    return made;
  }

  // --- the report -----------------------------------------------------------------------------------------------------

  function tell(text) { told.textContent = text; }

  // Without the clipboard API (no https, or refused) the text is left selected for the person's own keys.
  function bySelection() {
    report.focus();
    report.select();
    const copied = document.execCommand && document.execCommand("copy");
    tell(copied ? told.dataset.copied : told.dataset.selected);
  }

  button.addEventListener("click", function () {
    if (!navigator.clipboard) {
      bySelection();
      return;
    }
    navigator.clipboard.writeText(report.value).then(function () { tell(told.dataset.copied); }, bySelection);
  });

  button.hidden = false;
})();
