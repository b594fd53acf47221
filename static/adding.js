// What is pasted from a page: a hidden field beside the text box says which of its lines are headings, quotes, items
// and captions. The box itself gets the plain text, as without script; the server looks for those lines in it.
"use strict";
(() => {
  const BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, blockquote, figcaption, pre, dd, dt, td, div, section, article";
  const KINDS = [["figcaption", "caption"], ["h1, h2, h3, h4, h5, h6", "heading"], ["blockquote", "quote"], ["li", "item"]];
  const MOST = 500_000; // characters that the server takes
  const blocksOf = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html"); // runs and loads nothing
    for (const unwanted of page.querySelectorAll("script, style, noscript, template, svg, button")) unwanted.remove();
    for (const end of page.querySelectorAll("br")) end.replaceWith("\n");
    return [...page.body.querySelectorAll(BLOCKS)]
      .filter((block) => !block.querySelector(BLOCKS) && block.textContent.trim())
      .map((block) => [KINDS.find(([holder]) => block.closest(holder))?.[1] ?? "paragraph", block.textContent.trim()]);
  };
  document.addEventListener("paste", (event) => {
    const field = event.target.form?.querySelector("input[name=pasted]");
    const html = event.clipboardData?.getData("text/html");
    if (!field || !html || event.target.name !== "text") return;
    const told = JSON.stringify([...JSON.parse(field.value || "[]"), ...blocksOf(html)]);
    if (told.length <= MOST) field.value = told;
  });

  // What the bookmark brings of the page that one was looking at (bookmarklet.js) goes where nothing stands yet.
  const MARK = "#clip=";
  if (location.hash.startsWith(MARK)) {
    const form = document.querySelector("form[data-keep=article]");
    let clip = {};
    try {
      clip = JSON.parse(decodeURIComponent(location.hash.slice(MARK.length))) ?? {};
    } catch {} // cut off on its way: the form is empty then
    history.replaceState(history.state, "", location.pathname);
    for (const name of ["url", "title", "text"]) {
      const field = form.elements[name];
      if (typeof clip[name] !== "string" || field.value) continue;
      field.value = clip[name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const told = JSON.stringify(blocksOf(String(clip.html ?? "")));
    if (told.length <= MOST) form.elements.pasted.value = told;
  }

  // A file that is too large is not sent: the server would hang up in the middle of it.
  const box = () => document.querySelector("input[type=file][data-most]");
  document.addEventListener("change", (event) => event.target === box() && event.target.setCustomValidity(""));
  document.addEventListener("click", (event) => {
    const file = box()?.files[0];
    if (!event.target.closest?.("button[formenctype], form[enctype] button") || !file || file.size <= Number(box().dataset.most)) return;
    event.preventDefault();
    const folded = box().closest("details");
    if (folded) folded.open = true;
    box().setCustomValidity(box().dataset.tooLarge);
    box().reportValidity();
  });
})();
