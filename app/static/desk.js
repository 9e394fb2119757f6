// The desk's keyboard shortcuts. They never act while something is typed, and a page of the desk switches them off.
"use strict";

(function () {
  const help = document.querySelector("[data-shortcuts]");
  if (!help || help.dataset.shortcuts !== "on") return;
  const CHORD_MS = 1500;
  let goUntil = 0;

  function isTyping(target) {
    return target.isContentEditable || /^(input|select|textarea)$/i.test(target.tagName);
  }

  function focusSearch() {
    const field = document.querySelector("[data-desk-search], .filters input, .filters select");
    if (field) field.focus();
    return field !== null;
  }

  function go(key) {
    const ways = Array.prototype.slice.call(document.querySelectorAll("[data-go]"));
    const way = ways.find(function (link) { return link.dataset.go === key; });
    if (way) location.assign(way.href);
    return way !== undefined;
  }

  function act(key) {
    const chord = Date.now() < goUntil;
    goUntil = 0;
    if (chord) return go(key);
    if (key === "/") return focusSearch();
    if (key === "?") { location.assign(help.href); return true; }
    if (key === "g") goUntil = Date.now() + CHORD_MS;
    return false;
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (act(event.key)) event.preventDefault();
  });
})();
