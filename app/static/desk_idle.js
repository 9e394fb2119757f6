// Warns at the desk before the session ends, and lets one press go on without losing what was typed. The server alone
// ends a session.
"use strict";

(function () {
  const warning = document.querySelector("[data-desk-ends]");
  if (!warning) return;
  const data = warning.dataset;
  // Counts with the server's clock, as the applicants' pages do.
  const skew = Number(data.deskNow) - Date.now();
  const early = Number(data.deskWarning) * 1000;
  const failed = warning.querySelector("[data-desk-failed]");
  let ends = Number(data.deskEnds);

  function check() {
    const left = ends - (Date.now() + skew);
    if (left <= 0) location.assign(data.deskLogin);
    else warning.hidden = left > early;
  }

  function move(end) {
    if (!(end.ends > ends)) return;
    ends = end.ends;
    document.querySelectorAll("[data-desk-time]").forEach(function (time) { time.textContent = end.text; });
    check();
  }

  function endOn(page) {
    const mark = page.querySelector("[data-desk-ends]");
    return mark && { ends: Number(mark.dataset.deskEnds), text: mark.querySelector("[data-desk-time]").textContent };
  }

  // Another tab of the desk that was used has moved the end of all of them.
  const channel = window.BroadcastChannel ? new BroadcastChannel("madoguchi-desk") : null;
  if (channel) {
    channel.onmessage = function (event) { move(event.data); };
    channel.postMessage(endOn(document));
  }

  function goOn(html) {
    const end = endOn(new DOMParser().parseFromString(html, "text/html"));
    if (!end) return location.assign(data.deskLogin);
    move(end);
    if (channel) channel.postMessage(end);
  }

  warning.querySelector("button").addEventListener("click", function () {
    failed.hidden = true;
    fetch(data.deskContinue, { credentials: "same-origin" })
      .then(function (answer) { return answer.text(); })
      .then(goOn)
      .catch(function () { failed.hidden = false; });
  });
  setInterval(check, 1000);
  document.addEventListener("visibilitychange", check);
})();
