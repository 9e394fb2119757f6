// Warns before the idle end and lets one press continue, in every open tab. The server alone ends a session.
"use strict";

(function () {
  const data = document.body.dataset;
  const dialog = document.getElementById("idle-dialog");
  if (!data.idleDeadline || !dialog) return;

  // Counts with the server's clock: a wrong clock on the applicant's computer must not end anything early.
  const skew = Number(data.now) ? Number(data.now) - Date.now() : 0;
  const warning = Number(data.idleWarning) * 1000;
  const failed = dialog.querySelector("[data-idle-failed]");
  let deadline = Number(data.idleDeadline);
  let lastFocus = null;

  function setDeadline(next, text) {
    if (!(next > deadline)) return;
    deadline = next;
    document.querySelectorAll("[data-idle-time]").forEach(function (time) { time.textContent = text; });
    close();
  }

  function open() {
    if (dialog.open) return;
    lastFocus = document.activeElement;
    failed.hidden = true;
    if (dialog.showModal) dialog.showModal(); else dialog.setAttribute("open", "");
    document.getElementById("idle-title").focus();
  }

  function close() {
    if (!dialog.open) return;
    if (dialog.close) dialog.close(); else dialog.removeAttribute("open");
    if (lastFocus) lastFocus.focus();
  }

  function check() {
    const left = deadline - (Date.now() + skew);
    if (left <= 0) location.replace(data.ended);
    else if (left <= warning) open();
  }

  const channel = window.BroadcastChannel ? new BroadcastChannel("madoguchi-idle") : null;
  if (channel) {
    channel.onmessage = function (event) { setDeadline(event.data.deadline, event.data.text); };
    channel.postMessage({ deadline: deadline, text: document.querySelector("[data-idle-time]").textContent });
  }

  function continueSession(event) {
    event.preventDefault();
    fetch(data.continue, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded" },
      body: "_page=" + encodeURIComponent(data.pageToken || ""),
    }).then(function (response) {
      if (response.status === 401 || response.redirected) location.replace(data.ended);
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    }).then(function (answer) {
      setDeadline(answer.deadline, answer.text);
      close();
      if (channel) channel.postMessage(answer);
    }).catch(function () {
      open();
      failed.hidden = false;
    });
  }

  // Another page of this website was fetched into this one, which counts as using it.
  document.addEventListener("madoguchi:answer", function (event) {
    const time = event.detail.querySelector("[data-idle-time]");
    if (!time) return;
    const answer = { deadline: Number(event.detail.body.dataset.idleDeadline), text: time.textContent };
    setDeadline(answer.deadline, answer.text);
    if (channel) channel.postMessage(answer);
  });

  document.querySelectorAll("[data-idle-continue]").forEach(function (button) {
    button.addEventListener("click", continueSession);
  });
  // Escape would hide the warning without an answer; it counts as Continue.
  dialog.addEventListener("cancel", continueSession);
  setInterval(check, 1000);
  document.addEventListener("visibilitychange", check);
  check();
})();
