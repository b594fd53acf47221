// The board: cards are dragged between columns, and walked with the arrow keys. Without script the menus do all of it.
"use strict";
(() => {
  const board = document.getElementById("board");
  if (!board) return;
  const form = document.getElementById("drop");
  const columns = () => [...board.querySelectorAll(".col")];
  const cards = (column) => [...column.querySelectorAll(".card")];
  const typing = (el) => el.closest("input, textarea, select, dialog, details.menu[open]");

  // Dragging. A drop sends the same form as a button of the card's menu. A move that is not allowed leaves the card
  // where it is and says why; one that asks for more, or that someone else was before, shows its page.
  const refuse = (words) => {
    const flash = document.createElement("div");
    flash.className = "flash bad";
    flash.setAttribute("role", "alert");
    flash.append(Object.assign(document.createElement("span"), { textContent: words }));
    document.getElementById("flashes").replaceChildren(flash);
    scrollTo({ top: 0 });
  };
  const send = async () => {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    if (answer.type === "opaqueredirect") { location.reload(); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const words = page.querySelector("main .prose")?.textContent.trim();
    if ([403, 409].includes(answer.status) && words && !page.querySelector("form[data-keep]")) refuse(words); else form.submit();
  };
  let dragged = null;
  const takes = (column) => dragged && dragged.dataset.to.split(" ").includes(column.dataset.state);
  const mark = (on) => {
    for (const column of columns()) {
      column.classList.remove("over");
      column.classList.toggle("refuses", on && !takes(column) && !column.contains(dragged));
    }
  };
  const makeDraggable = () => {
    for (const card of board.querySelectorAll(".card")) card.draggable = true;
  };
  if (form) {
    makeDraggable();
    board.addEventListener("dragstart", (event) => {
      dragged = event.target.closest?.(".card") ?? null;
      if (!dragged) return;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", dragged.querySelector(".statement").textContent.trim());
      dragged.classList.add("dragging");
      mark(true);
    });
    board.addEventListener("dragend", () => {
      dragged?.classList.remove("dragging");
      mark(false);
      dragged = null;
    });
    board.addEventListener("dragover", (event) => {
      const column = event.target.closest?.(".col");
      for (const each of columns()) each.classList.toggle("over", each === column && takes(column));
      if (column && dragged && !column.contains(dragged)) { event.preventDefault(); event.dataTransfer.dropEffect = "move"; }
    });
    board.addEventListener("drop", (event) => {
      const column = event.target.closest?.(".col");
      if (!column || !dragged || column.contains(dragged)) return;
      event.preventDefault();
      form.action = form.dataset.action.replace("/0/", `/${dragged.dataset.id}/`);
      form.elements.to.value = column.dataset.state;
      form.elements.seen_version.value = dragged.dataset.version;
      send();
    });
  }

  // Arrows move the focus from card to card; m opens the card's menu. Enter opens the claim: the focus is on its link.
  const focus = (card) => card?.querySelector(".statement a")?.focus();
  const beside = (column, row, step) => {
    const all = columns();
    for (let at = all.indexOf(column) + step; all[at]; at += step) {
      const found = cards(all[at]);
      if (found.length) return found[Math.min(row, found.length - 1)];
    }
    return null;
  };
  const next = (card, key) => {
    const column = card.closest(".col");
    const row = cards(column).indexOf(card);
    if (key === "ArrowDown") return cards(column)[row + 1];
    if (key === "ArrowUp") return cards(column)[row - 1];
    return beside(column, row, key === "ArrowRight" ? 1 : -1);
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || typing(event.target)) return;
    const card = event.target.closest(".card");
    if (event.key.startsWith("Arrow")) {
      if (!card && event.target !== document.body) return;
      const to = card ? next(card, event.key) : board.querySelector(".card");
      if (!to) return;
      event.preventDefault();
      focus(to);
    } else if (event.key === "m" && card && document.documentElement.dataset.keys !== "off") {
      const menu = card.querySelector("details.menu");
      event.preventDefault();
      menu.open = true;
      menu.querySelector("summary").focus();
    }
  }, true);

  // What others do shows within five seconds. Cards that are as they were stay the elements they are, so that nothing
  // flickers and the focus stays; one that moved keeps it too. Nothing changes under an open menu or a card in the hand.
  const busy = () => document.hidden || dragged || board.querySelector("details[open]");
  const settle = (column, fresh) => {
    const old = column.querySelector("ul"), list = fresh.querySelector("ul");
    if (!old || !list) { column.replaceChildren(...fresh.children); return; }
    column.querySelector("h2").replaceWith(fresh.querySelector("h2"));
    const kept = [...list.children].map((card) => {
      const here = document.getElementById(card.id);
      return here && here.dataset.version === card.dataset.version && here.dataset.new === card.dataset.new && here.closest(".col") === column ? here : card;
    });
    if (kept.length !== old.children.length || kept.some((card, at) => card !== old.children[at])) old.replaceChildren(...kept);
    column.querySelector(".more")?.remove();
    if (fresh.querySelector(".more")) column.append(fresh.querySelector(".more"));
  };
  const follow = async () => {
    if (busy()) return;
    const answer = await fetch(board.dataset.follow, {
      headers: { "If-None-Match": `"${board.dataset.tag}"`, "X-Background": "1", "HX-Request": "true" }, cache: "no-store", redirect: "error",
    }).catch(() => null);
    if (answer?.status !== 200) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (busy() || !page.querySelector(".col")) return;
    const focused = document.activeElement?.closest(".card")?.id;
    const before = new Map([...board.querySelectorAll(".card")].map((card) => [card.id, card.closest(".col").dataset.state]));
    for (const fresh of page.querySelectorAll(".col")) {
      const column = columns().find((each) => each.dataset.state === fresh.dataset.state);
      if (column) settle(column, fresh);
    }
    board.dataset.tag = (answer.headers.get("ETag") ?? "").replace(/^W\/|"/g, "");
    const seen = document.querySelector("form.all-seen");
    if (seen) seen.elements.upto.value = board.dataset.tag.split("-")[0];
    htmx.process(board);
    const said = page.getElementById("flashes");
    if (said?.children.length) document.getElementById("flashes").replaceWith(said);
    if (form) makeDraggable();
    if (focused && !document.activeElement?.closest(".card")) focus(document.getElementById(focused));
    const moved = [...board.querySelectorAll(".card")].some((card) => before.get(card.id) !== card.closest(".col").dataset.state);
    const news = document.getElementById("board-news");
    if (moved) news.textContent = news.dataset.one;
  };
  setInterval(follow, 4000);
  document.addEventListener("visibilitychange", follow);
})();
