// Sends a form with a file so that its progress can be shown, and goes where the server leads. Nothing is decided here.
"use strict";

(function () {
  // As long as the server reads.
  const LONGEST_MS = 600000;

  // What a page of refusal says: its title, and what to do.
  function told(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const title = page.getElementById("main-title");
    const remedy = page.querySelector("#main .banner p");
    return title ? [title.textContent, remedy ? remedy.textContent : ""] : null;
  }

  function answered(request, on) {
    const ended = document.body.dataset.ended;
    if (request.status === 200 && request.responseURL) location.assign(request.responseURL);
    else if (request.status === 401 && ended) location.replace(ended);
    else on.refused(told(request.responseText));
  }

  // `on`: progress(part from 0 to 1), refused(sentences or null), cut(), cancelled(). Answers a function that cancels.
  function send(form, on) {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", function (event) {
      if (event.lengthComputable) on.progress(event.loaded / event.total);
    });
    request.upload.addEventListener("load", function () { on.progress(1); });
    request.addEventListener("load", function () { answered(request, on); });
    request.addEventListener("error", on.cut);
    request.addEventListener("timeout", on.cut);
    request.addEventListener("abort", on.cancelled);
    request.open("POST", form.action);
    request.timeout = LONGEST_MS;
    request.send(new FormData(form));
    return function () { request.abort(); };
  }

  window.madoguchi.sendForm = send;
})();
