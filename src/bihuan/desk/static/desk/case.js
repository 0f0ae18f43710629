/* The case page: sections folded on a phone, one form open at a time. Everything works without it. */
(function () {
  "use strict";

  const isNarrow = () => window.matchMedia("(max-width: 767.98px)").matches;
  const opened = new Map();
  const KEPT_OPEN = ["complaint", "before"];

  function fold(piece) {
    for (const section of piece.querySelectorAll("details[data-fold]")) {
      const name = section.dataset.fold;
      if (opened.has(name)) section.open = opened.get(name);
      else if (isNarrow() && !KEPT_OPEN.includes(name)) section.open = false;
    }
  }
  document.addEventListener("toggle", function (event) {
    const section = event.target;
    if (section.matches && section.matches("details[data-fold]")) opened.set(section.dataset.fold, section.open);
  }, true);

  /* The same button again closes its form; a form of the same name elsewhere gives way, two would share their ids. */
  document.addEventListener("click", function (event) {
    const offer = event.target.closest("a[data-offer]");
    if (!offer) return;
    const place = offer.nextElementSibling;
    if (!place.firstElementChild) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    place.hidden = !place.hidden;
    offer.setAttribute("aria-expanded", String(!place.hidden));
  }, true);
  document.body.addEventListener("htmx:afterSwap", function (event) {
    const target = event.detail.target;
    if (target.id === "case") { fold(document.getElementById("case")); return; }
    if (!target.matches || !target.matches(".act-place")) return;
    const form = target.querySelector("form");
    for (const other of document.querySelectorAll(".act-place")) {
      const same = form && other !== target && other.querySelector("form") && other.querySelector("form").id === form.id;
      if (!same) continue;
      other.textContent = "";
      other.previousElementSibling.setAttribute("aria-expanded", "false");
    }
    target.hidden = false;
    target.previousElementSibling.setAttribute("aria-expanded", "true");
    const first = target.querySelector("input:not([type=hidden]), textarea, select");
    if (first && !isNarrow()) first.focus({ preventScroll: true });
  });
  document.addEventListener("click", function (event) {
    const cancel = event.target.closest(".act-place .form-foot a.btn-plain");
    if (!cancel) return;
    event.preventDefault();
    const place = cancel.closest(".act-place");
    place.textContent = "";
    place.previousElementSibling.setAttribute("aria-expanded", "false");
    place.previousElementSibling.focus();
  });

  fold(document);
})();
