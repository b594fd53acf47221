// Marking a passage of the draft to comment on: selected words go into the form below, with where they stand.
"use strict";
(() => {
  const draft = () => document.getElementById("draft-text");
  const form = () => document.getElementById("comment-passage");
  const { pieces, placeOf, wordsOf, trimmed } = marking;

  // Where the form is out of view, a bar leads to it.
  const way = (open) => { document.querySelector("[data-passage-bar]").hidden = !open; };

  const take = (mouse) => {
    const selection = document.getSelection();
    if (!form() || !draft() || !selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0), all = pieces(draft());
    if (!all.length || !range.intersectsNode(draft())) return;
    const span = trimmed(all, placeOf(all, range.startContainer, range.startOffset), placeOf(all, range.endContainer, range.endOffset));
    if (!span) return;
    form().elements.start.value = span[0];
    form().elements.end.value = span[1];
    form().elements.exact.value = wordsOf(all, ...span);
    form().querySelector("fieldset:has([name=place])")?.remove();
    const box = form().elements.body.getBoundingClientRect(), inView = box.top > 0 && box.bottom < innerHeight;
    way(!inView);
    if (inView && mouse) form().elements.body.focus({ preventScroll: true });
  };

  // With the mouse once the button is let go, by touch and with keys as the selection grows.
  let pressed = false, later = 0;
  document.addEventListener("mousedown", (event) => { pressed = Boolean(draft()?.contains(event.target)); });
  document.addEventListener("mouseup", () => { if (pressed) setTimeout(take, 0, true); pressed = false; });
  document.addEventListener("selectionchange", () => {
    if (pressed || !draft()?.contains(document.getSelection().anchorNode)) return;
    clearTimeout(later);
    later = setTimeout(take, 150);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-to-passage]")) return;
    way(false);
    form().elements.body.focus({ preventScroll: true });
    form().scrollIntoView({ block: "center" });
  });
  // Words typed by hand are looked for in the text; where the mouse had been no longer counts.
  document.addEventListener("input", (event) => {
    if (event.target.form === form() && event.target.name === "exact") form().elements.start.value = form().elements.end.value = "";
  });
})();
