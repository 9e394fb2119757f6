// The live page: shows what the server says, sends the person's buttons. It decides nothing and holds no sentences of
// its own. Chrome 72 and newer, no inline script.
"use strict";

(function () {
  const root = document.getElementById("live");
  if (!root || !window.WebSocket) return;
  const SUBPROTOCOL = "madoguchi-live.1";
  const AUTOMATIC_TICKETS = 10;
  const LONGEST_PAUSE = 8000;
  const READING = /([々ヶ\u3400-\u9fff]+)（([ぁ-ゖー]+)）/;
  const body = document.body;
  const words = root.dataset;
  let socket = null;
  let shown = null;
  let sent = 0;
  let pause = 500;
  let tickets = 0;
  let ticketAsked = false;
  let started = false;
  let over = false;
  let endsAt = 0;

  function part(id) { return document.getElementById(id); }

  // Easy Japanese gives readings in brackets after the word; they are set above it. Text stays text, never markup.
  function put(element, text) {
    if (element.said === text) return;
    element.said = text;
    element.textContent = "";
    // A button lays out its children in a row, so its words stay together in one.
    const box = element.classList.contains("button") ? element.appendChild(document.createElement("span")) : element;
    text.split(READING).forEach(function (piece, index, pieces) {
      if (index % 3 === 0) box.appendChild(document.createTextNode(piece));
      if (index % 3 === 1) box.appendChild(reading(piece, pieces[index + 1]));
    });
  }

  function reading(word, sound) {
    const ruby = document.createElement("ruby");
    ["", "rp", "rt", "rp"].forEach(function (name, index) {
      const text = [word, "（", sound, "）"][index];
      ruby.appendChild(name ? document.createElement(name) : document.createTextNode(text));
      if (name) ruby.lastChild.textContent = text;
    });
    return ruby;
  }

  function setText(id, text) { put(part(id), text); }

  // --- the socket -----------------------------------------------------------------------------------------------------

  function address() {
    return location.origin.replace(/^http/, "ws") + words.socket;
  }

  function connect() {
    sent = 0;
    shown = null;
    ticketAsked = false;
    started = false;
    const prefix = Math.random().toString(36).slice(2, 10);
    socket = new WebSocket(address(), SUBPROTOCOL);
    socket.prefix = prefix;
    socket.addEventListener("open", function () {
      say("subscribe", { lang: body.dataset.lang, page_token: body.dataset.pageToken });
    });
    socket.addEventListener("message", function (event) { take(JSON.parse(event.data)); });
    socket.addEventListener("close", reconnect);
  }

  function reconnect() {
    if (over) return;
    setText("live-title", words.offlineTitle);
    setText("live-advice", words.offlineAdvice);
    part("live-now").dataset.tone = "problem";
    document.dispatchEvent(new CustomEvent("live:offline"));
    setTimeout(connect, pause + Math.random() * 250);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }

  function say(type, payload) {
    if (!socket || socket.readyState !== WebSocket.OPEN) return;
    sent += 1;
    socket.send(JSON.stringify({ v: 1, t: type, id: socket.prefix + "-" + sent, seq: sent, d: payload || {} }));
  }

  function take(message) {
    const takers = { snapshot: showSnapshot, ticket: showTicket, result: moveOn, "session.over": leave };
    const taker = takers[message.t];
    if (taker) taker(message.d);
  }

  function leave() {
    // The form is on its way and its answer is the next page, with its cookie.
    if (over) return;
    over = true;
    location.reload();
  }

  function moveOn(result) {
    if (!result.ok || over) return;
    over = true;
    part("live-continue").hidden = false;
    const form = part("live-continue").closest("form");
    const timer = setTimeout(function () { form.submit(); }, 1200);
    // Whoever presses the button sends it once: the answer to a second one would have thrown the first cookie away.
    form.addEventListener("submit", function () { clearTimeout(timer); });
  }

  // --- what the server says -------------------------------------------------------------------------------------------

  function showSnapshot(shot) {
    if (shown && shot.rev < shown.rev) return;
    pause = 500;
    if (!shown || shot.state !== shown.state) {
      ticketAsked = false;
      started = false;
    }
    const before = shown;
    shown = shot;
    root.dataset.state = shot.state;
    showNow(shot);
    showButtons(shot);
    showSteps(shot);
    showReaders(shot);
    showChecks(shot);
    document.dispatchEvent(new CustomEvent("live:snapshot", { detail: { shot: shot, put: put } }));
    goOnByItself(shot, before);
  }

  function tone(shot) {
    if (shot.state === "done") return "done";
    return shot.code && shot.code !== "ticket_expired" ? "problem" : "calm";
  }

  function showNow(shot) {
    part("live-now").dataset.tone = tone(shot);
    setText("live-title", shot.title);
    setText("live-advice", shot.advice);
    part("live-simulated").hidden = !shot.simulated;
    part("live-pair").hidden = shot.state !== "ticket" || !part("live-code").textContent;
    part("live-digits").hidden = !shot.code_entry;
    part("live-code-line").hidden = tone(shot) !== "problem";
    root.dataset.failure = shot.code || "";
    setText("live-failure", shot.number || "");
    part("live-failure-entry").hash = shot.number || "";
    showGuide(shot.guide);
    part("live-agent").hidden = !shot.agent;
    setText("live-agent-name", shot.agent || "");
    part("live-pin").hidden = !shot.pin;
    if (shot.pin) {
      setText("live-pin-label", shot.pin.label);
      setText("live-pin-text", shot.pin.text);
      part("live-pin").dataset.kind = shot.pin.kind;
    }
    const timed = shot.seconds_left !== null && shot.allowed.indexOf("cancel") >= 0;
    endsAt = timed ? Date.now() + shot.seconds_left * 1000 : 0;
    showTime();
  }

  // A part of one of the guides, such as "certificate#expired".
  function showGuide(section) {
    const [guide, anchor] = (section || "").split("#");
    part("live-guide-line").hidden = !section;
    if (section) part("live-guide").href = words[guide] + "#" + anchor;
  }

  function showTime() {
    const left = Math.max(0, Math.ceil((endsAt - Date.now()) / 1000));
    part("live-time").hidden = !endsAt;
    part("live-seconds").textContent = Math.floor(left / 60) + ":" + ("0" + (left % 60)).slice(-2);
  }

  function showButtons(shot) {
    root.querySelectorAll("[data-command]").forEach(function (button) {
      const command = button.dataset.command;
      const automatic = (command === "pair.start" && (shot.state === "ticket" || asksByItself(shot)))
        || (command === "flow.start" && shot.starts_itself);
      button.hidden = shot.allowed.indexOf(command) < 0 || automatic;
      if (command === "pair.start") {
        put(button, shot.state === "idle" ? button.dataset.first : button.dataset.again);
      }
    });
  }

  function showSteps(shot) {
    shot.steps.forEach(function (step) {
      const item = root.querySelector('[data-step="' + step.name + '"]');
      item.dataset.progress = step.progress;
      if (step.progress === "current" || step.progress === "problem") item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
      put(item.querySelector(".live-step-title"), step.title);
      put(item.querySelector(".live-step-text"), step.text);
    });
  }

  function showReaders(shot) {
    const list = part("live-readers");
    list.hidden = shot.state !== "choose_card";
    list.textContent = "";
    if (list.hidden) return;
    shot.readers.filter(function (reader) { return reader.has_card; }).forEach(function (reader) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-block";
      button.textContent = reader.label;
      button.addEventListener("click", function () { say("card.choose", { rid: reader.rid }); });
      list.appendChild(document.createElement("li")).appendChild(button);
    });
  }

  function showChecks(shot) {
    const list = part("live-checks");
    list.textContent = "";
    shot.checks.forEach(function (check) {
      const item = document.createElement("li");
      const label = item.appendChild(document.createElement("span"));
      const text = item.appendChild(document.createElement("span"));
      item.dataset.state = check.state;
      text.className = "live-check-text";
      put(label, check.label);
      put(text, check.text);
      list.appendChild(item);
    });
  }

  function showTicket(ticket) {
    part("live-open").href = ticket.uri;
    setText("live-code", ticket.user_code);
    part("live-pair").hidden = !shown || shown.state !== "ticket";
  }

  // --- what the page does without a click -----------------------------------------------------------------------------

  function asksByItself(shot) {
    return tickets < AUTOMATIC_TICKETS && (shot.state === "idle" || shot.state === "ticket");
  }

  function goOnByItself(shot, before) {
    // After a reload the code is known to nobody any more, so a ticket that is still open is replaced.
    const unknown = shot.state === "ticket" && !before;
    if ((shot.state === "idle" || unknown) && asksByItself(shot) && !ticketAsked) {
      ticketAsked = true;
      tickets += 1;
      say("pair.start");
    }
    if (shot.state === "paired" && shot.starts_itself && !started) {
      started = true;
      say("flow.start");
    }
  }

  // --- what the person does -------------------------------------------------------------------------------------------

  root.addEventListener("click", function (event) {
    const button = event.target.closest("[data-command]");
    if (!button) return;
    const command = button.dataset.command;
    if (command === "pair.start") tickets = 0;
    say(command);
  });

  function tellDigits(text) {
    const error = part("live-digits-error");
    const input = part("live-digits-input");
    error.hidden = !text;
    put(error, text ? "! " + text : "");
    if (text) input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid");
    if (text) input.focus();
  }

  part("live-digits").addEventListener("submit", function (event) {
    event.preventDefault();
    const input = part("live-digits-input");
    const digits = input.value.normalize("NFKC").replace(/\D/g, "");
    if (digits.length !== 6) {
      tellDigits(words.codeForm);
      return;
    }
    const form = new URLSearchParams({ code: digits });
    fetch(words.codeAction, { method: "POST", body: form, credentials: "same-origin" }).then(function (answer) {
      input.value = "";
      tellDigits(answer.ok ? "" : words.codeWrong);
    });
  });

  part("live-needs").hidden = true;
  root.hidden = false;
  setInterval(showTime, 1000);
  connect();
})();
