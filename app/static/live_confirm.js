// Moves the one-time token from the address into the form, out of the history, and sends it. Chrome 72 and newer.
"use strict";

(function () {
  const form = document.getElementById("confirm-form");
  const token = location.hash.slice(1);
  document.getElementById("confirm-needs").hidden = true;
  if (!/^[A-Za-z0-9_-]{16,64}$/.test(token)) {
    document.getElementById("confirm-empty").hidden = false;
    return;
  }
  history.replaceState(null, "", location.pathname);
  form.elements.token.value = token;
  form.hidden = false;
  form.submit();
})();
