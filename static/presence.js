// Who is here now: an open page of a claim tells that one reads or writes, and shows who else does. Nobody is kept from anything.
"use strict";
(() => {
  const address = document.currentScript.dataset.here;
  const EVERY = 15000, LOST = 60000;
  const shown = () => document.getElementById("here");

  // On the claim's own page who has typed something unsaved is writing; on the page of a form whoever has it open is.
  const typed = new Set();
  const changed = (form) => [...form.elements].some((el) => /^(text|textarea|url|search|date|number)$/.test(el.type) && el.value !== el.defaultValue);
  const isWriting = () => shown()
    ? Boolean(document.querySelector("form[data-keep][data-dirty]")) || [...typed].some((form) => form.isConnected && changed(form))
    : Boolean(document.querySelector("main form[data-keep][method=post]"));

  const lines = (section) => new Map([...section.querySelectorAll("[data-person]")].map((line) => [line.dataset.person, line]));
  const show = (fresh) => {
    const here = shown(), before = lines(here), after = lines(fresh);
    const news = [...after].filter(([id, line]) => before.get(id)?.textContent !== line.textContent).map(([, line]) => line.textContent);
    for (const [id, line] of before) if (!after.has(id)) news.push(line.dataset.gone);
    here.replaceChildren(...fresh.children);
    here.hidden = fresh.hidden;
    if (news.length) document.getElementById("here-news").textContent = news.join(". ");
  };

  let tag = "", told = null, asking = false, again = false, heard = Date.now(), timer = 0;
  const ask = async () => {
    if (document.hidden) return;
    if (asking) { again = true; return; }
    asking = true;
    told = isWriting();
    const answer = await fetch(`${address}?writing=${told ? 1 : 0}`, {
      headers: { "If-None-Match": `"${shown()?.dataset.tag ?? tag}"`, "X-Background": "1", "HX-Request": "true" }, cache: "no-store", redirect: "error",
    }).catch(() => null);
    const text = answer?.status === 200 ? await answer.text().catch(() => "") : "";
    asking = false;
    if (answer?.ok || answer?.status === 304) heard = Date.now();
    if (answer?.ok) tag = (answer.headers.get("ETag") ?? "").replace(/^W\/|"/g, "");
    if (answer?.status === 404) clearInterval(timer);
    const here = shown();
    if (here && text && !document.hidden) {
      const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("here");
      if (fresh) { show(fresh); here.dataset.tag = fresh.dataset.tag; }
    } else if (here && Date.now() - heard > LOST) {
      // Not heard of the server for a minute: who is here is not known, so nobody is shown, and nobody said to have left.
      here.hidden = true;
      here.dataset.tag = "";
    }
    if (again) { again = false; ask(); }
  };
  timer = setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
  if (document.readyState === "complete") ask(); else addEventListener("load", ask);

  // Beginning to write shows at once; further letters ask nothing.
  let soon = 0;
  const look = () => { clearTimeout(soon); soon = setTimeout(() => { if (told !== isWriting()) ask(); }, 1000); };
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-keep]");
    if (form) { typed.add(form); look(); }
  });
  for (const kind of ["submit", "reset"]) document.addEventListener(kind, (event) => { if (typed.delete(event.target)) look(); });
})();
