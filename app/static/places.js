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

  function choose(place) {
    name.value = place.full || place.name;
    code.value = place.code;
    dialog.close();
    name.focus();
  }

  function showResult(place) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    const detail = document.createElement("small");
    button.type = "button";
    button.textContent = place.name + " ";
    detail.textContent = place.detail;
    button.appendChild(detail);
    button.addEventListener("click", function () { choose(place); });
    item.appendChild(button);
    list.appendChild(item);
  }

  function show(answer) {
    count.textContent = answer.announcement;
    list.textContent = "";
    list.hidden = answer.results.length === 0;
    answer.results.forEach(showResult);
    list.scrollTop = 0;
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
      headers: { "Accept": "application/json" },
    }).then(function (response) {
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    }).then(function (answer) {
      if (turn === asked) show(answer);
    }).catch(function () {
      if (turn === asked) failed.hidden = false;
    });
  }

  opener.addEventListener("click", function (event) {
    event.preventDefault();
    dialog.showModal();
    dialog.querySelector("select").focus();
  });
  form.addEventListener("submit", search);
  dialog.querySelector("[data-places-close]").addEventListener("click", function () { dialog.close(); });
  // The opener is where the person was; after a choice the field itself has the focus.
  dialog.addEventListener("close", function () { if (document.activeElement !== name) opener.focus(); });
})();
