// Mentioning a colleague: behind an @ the server is asked whose name begins so; arrows walk the list (app.js), Enter takes one.
"use strict";
(() => {
  const BEGUN = /(?:^|[^\p{L}\p{N}_@./:-])@([\p{L}\p{N}_][\p{L}\p{N}_.'’-]{0,60})$/u;
  const place = () => document.querySelector("[data-offered]");
  const list = () => document.getElementById("people-offered");
  const begun = (box) => box.value.slice(0, box.selectionStart).match(BEGUN)?.[1];
  let box = null, later = 0;

  const close = () => {
    clearTimeout(later);
    box?.removeAttribute("data-list");
    box = null;
    place().hidden = true;
    list().replaceChildren();
  };
  const ask = (text) => {
    const asked = new URLSearchParams({ begun: text, confidential: box.form.elements.confidential?.checked ? "y" : "" });
    htmx.ajax("GET", `${list().dataset.from}?${asked}`, { target: list() });
  };
  document.addEventListener("input", (event) => {
    if (!event.target.matches?.("textarea[data-mentions]") || !place()) return;
    const text = begun(event.target);
    if (!text) { if (box) close(); return; }
    box = event.target;
    box.dataset.list = list().id;
    box.after(place());
    place().hidden = false;
    clearTimeout(later);
    later = setTimeout(() => box && ask(text), 150);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("#people-offered button");
    if (!button) { if (box && event.target !== box) close(); return; }
    const end = box.selectionStart, start = end - begun(box).length, field = box;
    close();
    field.focus();
    field.setRangeText(`${button.value} `, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("focusin", (event) => {
    if (box && event.target !== box && !place().contains(event.target)) close();
  });
  // Below the edge of the window nobody would see whom it offers.
  document.addEventListener("htmx:after:swap", () => { if (box) list().scrollIntoView({ block: "nearest" }); });
  // Escape closes the list in app.js; then nothing is offered any more.
  document.addEventListener("keyup", (event) => { if (event.key === "Escape" && box && !list().firstElementChild) close(); });
})();
