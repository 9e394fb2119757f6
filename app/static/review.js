// A case of identity documents: the tools for the pictures without loading the page anew, and their keys. Without this
// file every tool is a link that does the same.
"use strict";

(function () {
  const view = document.querySelector("[data-pictures]");
  if (!view) return;
  const ZOOMS = ["fit", "150", "200", "300"];
  const frames = Array.prototype.slice.call(view.querySelectorAll(".case-frame"));
  const images = Array.prototype.slice.call(view.querySelectorAll("img"));

  // What is in the middle of a frame stays there.
  function zoomTo(index) {
    const centres = frames.map(function (frame) {
      return [
        (frame.scrollLeft + frame.clientWidth / 2) / frame.scrollWidth,
        (frame.scrollTop + frame.clientHeight / 2) / frame.scrollHeight,
      ];
    });
    view.dataset.zoom = ZOOMS[Math.min(Math.max(index, 0), ZOOMS.length - 1)];
    frames.forEach(function (frame, n) {
      frame.scrollLeft = centres[n][0] * frame.scrollWidth - frame.clientWidth / 2;
      frame.scrollTop = centres[n][1] * frame.scrollHeight - frame.clientHeight / 2;
    });
  }

  function tone(name) {
    view.dataset.tone = view.dataset.tone === name ? "plain" : name;
    view.querySelectorAll("[data-do=bright], [data-do=contrast], [data-do=invert]").forEach(function (link) {
      if (link.dataset.do === view.dataset.tone) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }

  function turn(image) {
    if (!image) return;
    image.dataset.turn = String((Number(image.dataset.turn) + 1) % 4);
    image.src = image.dataset.address + "?turn=" + image.dataset.turn;
    const large = image.closest("figure").querySelector("a[target]");
    if (large) large.href = image.src;
  }

  const acts = {
    closer: function () { zoomTo(ZOOMS.indexOf(view.dataset.zoom) + 1); },
    farther: function () { zoomTo(ZOOMS.indexOf(view.dataset.zoom) - 1); },
    plain: function () { zoomTo(0); if (view.dataset.tone !== "plain") tone(view.dataset.tone); },
    bright: function () { tone("bright"); },
    contrast: function () { tone("contrast"); },
    invert: function () { tone("invert"); },
    turn: function (link) { turn(link.closest("figure").querySelector("img")); },
  };
  view.addEventListener("click", function (event) {
    const link = event.target.closest("[data-do]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    acts[link.dataset.do](link);
  });

  function drag(frame, start) {
    const from = [start.clientX + frame.scrollLeft, start.clientY + frame.scrollTop];
    function move(event) {
      frame.scrollLeft = from[0] - event.clientX;
      frame.scrollTop = from[1] - event.clientY;
    }
    function end() {
      frame.classList.remove("dragging");
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
    }
    frame.classList.add("dragging");
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  }
  frames.forEach(function (frame) {
    frame.addEventListener("pointerdown", function (event) {
      if (event.pointerType !== "mouse" || event.button !== 0 || view.dataset.zoom === "fit") return;
      event.preventDefault();
      frame.focus();
      drag(frame, event);
    });
  });

  const keys = {
    "+": acts.closer,
    "-": acts.farther,
    "0": acts.plain,
    "1": function () { turn(images[0]); },
    "2": function () { turn(images[1]); },
    b: acts.bright,
    c: acts.contrast,
    v: acts.invert,
    a: function () { focusOn("[data-accept]"); },
    r: function () { focusOn(".case-reasons input"); },
  };
  function focusOn(selector) {
    const found = document.querySelector(selector);
    if (found) found.focus();
  }
  const help = document.querySelector("[data-shortcuts]");
  const on = help !== null && help.dataset.shortcuts === "on";
  function isTyping(target) {
    if (target.matches("input[type=checkbox], input[type=radio]")) return false;
    return target.isContentEditable || /^(input|select|textarea)$/i.test(target.tagName);
  }
  let afterG = 0;
  document.addEventListener("keydown", function (event) {
    if (!on || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    // The second key of "g then i" belongs to desk.js.
    const chord = Date.now() < afterG;
    afterG = event.key === "g" ? Date.now() + 1500 : 0;
    if (chord || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
