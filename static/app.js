// What the desk adds on top of pages that work without it: keys, menus, a warning before typed text is lost.
"use strict";
(() => {
  const editing = (el) => el instanceof Element && el.closest("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable], dialog[open]");
  const visible = (el) => el.checkVisibility ? el.checkVisibility() : el.offsetParent !== null;
  const keysOff = () => document.documentElement.dataset.keys === "off";
  const openMenus = () => [...document.querySelectorAll("details.menu[open]")];

  // Menus close on Escape, on a click elsewhere, and when the focus leaves them; arrows walk through them.
  const close = (menu, refocus) => {
    menu.open = false;
    if (refocus) menu.querySelector("summary").focus();
  };
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) close(menu, false);
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) close(menu, false);
  });
  // One that opens below the edge of its column comes into view.
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.("details.menu[open]")) event.target.querySelector(".menu-list")?.scrollIntoView({ block: "nearest" });
  }, true);
  const walk = (event, menu) => {
    const items = [...menu.querySelectorAll("summary, .menu-list a, .menu-list button, .menu-list input, .menu-list select")].filter(visible);
    const step = event.key === "ArrowDown" ? 1 : -1;
    const next = items[(items.indexOf(document.activeElement) + step + items.length) % items.length];
    if (next) { event.preventDefault(); next.focus(); }
  };

  // Keys of one character do nothing while someone types, and nothing at all for who switched them off.
  let waitingForGo = 0;
  const go = (letter) => {
    const link = document.querySelector(`.nav a[data-go="${CSS.escape(letter)}"]`);
    if (link) link.click();
    return Boolean(link);
  };
  // In a list with data-walk j goes to the next link to open, k to the one before, o opens it, x ticks it.
  const walkList = (letter) => {
    const links = [...document.querySelectorAll("[data-walk] > li h2 a, [data-walk] > tr > th a")];
    const row = document.activeElement?.closest("[data-walk] > *");
    const at = links.indexOf(row?.querySelector("h2 a, th a"));
    const box = letter === "x" && row?.querySelector("input[type=checkbox]");
    if (box) { box.click(); return true; }
    if (letter === "o") { if (at >= 0) links[at].click(); return at >= 0; }
    const link = letter === "j" ? links[at + 1] : letter === "k" ? links[at - 1] : null;
    link?.focus();
    return Boolean(link);
  };
  // Of a row of links that is wider than the window, the one of this page is in view.
  const showCurrent = () => {
    for (const link of document.querySelectorAll(".tabs [aria-current], .nav [aria-current]")) {
      const row = link.closest(".tabs, .nav"), [box, own] = [row.getBoundingClientRect(), link.getBoundingClientRect()];
      if (own.right > box.right || own.left < box.left) row.scrollLeft += own.left - box.left - (box.width - own.width) / 2;
    }
  };
  document.addEventListener("DOMContentLoaded", showCurrent);
  // An address that names a text leads into it: one writes at once.
  document.addEventListener("DOMContentLoaded", () => {
    const text = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (text?.matches?.("textarea")) text.focus();
  });
  const press = (letter) => {
    const scope = document.activeElement?.closest("[data-keys-here]") ?? document;
    const button = [...scope.querySelectorAll(`[data-key="${CSS.escape(letter)}"]`), ...document.querySelectorAll(`.all-seen [data-key="${CSS.escape(letter)}"]`)].find((el) => visible(el) && !el.disabled && el.ariaDisabled !== "true");
    if (!button) return false;
    button.focus();
    button.click();
    return true;
  };
  const single = (event) => {
    if (event.key === "/") { const box = document.getElementById("search"); box?.focus(); box?.select(); return Boolean(box); }
    if (event.key === "?") { const keys = document.getElementById("keys"); keys?.showModal(); return Boolean(keys); }
    if (Date.now() - waitingForGo < 1500) { waitingForGo = 0; return go(event.key); }
    if (event.key === "g") { waitingForGo = Date.now(); return true; }
    return walkList(event.key) || press(event.key);
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const menu = event.target instanceof Element ? event.target.closest("details.menu[open]") : null;
    if (event.key === "Escape") {
      for (const open of openMenus()) close(open, open.contains(document.activeElement));
      const list = document.getElementById(event.target.dataset?.list);
      if (list?.firstElementChild) { event.preventDefault(); list.replaceChildren(); }
      else if (event.target.id === "search") event.target.blur();
      return;
    }
    if (menu && (event.key === "ArrowDown" || event.key === "ArrowUp") && !editing(event.target)) { walk(event, menu); return; }
    if (event.key.length !== 1 || keysOff() || editing(event.target)) return;
    if (single(event)) event.preventDefault();
  });

  // Arrows walk from a box with data-list through the links and buttons of what it names, and Escape back.
  document.addEventListener("keydown", (event) => {
    const box = event.target.dataset?.list ? event.target : document.querySelector(`[data-list="${event.target.closest?.("[id]")?.id}"]`);
    const list = box && document.getElementById(box.dataset.list);
    const steps = [box, ...(list?.querySelectorAll("a, button") ?? [])];
    const at = steps.indexOf(event.target), step = { ArrowDown: 1, ArrowUp: -1, Escape: -at }[event.key];
    if (event.isComposing || !step || !steps[at + step]) return;
    event.preventDefault();
    steps[at + step].focus();
  });

  // Ctrl+Enter sends the form one is writing in.
  document.addEventListener("keydown", (event) => {
    const form = event.target.form;
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !form || event.defaultPrevented || event.target.type === "submit") return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button.primary[type=submit]:not([disabled])") ?? form.querySelector("button[type=submit]:not([disabled])"));
  });

  // A form with data-keep warns before the page goes while something in it is not saved. Nothing is stored in the browser.
  const unsaved = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-keep]");
    if (form && event.detail !== "suggested") unsaved.add(form);
  });
  document.addEventListener("submit", (event) => {
    unsaved.delete(event.target);
    event.target.removeAttribute("data-dirty");
  });
  document.addEventListener("reset", (event) => unsaved.delete(event.target));
  window.addEventListener("beforeunload", (event) => {
    const dirty = document.querySelector("form[data-keep][data-dirty]") || [...unsaved].some((form) => form.isConnected);
    if (dirty) event.preventDefault();
  });

  // One box ticks all the boxes of its form or table.
  document.addEventListener("change", (event) => {
    if (!event.target.matches?.("input[data-tick-all]")) return;
    const scope = event.target.closest("table, form");
    for (const box of scope.querySelectorAll("tbody input[type=checkbox], input[type=checkbox][data-tick]")) {
      if (box === event.target || box.checked === event.target.checked) continue;
      box.checked = event.target.checked;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  // A button with data-fill puts its value in the box that it names.
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-fill]");
    const box = button && document.getElementById(button.dataset.fill);
    if (!box) return;
    box.value = button.value;
    box.focus();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // A button with data-copy puts the text of what it names on the clipboard and says so in its own words.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button[data-copy]");
    if (!button) return;
    const source = document.querySelector(button.dataset.copy);
    await navigator.clipboard.writeText((source?.value ?? source?.textContent ?? "").trim());
    if (button.dataset.copied) button.textContent = button.dataset.copied;
  });

  // After a refusal the focus goes to the list of errors, on a whole page as in a part.
  // Where a swap took its own form away, its event names what is gone: so the whole page is looked through.
  const shownErrors = new WeakSet();
  const focusErrors = () => {
    const box = [...document.querySelectorAll("[data-focus]")].find((each) => !shownErrors.has(each));
    if (!box) return;
    shownErrors.add(box);
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "center" });
  };
  document.addEventListener("DOMContentLoaded", focusErrors);
  document.addEventListener("htmx:after:swap", focusErrors);
})();
