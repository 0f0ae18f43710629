/* The case page: sections folded on a phone, forms opened and closed in their place. Everything works without it. */
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
  document.addEventListener("click", function (event) {
    const summary = event.target.closest("details[data-fold] > summary");
    if (summary) opened.set(summary.parentElement.dataset.fold, !summary.parentElement.open);
  });

  /* Each offer has a place its form opens in: behind it, or, for long texts, the wide one under the strip. */
  const offers = () => Array.from(document.querySelectorAll("a[data-offer]"));
  function placeOf(offer) {
    return offer.dataset.place ? document.getElementById(offer.dataset.place) : offer.nextElementSibling;
  }
  function isOpenIn(offer, place) {
    return place.firstElementChild && place.dataset.offer === offer.getAttribute("href");
  }
  function mark() {
    for (const offer of offers()) {
      const place = placeOf(offer);
      offer.setAttribute("aria-expanded", String(Boolean(isOpenIn(offer, place)) && !place.hidden));
    }
  }
  function empty(place) {
    place.textContent = "";
    delete place.dataset.offer;
  }

  /* The same button again hides its form, and shows it again with what was typed. */
  document.addEventListener("click", function (event) {
    const offer = event.target.closest("a[data-offer]");
    if (!offer) return;
    const place = placeOf(offer);
    if (!isOpenIn(offer, place)) { place.hidden = false; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    place.hidden = !place.hidden;
    mark();
  }, true);

  document.body.addEventListener("htmx:afterSwap", function (event) {
    const target = event.detail.target;
    if (target.classList.contains("body")) {
      fold(document);
      const said = document.querySelector(".toasts");
      if (said) said.scrollIntoView({ block: "nearest" });
      return;
    }
    if (!target.matches(".act-place")) return;
    const offer = event.detail.requestConfig.elt;
    target.dataset.offer = offer.getAttribute("href");
    /* Two forms of the same move would share the ids of their fields: the one opened before gives way. */
    const form = target.querySelector("form");
    for (const other of document.querySelectorAll(".act-place")) {
      const kept = other.querySelector("form");
      if (form && kept && other !== target && kept.id === form.id) empty(other);
    }
    mark();
    if (target.id === "writing") target.scrollIntoView({ block: "nearest" });
    const first = target.querySelector("input:not([type=hidden]), textarea, select");
    if (first && !isNarrow()) first.focus({ preventScroll: true });
  });
  document.addEventListener("click", function (event) {
    const cancel = event.target.closest(".act-place .form-foot a.btn-plain");
    if (!cancel) return;
    event.preventDefault();
    const place = cancel.closest(".act-place");
    const offer = offers().find((one) => isOpenIn(one, place));
    empty(place);
    mark();
    if (offer) offer.focus();
  });

  fold(document);
})();
