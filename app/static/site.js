// Makes pages kinder where script runs; every rule stays on the server. Chrome 72 and newer, no inline script.
"use strict";

(function () {
  const body = document.body;
  const pageToken = body.dataset.pageToken || "";
  document.documentElement.classList.remove("no-script");

  function submitTo(action, fields) {
    const form = document.createElement("form");
    form.method = "post";
    form.action = action;
    Object.keys(fields).forEach(function (name) {
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      input.value = fields[name];
      form.appendChild(input);
    });
    body.appendChild(form);
    form.submit();
  }

  // A page reached by the browser's Back or Forward reports itself; the server decides what that means.
  function watchNavigation() {
    const address = body.dataset.guard;
    if (!address) return;
    let reported = false;
    function report() {
      if (reported) return;
      reported = true;
      submitTo(address, { _page: pageToken });
    }
    const entry = performance.getEntriesByType("navigation")[0];
    if (entry && entry.type === "back_forward") report();
    window.addEventListener("pageshow", function (event) {
      if (event.persisted) report();
    });
  }

  // Links carry the page token only for a plain click, so a link opened in a new tab starts its own order of pages.
  function plainAddress(href) {
    const address = new URL(href);
    address.searchParams.delete("p");
    return address.href;
  }

  function freeLinks() {
    document.querySelectorAll("a[href*='p=']").forEach(function (link) {
      if (link.origin !== location.origin || !new URL(link.href).searchParams.has("p")) return;
      const ordered = link.href;
      link.href = plainAddress(ordered);
      link.addEventListener("click", function (event) {
        const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
        if (event.defaultPrevented || elsewhere || (link.target && link.target !== "_self")) return;
        event.preventDefault();
        location.assign(ordered);
      });
    });
  }

  function markButtons(form, busy) {
    Array.prototype.forEach.call(form.elements, function (control) {
      if (control.type !== "submit") return;
      if (busy) control.setAttribute("aria-disabled", "true"); else control.removeAttribute("aria-disabled");
    });
  }

  // The first press of a button always counts, the second of a double click never; after 10 s a lost one may be tried again.
  function lockForm(form) {
    let sent = false;
    function release() {
      sent = false;
      markButtons(form, false);
    }
    form.addEventListener("submit", function (event) {
      if (sent) {
        event.preventDefault();
        return;
      }
      sent = true;
      markButtons(form, true);
      setTimeout(release, 10000);
    });
    window.addEventListener("pageshow", release);
  }

  function showPasswords() {
    document.querySelectorAll("[data-show-password]").forEach(function (button) {
      const input = document.getElementById(button.dataset.showPassword);
      const word = button.querySelector("span");
      button.hidden = false;
      button.addEventListener("click", function () {
        const shown = input.type === "text";
        input.type = shown ? "password" : "text";
        word.textContent = shown ? button.dataset.show : button.dataset.hide;
      });
      // A browser remembers what stands in a text field; a password must leave as one.
      input.form.addEventListener("submit", function () { input.type = "password"; });
    });
  }

  function focusErrors() {
    const summary = document.querySelector("[data-focus]");
    if (summary) summary.focus();
  }

  window.madoguchi = { submitTo: submitTo, pageToken: pageToken };
  watchNavigation();
  freeLinks();
  document.querySelectorAll("form[data-lock]").forEach(lockForm);
  showPasswords();
  focusErrors();
})();
