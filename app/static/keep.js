// Sends each finished entry of the form to be kept, so that a browser that closes, goes Back or times out loses nothing.
"use strict";

(function () {
  const form = document.querySelector("form[data-keep]");
  if (!form) return;

  // Kept in the order they were typed. A failure is not shown: Confirm sends everything again and says what is wrong.
  let last = Promise.resolve();
  form.addEventListener("change", function () {
    const entries = new URLSearchParams(new FormData(form));
    last = last.then(function () {
      return fetch(form.dataset.keep, { method: "POST", credentials: "same-origin", keepalive: true, body: entries });
    }).catch(function () {});
  });
})();
