/* What pages need beyond HTML and htmx: time that runs, keys, refusals beside their form, the password asked in place,
   files and signatures kept. Everything but drawing works without it. */
(function () {
  "use strict";

  const root = document.documentElement;
  const body = document.body;
  root.classList.add("has-scripts");
  // The instance's clock can stand elsewhere than the browser's: an exercise, a wrongly set computer.
  const offset = body.dataset.now ? Date.parse(body.dataset.now) - Date.now() : 0;
  const now = () => Date.now() + offset;
  let lastContact = Date.now();

  /* Time left, in the words of rules.clocks: 余 3 小时 12 分, 超期 2 天. */
  const MINUTE = 60000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
  function span(milliseconds) {
    const units = [[Math.floor(milliseconds / DAY), "天"], [Math.floor(milliseconds % DAY / HOUR), "小时"],
      [Math.floor(milliseconds % HOUR / MINUTE), "分"]];
    const first = units.findIndex((unit) => unit[0] > 0);
    if (first < 0) return "不足 1 分";
    return units.slice(first, first + 2).filter((unit) => unit[0]).map((unit) => unit[0] + " " + unit[1]).join(" ");
  }
  function tone(due, started) {
    if (now() > due) return "late";
    const warned = started ? started + (due - started) * 0.75 : due - HOUR;
    return now() >= warned ? "near" : "calm";
  }
  function runTimes() {
    for (const time of document.querySelectorAll("time[data-left]")) {
      const due = Date.parse(time.dateTime);
      const started = time.dataset.started ? Date.parse(time.dataset.started) : 0;
      const left = due - now();
      const words = time.querySelector(".left-words");
      const text = (left > 0 ? "余 " : "超期 ") + span(Math.abs(left));
      if (words.textContent === text) continue;
      words.textContent = text;
      const name = tone(due, started);
      if (time.classList.contains("left-" + name)) continue;
      time.classList.remove("left-calm", "left-near", "left-late");
      time.classList.add("left-" + name);
      const use = time.querySelector("use");
      const icon = name === "calm" ? "clock" : name;
      use.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#" + icon));
    }
  }
  setInterval(runTimes, 15000);

  /* Keys: / search, j k rows, Enter open, a act. */
  function rows() { return Array.from(document.querySelectorAll("tbody tr[data-row]")); }
  function mark(row) {
    for (const other of rows()) other.classList.remove("is-on");
    if (!row) return;
    row.classList.add("is-on");
    const link = row.querySelector("a.row-link, a, button");
    if (link) link.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
  function step(by) {
    const all = rows();
    const at = all.findIndex((row) => row.classList.contains("is-on"));
    mark(all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))]);
  }
  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") closeMenus(null);
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const search = document.getElementById("search");
    if (event.key === "/" && search) { event.preventDefault(); search.focus(); search.select(); }
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
    if (event.key === "a") {
      const act = document.querySelector("tr.is-on [data-act]") || document.querySelector("main [data-act]");
      if (act) { event.preventDefault(); act.click(); }
    }
    if (event.key === "Enter" && event.target === body) {
      const link = document.querySelector("tr.is-on a.row-link");
      if (link) link.click();
    }
  });

  /* Menus close when one looks elsewhere. */
  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
  }
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));

  document.addEventListener("change", function (event) {
    if (event.target.matches("select[data-submits]")) event.target.form.requestSubmit();
    if (event.target.matches("input[type=file]")) showChosen(event.target);
    if (event.target.matches("input[data-all]")) {
      const boxes = document.querySelectorAll('input[type=checkbox][name="' + event.target.dataset.all + '"]');
      for (const box of boxes) box.checked = event.target.checked;
    }
  });

  /* Theme: at once, and kept for the next page. */
  document.addEventListener("submit", function (event) {
    if (!event.target.matches("form[data-theme]")) return;
    event.preventDefault();
    const theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    root.dataset.bsTheme = theme;
    document.cookie = "theme=" + theme + "; path=/; max-age=31536000; samesite=lax";
  });

  /* The form secret changes with every log-in, also in another tab; what is sent carries the newest. */
  function freshSecret() {
    const found = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    return found ? found[1] : "";
  }
  function renewSecrets(form) {
    const secret = freshSecret();
    const field = secret && form.querySelector("input[name=csrfmiddlewaretoken]");
    if (field) field.value = secret;
  }

  /* The session ran out: ask for the password here, then do what was asked. */
  const again = document.getElementById("again");
  let afterLogIn = null;
  function askAgain(then) {
    if (!again || !again.showModal) { location.reload(); return; }
    afterLogIn = then;
    if (!again.open) again.showModal();
    again.querySelector("input[type=password]").focus();
  }
  document.addEventListener("submit", function (event) {
    if (!again || event.target !== again.querySelector("form")) return;
    event.preventDefault();
    const form = event.target;
    renewSecrets(form);
    fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-In-Place": "1" } })
      .then((answer) => answer.text().then((text) => {
        form.querySelector("input[type=password]").value = "";
        again.querySelector("[data-wrong]").textContent = answer.ok ? "" : text;
        if (!answer.ok) return;
        lastContact = Date.now();
        again.close();
        if (afterLogIn) afterLogIn();
      }))
      .catch(() => { again.querySelector("[data-wrong]").textContent = again.dataset.offline; });
  });
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    renewSecrets(form);
    const idle = Number(body.dataset.idle || 0) * 1000;
    if (!idle || !again || form.closest("#again") || Date.now() - lastContact < idle) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    askAgain(() => form.requestSubmit(button));
  }, true);

  /* Answers of htmx: refusals beside the form, forms with sentences in place, 401 as the password dialog. */
  function saidArea(element) {
    const form = element.closest("form");
    return (form && form.querySelector(".said-area")) || document.getElementById("page-said");
  }
  function show(area, html) {
    area.innerHTML = html;
    const box = area.querySelector(".said");
    if (box) { box.tabIndex = -1; box.focus(); box.scrollIntoView({ block: "nearest" }); }
  }
  body.addEventListener("htmx:configRequest", function (event) {
    const secret = freshSecret();
    if (!secret || event.detail.verb === "get") return;
    event.detail.headers["X-CSRFToken"] = secret;
    if (event.detail.parameters.csrfmiddlewaretoken) event.detail.parameters.csrfmiddlewaretoken = secret;
  });
  let keptFiles = [];
  body.addEventListener("htmx:beforeSwap", function (event) {
    const answer = event.detail.xhr;
    if (event.detail.requestConfig.headers["HX-Background"]) {
      event.detail.shouldSwap = answer.status === 200;
      return;
    }
    lastContact = Date.now();
    if (answer.status === 401) {
      event.detail.shouldSwap = false;
      const element = event.detail.requestConfig.elt;
      askAgain(() => { const form = element.closest("form"); if (form) form.requestSubmit(); else element.click(); });
      return;
    }
    if (answer.getResponseHeader("X-Said")) {
      event.detail.shouldSwap = false;
      const area = saidArea(event.detail.requestConfig.elt);
      if (area) show(area, answer.responseText);
      return;
    }
    if (answer.status >= 400 && answer.status < 500) { event.detail.shouldSwap = true; event.detail.isError = false; }
    keptFiles = Array.from(event.detail.target.querySelectorAll("input[type=file]"))
      .filter((input) => input.files.length).map((input) => [input.name, input.files]);
  });
  body.addEventListener("htmx:afterSwap", function (event) {
    for (const [name, files] of keptFiles) {
      const input = document.querySelector('input[type=file][name="' + name + '"]');
      if (input && !input.files.length) { input.files = files; showChosen(input); }
    }
    keptFiles = [];
    ready(event.detail.elt.closest("form") || event.detail.elt);
    const wrong = event.detail.elt.querySelector && event.detail.elt.querySelector(".said, .is-wrong");
    if (wrong) wrong.scrollIntoView({ block: "nearest" });
  });
  body.addEventListener("htmx:sendError", function (event) {
    const area = saidArea(event.detail.elt);
    if (area && again) { area.textContent = ""; show(area, offlineBox()); }
  });
  function offlineBox() {
    const template = document.getElementById("offline");
    return template ? template.innerHTML : "";
  }

  /* Chosen files are shown before they are sent. */
  function showChosen(input) {
    const list = input.closest(".field") && input.closest(".field").querySelector(".chosen-files");
    if (!list) return;
    list.textContent = "";
    for (const file of input.files) {
      const entry = document.createElement("li");
      if (file.type.startsWith("image/")) {
        const image = document.createElement("img");
        image.alt = file.name;
        image.src = URL.createObjectURL(file);
        image.onload = () => URL.revokeObjectURL(image.src);
        entry.append(image);
      } else entry.textContent = file.name;
      list.append(entry);
    }
  }

  /* A signature drawn with finger, pen or mouse. */
  function padFor(pad) {
    const canvas = pad.querySelector("canvas"), kept = pad.querySelector("input[type=hidden]");
    const pen = canvas.getContext("2d");
    const scale = window.devicePixelRatio || 1;
    canvas.width = canvas.clientWidth * scale;
    canvas.height = canvas.clientHeight * scale;
    pen.scale(scale, scale);
    pen.lineWidth = 2.4; pen.lineCap = pen.lineJoin = "round"; pen.strokeStyle = "#111111";
    let last = null;
    function place(event) { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; }
    canvas.addEventListener("pointerdown", (event) => { last = place(event); canvas.setPointerCapture(event.pointerId); });
    canvas.addEventListener("pointermove", function (event) {
      if (!last) return;
      const next = place(event);
      pen.beginPath(); pen.moveTo(last[0], last[1]); pen.lineTo(next[0], next[1]); pen.stroke();
      last = next;
    });
    canvas.addEventListener("pointerup", () => { last = null; kept.value = canvas.toDataURL("image/png"); });
    pad.querySelector("[data-clear]").addEventListener("click", () => {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      kept.value = "";
    });
    if (kept.value) {
      const drawn = new Image();
      drawn.onload = () => pen.drawImage(drawn, 0, 0, canvas.clientWidth, canvas.clientHeight);
      drawn.src = kept.value;
    }
  }

  /* Paper shows what is folded away on the screen. */
  let unfolded = [];
  window.addEventListener("beforeprint", function () {
    unfolded = Array.from(document.querySelectorAll("main details:not([open])"));
    for (const fold of unfolded) fold.open = true;
  });
  window.addEventListener("afterprint", function () {
    for (const fold of unfolded) fold.open = false;
  });

  /* What a new piece of page needs. */
  function ready(piece) {
    for (const pad of piece.querySelectorAll(".sign-pad:not([data-ready])")) { pad.dataset.ready = "1"; padFor(pad); }
    const current = piece.querySelector(".strip .is-current, .strip .is-late");
    if (current) {
      const strip = current.closest(".strip");
      strip.scrollLeft = Math.max(0, current.offsetLeft - (strip.clientWidth < 600 ? 14 : strip.clientWidth * 0.4));
    }
    for (const button of piece.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
    runTimes();
  }
  ready(document);
})();
