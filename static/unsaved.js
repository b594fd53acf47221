// Unsaved text: what is typed in a form with data-keep goes to the server every few seconds, and is offered again there.
"use strict";
(() => {
  const script = document.currentScript;
  const { keepAt, offeredAt } = script.dataset;
  const EVERY = 3000;
  const LEFT_OUT = new Set(["csrf_token", "seen_version", "next"]);
  const SKIPPED = new Set(["password", "file", "submit", "button", "image", "reset", "checkbox"]);
  const forms = () => [...document.querySelectorAll("form[data-keep][method=post]")];
  const actionOf = (form) => new URL(form.action, location.href).pathname;
  const parts = (form) => {
    const fixed = {}, typed = {};
    for (const el of form.elements) {
      if (!el.name || el.disabled || LEFT_OUT.has(el.name) || SKIPPED.has(el.type) || (el.type === "radio" && !el.checked)) continue;
      (el.type === "hidden" ? fixed : typed)[el.name] = el.value;
    }
    return { fixed, typed };
  };

  // Keeping. At most one request for a form at a time, and none once it is being saved.
  const timers = new Map(), saving = new WeakSet(), asked = new WeakMap();
  const keep = async (form) => {
    timers.delete(form);
    if (!form.isConnected || saving.has(form)) return;
    const { fixed, typed } = parts(form), body = new FormData();
    body.set("csrf_token", form.elements.csrf_token?.value ?? "");
    body.set("action", actionOf(form));
    body.set("page", location.pathname + location.search);
    body.set("title", document.querySelector("h1")?.textContent.trim() ?? "");
    for (const [name, value] of Object.entries(fixed)) body.set(`fixed-${name}`, value);
    for (const [name, value] of Object.entries(typed)) body.set(`text-${name}`, value);
    const stop = new AbortController();
    asked.set(form, stop);
    try { await fetch(keepAt, { method: "POST", body, signal: stop.signal, redirect: "manual" }); } catch { /* offline: tried again with the next letter */ }
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-keep][method=post]");
    if (form && keepAt && event.detail !== "suggested" && !timers.has(form)) timers.set(form, setTimeout(keep, EVERY, form));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    clearTimeout(timers.get(form));
    timers.delete(form);
    asked.get(form)?.abort();
    saving.add(form);
    setTimeout(() => saving.delete(form), EVERY);
  });
  // Whoever leaves within these seconds loses nothing either.
  addEventListener("pagehide", () => { for (const form of [...timers.keys()]) { clearTimeout(timers.get(form)); keep(form); } });

  // Offering: above the form that it belongs to, where that does not hold the same words already.
  const belongs = (form, box) => {
    const { fixed } = parts(form), wanted = JSON.parse(box.dataset.fixed);
    return actionOf(form) === box.dataset.unsaved && Object.entries(wanted).every(([name, value]) => fixed[name] === value);
  };
  const texts = (box) => [...box.querySelectorAll("[data-of]")].map((each) => [each.dataset.of, each.textContent]);
  const isSame = (form, box) => texts(box).every(([name, text]) => (form.elements[name]?.value ?? "").replaceAll("\r\n", "\n").trim() === text);
  const putBack = (form, box) => {
    for (const [name, text] of texts(box)) {
      const field = form.elements[name];
      if (!field || !("value" in field)) continue;
      field.value = text;
      if (field instanceof Element) field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    for (const fold of form.querySelectorAll("details")) if ([...fold.querySelectorAll("input, textarea")].some((el) => el.value && el.type !== "hidden")) fold.open = true;
    box.remove();
    form.querySelector("textarea, input:not([type=hidden])")?.focus();
  };
  const offer = async () => {
    const actions = [...new Set(forms().map(actionOf))].slice(0, 40);
    if (!actions.length || !offeredAt) return;
    const query = new URLSearchParams(actions.map((each) => ["action", each]));
    let answer;
    try { answer = await fetch(`${offeredAt}?${query}`, { headers: { "HX-Request": "true" } }); } catch { return; }
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const box of page.querySelectorAll("[data-unsaved]")) {
      const form = forms().find((each) => belongs(each, box));
      if (!form || isSame(form, box) || form.hasAttribute("data-dirty")) continue;
      const shown = document.importNode(box, true);
      shown.querySelector("[data-put-back]").addEventListener("click", () => putBack(form, shown));
      form.before(shown);
      for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    }
  };
  document.addEventListener("DOMContentLoaded", offer);
})();
