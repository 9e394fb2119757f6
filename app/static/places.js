// The municipality search in a dialog. Without script the same button leads to the page of the same search.
"use strict";

(function () {
  const opener = document.querySelector("[data-places-open]");
  const dialog = opener && document.getElementById(opener.dataset.placesOpen);
  if (!dialog || !dialog.showModal) return;

  const form = dialog.querySelector("[data-places-form]");
  const list = dialog.querySelector("[data-places-results]");
  const count = dialog.querySelector("[data-places-count]");
  const failed = dialog.querySelector("[data-places-failed]");
  const name = document.getElementById(opener.dataset.placeName);
  const code = document.querySelector("[data-place-code]");
  let asked = 0;

  function choose(button) {
    name.value = button.dataset.name;
    code.value = button.value;
    name.dispatchEvent(new Event("change", { bubbles: true }));
    dialog.close();
    name.focus();
  }

  function take(from, to) {
    to.textContent = "";
    if (from) Array.prototype.slice.call(from.childNodes).forEach(function (node) { to.appendChild(document.adoptNode(node)); });
  }

  // The answer is the page of the search; its count and its results are shown here.
  function show(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const found = page.querySelector("[data-places-results]");
    take(page.querySelector("[data-places-count]"), count);
    take(found, list);
    list.hidden = !found;
    list.scrollTop = 0;
    // A Search gives more time; every tab has to know.
    document.dispatchEvent(new CustomEvent("madoguchi:answer", { detail: page }));
  }

  // Only the newest question is answered: a slow older answer must not replace it.
  function search(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const turn = ++asked;
    const query = new URLSearchParams(new FormData(form));
    failed.hidden = true;
    fetch(dialog.dataset.places + "?" + query, {
      credentials: "same-origin",
    }).then(function (response) {
      if (!response.ok) throw new Error(String(response.status));
      return response.text();
    }).then(function (html) {
      if (turn === asked) show(html);
    }).catch(function () {
      if (turn === asked) failed.hidden = false;
    });
  }

  opener.addEventListener("click", function (event) {
    event.preventDefault();
    dialog.showModal();
    dialog.querySelector("select").focus();
  });
  list.addEventListener("click", function (event) {
    const button = event.target.closest("button");
    if (button) choose(button);
  });
  form.addEventListener("submit", search);
  dialog.querySelector("[data-places-close]").addEventListener("click", function () { dialog.close(); });
  // The opener is where the person was; after a choice the field itself has the focus.
  dialog.addEventListener("close", function () { if (document.activeElement !== name) opener.focus(); });
})();
