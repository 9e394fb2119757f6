// Upload screen 2 with script: preview, advice before sending, drag and drop, paste, camera, progress, cancel. The same form
// works without any of it.
"use strict";

(function () {
  const form = document.getElementById("upload");
  if (!form || !window.FormData || !window.DataTransfer) return;

  const tools = window.madoguchi;
  const pictures = tools.pictures;
  const most = Number(form.dataset.most);
  const mostPixels = Number(form.dataset.mostPixels);
  const recommended = Number(form.dataset.recommended);
  const PREVIEW = 640;
  const MEGABYTE = 1024 * 1024;
  // They turn what follows around or cannot be seen, so that a name looks like another.
  const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

  function part(name) { return document.getElementById("upload-" + name); }

  const input = form.querySelector("input[type=file]");
  const add = part("add");
  const problem = part("problem");
  const status = part("status");
  const camera = part("camera");
  let turn = 0;
  let wrong = "";
  let cancel = null;
  let left = null;

  // Words come from the server, in the language of the page.
  function words(name) {
    const found = part("words").content.querySelector("[data-word='" + name + "']");
    return found ? document.importNode(found, true) : document.createTextNode("");
  }

  function show(place, nodes) {
    place.textContent = "";
    nodes.forEach(function (node) { place.appendChild(node); });
    place.hidden = !nodes.length;
  }

  function say(name) { show(status, name ? [words(name)] : []); status.hidden = false; }

  function setWrong(nodes) {
    problem.setAttribute("role", "alert");
    show(problem, nodes);
    part("field").classList.toggle("field-wrong", nodes.length > 0);
    if (nodes.length) input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid");
  }

  function tell(name) { setWrong([words(name)]); }

  // A sentence that only the server knew, in the frame of the others.
  function tellText(sentences) {
    const frame = words("failed");
    frame.querySelector("[data-sentence]").textContent = sentences[0];
    frame.querySelector("[data-remedy]").textContent = sentences[1];
    setWrong([frame]);
  }

  function sizeText(size) {
    return size >= MEGABYTE ? (size / MEGABYTE).toFixed(1) + " MB" : Math.max(1, Math.round(size / 1024)) + " KB";
  }

  function offer(name) {
    const button = part("shrink");
    button.hidden = !name;
    if (name) show(button, [words(name)]);
  }

  function judged(kind, file) {
    if (kind !== "jpeg") return kind;
    return file.size > most ? "too_large" : "";
  }

  function pictured(file, bitmap) {
    const canvas = part("preview");
    pictures.drawn(bitmap, PREVIEW, canvas);
    canvas.hidden = false;
    if (!wrong && bitmap.width * bitmap.height > mostPixels) tell(wrong = "too_many_pixels");
    const hints = wrong ? [] : pictures.hints(bitmap);
    if (!wrong && file.size > recommended) hints.push("large");
    show(part("advice"), hints.map(words));
    if (wrong && wrong !== "too_large" && wrong !== "too_many_pixels") offer("to_jpeg");
    else offer(wrong || file.size > recommended ? "to_smaller" : "");
    bitmap.close();
  }

  function looked(file) {
    const mine = ++turn;
    // What the server said of another file is over.
    const summary = document.getElementById("error-summary");
    if (summary) summary.hidden = true;
    wrong = "";
    setWrong([]);
    offer("");
    show(part("advice"), []);
    part("preview").hidden = true;
    part("chosen").hidden = !file;
    remember(file);
    if (!file) return;
    part("name").textContent = file.name.replace(UNSEEN, "");
    part("size").textContent = sizeText(file.size);
    pictures.kindOf(file).then(function (kind) {
      if (mine !== turn) return null;
      wrong = judged(kind, file);
      if (wrong) tell(wrong);
      return pictures.open(file);
    }).then(function (bitmap) {
      if (bitmap && mine === turn) pictured(file, bitmap);
    }).catch(function () {
      // What this browser cannot open has no preview; the server says what it is.
    });
  }

  // A browser gives no page a file back, so a reload or a switch of the language loses the chosen one: it is said. Only
  // that there was one is remembered, for this tab.
  const CHOSEN = "picture-chosen";

  function remember(chosen) {
    try {
      if (chosen) sessionStorage.setItem(CHOSEN, form.action);
      else sessionStorage.removeItem(CHOSEN);
    } catch (error) { /* Storage is switched off: nothing is said then. */ }
  }

  function wasChosen() {
    try { return sessionStorage.getItem(CHOSEN) === form.action; } catch (error) { return false; }
  }

  function put(file) {
    const transfer = new DataTransfer();
    if (file) transfer.items.add(file);
    input.files = transfer.files;
  }

  function take(files) {
    if (!files.length || cancel) return;
    put(files[0]);
    say(files.length > 1 ? "one_only" : "");
    looked(files[0]);
  }

  function progress(done) {
    const percent = Math.round(done * 100);
    part("bar").value = percent;
    part("percent").textContent = percent + " %";
    if (percent === 100) say("checking");
  }

  function stopped() {
    cancel = null;
    remember(input.files[0]);
    part("progress").hidden = true;
    add.removeAttribute("aria-disabled");
    say("");
  }

  function failed(name) {
    stopped();
    tell(name);
    add.focus();
  }

  function start() {
    setWrong([]);
    remember(null);
    part("progress").hidden = false;
    add.setAttribute("aria-disabled", "true");
    say("sending");
    progress(0);
    cancel = tools.sendForm(form, {
      progress: progress,
      refused: function (sentences) {
        if (!sentences) return failed("cut");
        stopped();
        tellText(sentences);
        return add.focus();
      },
      cut: function () { failed("cut"); },
      cancelled: function () { stopped(); say("cancelled"); add.focus(); },
    });
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (cancel) return;
    if (!input.files.length) tell("not_chosen");
    else if (wrong) tell(wrong);
    else return start();
    input.focus();
  });

  input.addEventListener("change", function () { say(""); looked(input.files[0]); });
  // A file that was saved again under its name would be no change, and could not be read any more.
  input.addEventListener("click", function () {
    left = input.files[0];
    input.value = "";
    looked(null);
  });
  // Whoever looks at the files and chooses none keeps the one from before.
  input.addEventListener("cancel", function () { put(left); looked(input.files[0]); });
  // It looks like a button, and Enter presses buttons; here it would send the form.
  input.addEventListener("keydown", function (event) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    input.click();
  });
  camera.addEventListener("change", function () { take(camera.files); });
  part("camera-open").addEventListener("click", function () { camera.click(); });
  part("cancel").addEventListener("click", function () { if (cancel) cancel(); });
  part("shrink").addEventListener("click", function () {
    const mine = turn;
    say("shrinking");
    tools.smallerPicture(input.files[0]).then(function (file) {
      // Another file was chosen, or this one is being sent.
      if (mine !== turn || cancel) return;
      take([file]);
      say("shrunk");
      add.focus();
    }).catch(function () { if (mine === turn) tell("damaged"); });
  });

  // A file that misses its place must not replace the page.
  ["dragover", "drop"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      event.preventDefault();
      part("drop").classList.toggle("upload-over", name === "dragover");
      if (name === "drop") take(event.dataTransfer.files);
    });
  });
  document.addEventListener("dragleave", function () { part("drop").classList.remove("upload-over"); });
  document.addEventListener("paste", function (event) {
    if (event.clipboardData && event.clipboardData.files.length) take(event.clipboardData.files);
  });

  part("more").hidden = false;
  part("camera-open").hidden = !window.matchMedia("(pointer: coarse)").matches;
  // Some browsers bring the file back with a reload.
  if (input.files.length) looked(input.files[0]);
  else if (wasChosen()) {
    remember(null);
    if (!problem.textContent.trim()) say("lost");
  }
})();
