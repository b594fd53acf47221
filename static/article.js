// Marking words of an article, with the mouse or with the keyboard; marking.js knows where they stand in its text.
"use strict";
(() => {
  const body = () => document.getElementById("article-text");
  const form = () => document.getElementById("pull");
  const { count, placeOf, rangeOf, wordsOf, trimmed } = marking;
  const pieces = () => marking.pieces(body());

  const shine = (range) => {
    if (!globalThis.CSS?.highlights) return;
    if (range) CSS.highlights.set("now", new Highlight(range)); else CSS.highlights.delete("now");
  };

  const show = (all, start, end, exact) => {
    const quote = form().querySelector("[data-quote]");
    quote.textContent = `“${exact}”`;
    quote.hidden = false;
    form().querySelector("[data-clear-line]").hidden = false;
    form().querySelector("[data-exact]").hidden = true;
    shine(rangeOf(all, start, end));
  };

  // Where the form stands below the text, a bar leads to it.
  const below = () => matchMedia("(max-width: 68rem)").matches;
  const way = (open) => { const bar = document.querySelector(".pull-bar"); if (bar) bar.hidden = !open; };

  // Whether these words were checked before is asked beside the fields, of as many as an address holds.
  const ask = (exact) => {
    if (!form().elements.words) return;
    form().elements.words.value = exact.slice(0, 400);
    form().dispatchEvent(new Event("words"));
  };

  // Who says it, where the text says so plainly; what somebody typed stays.
  let guessing = null, later = 0;
  const attribute = (start, end) => {
    const field = form().elements.claimant, note = form().querySelector("[data-guessed]");
    const own = () => field.value && field.value !== field.dataset.guess;
    guessing?.abort();
    if (own()) return;
    guessing = new AbortController();
    const asked = new URLSearchParams({ version: form().elements.article_version.value, start, end });
    fetch(`${form().dataset.speaker}?${asked}`, { signal: guessing.signal })
      .then((answer) => (answer.ok ? answer.json() : {}))
      .then(({ name }) => {
        if (own()) return;
        field.value = field.dataset.guess = name ?? "";
        note.hidden = !name;
      })
      .catch(() => {}); // marked anew, or no answer: the field stays as it is
  };

  // The statement begins as the quote, for one to put into one's own words: typing replaces it. What was typed stays.
  const suggest = (exact) => {
    const field = form().elements.statement;
    if (field.value && field.value !== field.dataset.suggested) return;
    const text = exact.replace(/\s+/gu, " ").replace(/^[\s"'“”„«»‘’]+|[\s"'“”„«»‘’]+$/gu, "");
    field.value = field.dataset.suggested = [...text].slice(0, 500).join("");
    field.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: "suggested" }));
  };
  const toStatement = (options) => {
    const field = form().elements.statement;
    field.focus(options);
    if (field.value && field.value === field.dataset.suggested) field.select();
  };

  // Hand the stretch to the form; false when there is nothing in it, or no form for this person.
  const take = (all, from, to) => {
    const span = form() && trimmed(all, Math.min(from, to), Math.max(from, to));
    if (!span) return false;
    const exact = wordsOf(all, ...span);
    form().elements.start.value = span[0];
    form().elements.end.value = span[1];
    form().elements.exact.value = exact;
    suggest(exact);
    ask(exact);
    clearTimeout(later);
    later = setTimeout(() => form() && attribute(...span), 200);
    form().querySelector("fieldset:has([name=place])")?.remove();
    show(all, ...span, exact);
    way(below());
    return true;
  };

  const forget = () => {
    const { statement } = form().elements;
    if (statement.value === statement.dataset.suggested) statement.value = "";
    form().elements.start.value = form().elements.end.value = form().elements.exact.value = "";
    form().querySelector("[data-quote]").hidden = true;
    form().querySelector("[data-clear-line]").hidden = true;
    form().querySelector("[data-exact]").hidden = false;
    shine(null);
    way(false);
  };

  // The mouse: a selection that begins in the text becomes the quote when the button is let go. By touch it
  // follows the handles, and the focus stays where it is.
  let pressed = false;
  const fromSelection = () => {
    const selection = document.getSelection();
    if (!body() || !selection.rangeCount || selection.isCollapsed) return false;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(body())) return false;
    const all = pieces();
    if (!all.length) return false;
    return take(all, placeOf(all, range.startContainer, range.startOffset), placeOf(all, range.endContainer, range.endOffset));
  };
  document.addEventListener("mousedown", (event) => { pressed = event.button === 0 && Boolean(body()?.contains(event.target)); });
  document.addEventListener("mouseup", () => {
    if (!pressed) return;
    pressed = false;
    setTimeout(() => { if (!reading && fromSelection() && !below()) toStatement({ preventScroll: true }); });
  });
  let waiting = 0;
  document.addEventListener("touchend", () => { waiting = Date.now(); });
  document.addEventListener("selectionchange", () => {
    if (Date.now() - waiting < 3000 && body()?.contains(document.getSelection().anchorNode)) fromSelection();
  });

  // Reading with the keyboard: a word is chosen, arrows move it, with Shift the words between are marked.
  let reading = null;
  const segmented = (all, granularity) => {
    const splitter = new Intl.Segmenter(body().lang || "nl", { granularity });
    const found = [], texts = new Map();
    for (const piece of all) texts.set(piece.paragraph, (texts.get(piece.paragraph) ?? "") + piece.text);
    for (const [paragraph, text] of texts) {
      let at = Number(paragraph.dataset.start);
      for (const { segment } of splitter.segment(text)) {
        const end = at + count(segment);
        if (/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(segment)) found.push({ start: at, end, paragraph });
        at = end;
      }
    }
    return found;
  };
  const bar = () => document.querySelector(".reading-bar");
  const button = () => document.querySelector("[data-reading]");
  const status = (text) => { bar().hidden = false; setTimeout(() => { bar().textContent = text; }); };

  const enter = (place) => {
    const all = pieces();
    const words = all.length ? segmented(all, "word") : [];
    if (!words.length) return;
    const index = Math.max(0, words.findIndex((word) => word.end > place));
    const sentences = segmented(all, "sentence");
    reading = { all, words, index, anchor: null, sentences };
    body().closest(".text").classList.add("reading");
    body().tabIndex = -1;
    body().focus({ preventScroll: true });
    button().setAttribute("aria-pressed", "true");
    point();
    status(bar().dataset.on);
  };
  const leave = (say = true) => {
    if (!reading) return;
    lastPlace = reading.words[reading.index].start;
    reading = null;
    body().closest(".text").classList.remove("reading");
    document.getSelection().removeAllRanges();
    button().setAttribute("aria-pressed", "false");
    if (say) { status(bar().dataset.off); button().focus({ preventScroll: true }); }
  };
  let lastPlace = 0;

  const stretch = () => {
    const { words, index, anchor } = reading;
    const other = anchor ?? index;
    return [words[Math.min(index, other)].start, words[Math.max(index, other)].end];
  };
  // Choose in the page what is chosen in the text, keep it in view, and say it.
  const point = () => {
    const range = rangeOf(reading.all, ...stretch());
    const selection = document.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    const word = reading.words[reading.index];
    const seen = rangeOf(reading.all, word.start, word.end).getBoundingClientRect();
    const top = document.querySelector(".bar")?.getBoundingClientRect().bottom ?? 0;
    if (seen.top < top + 40) scrollBy({ top: seen.top - top - 120 });
    else if (seen.bottom > innerHeight - 40) scrollBy({ top: seen.bottom - innerHeight + 160 });
    const words = wordsOf(reading.all, ...stretch());
    status(reading.anchor === null ? words : bar().dataset.marked + " " + words);
  };

  // Where an arrow goes: by word; by sentence with Ctrl or Alt, to its last word when words are being marked.
  const firstIn = (span) => reading.words.findIndex((word) => word.start >= span.start);
  const lastIn = (span) => reading.words.findLastIndex((word) => word.end <= span.end);
  const bySentence = (forward, marking) => {
    const { words, index, sentences } = reading;
    const at = sentences.findIndex((span) => span.start <= words[index].start && words[index].end <= span.end);
    const here = sentences[at];
    if (!here) return index + (forward ? 1 : -1);
    if (forward && marking) return index < lastIn(here) ? lastIn(here) : lastIn(sentences[at + 1] ?? here);
    if (forward) return at + 1 < sentences.length ? firstIn(sentences[at + 1]) : index;
    return index > firstIn(here) ? firstIn(here) : firstIn(sentences[at - 1] ?? here);
  };
  const byParagraph = (forward) => {
    const { words, index } = reading;
    const here = words[index].paragraph;
    if (forward) { const next = words.findIndex((word, at) => at > index && word.paragraph !== here); return next < 0 ? words.length - 1 : next; }
    const first = words.findIndex((word) => word.paragraph === here);
    return index > first || first === 0 ? first : words.findIndex((word) => word.paragraph === words[first - 1].paragraph);
  };
  const aim = (event) => {
    const { words, index } = reading;
    const here = words[index].paragraph;
    const big = event.ctrlKey || event.altKey || event.metaKey;
    switch (event.key) {
      case "ArrowRight": return big ? bySentence(true, event.shiftKey) : index + 1;
      case "ArrowLeft": return big ? bySentence(false, event.shiftKey) : index - 1;
      case "ArrowDown": return byParagraph(true);
      case "ArrowUp": return byParagraph(false);
      case "Home": return words.findIndex((word) => word.paragraph === here);
      case "End": return words.findLastIndex((word) => word.paragraph === here);
      default: return null;
    }
  };
  const pull = () => {
    const [start, end] = stretch();
    const { all } = reading;
    if (!take(all, start, end)) return;
    leave(false);
    way(false);
    toStatement();
  };
  document.addEventListener("keydown", (event) => {
    if (!reading || !body()?.contains(event.target)) return;
    if (event.key === "Enter") { event.preventDefault(); pull(); return; }
    if (event.key === "Escape") { event.preventDefault(); leave(); return; }
    const next = aim(event);
    if (next === null) return;
    event.preventDefault();
    reading.anchor = event.shiftKey ? reading.anchor ?? reading.index : null;
    reading.index = Math.min(reading.words.length - 1, Math.max(0, next));
    point();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-reading]")) { if (reading) leave(); else enter(lastPlace); }
    if (event.target.closest?.("[data-to-form]")) { way(false); toStatement({ preventScroll: true }); form().scrollIntoView({ block: "start" }); }
    if (event.target.closest?.("[data-clear]")) { forget(); form().elements.exact.focus(); }
  });
  document.addEventListener("focusout", (event) => {
    if (reading && event.target === body() && event.relatedTarget && event.relatedTarget !== button()) leave(false);
  });

  // Words typed by hand are looked for in the text; where the mouse had been no longer counts.
  document.addEventListener("input", (event) => {
    if (event.target.form === form() && event.target.name === "exact") { form().elements.start.value = form().elements.end.value = ""; ask(event.target.value); }
  });

  // What a page or a swapped part brings: a refused form with its words still marked, a new claim to look at.
  const begin = () => {
    if (!body()) return;
    if ("Segmenter" in Intl) document.querySelector("[data-reading-line]").hidden = false;
    reading = null;
    shine(null);
    if (form() && form().elements.start.value !== "" && form().elements.exact.value) {
      const span = [Number(form().elements.start.value), Number(form().elements.end.value)];
      show(pieces(), ...span, form().elements.exact.value);
    }
  };
  let next = null;
  document.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    next = event.submitter?.value === "next" ? Number(form().elements.end.value) : null;
  }, true);
  let shown = 0;
  const look = () => {
    const card = document.querySelector(".card.focus");
    const claim = Number(card?.id.replace("claim-", "") ?? 0);
    if (!claim || claim === shown) return;
    shown = claim;
    if (next === null) document.getElementById(`mark-${claim}`)?.scrollIntoView({ block: "nearest" });
    return true;
  };
  // On to the word after the quote, in view: at the next frame too, when the swap has put its own focus back.
  const readOn = (place) => {
    lastPlace = place;
    next = null;
    enter(place);
    requestAnimationFrame(() => { if (!reading) enter(place); body().focus({ preventScroll: true }); point(); });
  };
  document.addEventListener("htmx:after:swap", () => {
    begin();
    if (!look()) return;
    // The focus goes to the pin beside the words, which are in view; it leads to the card.
    if (next !== null) readOn(next); else (document.querySelector(`.pin[href="#claim-${shown}"]`) ?? document.querySelector(".card.focus a"))?.focus();
  });
  document.addEventListener("DOMContentLoaded", () => { begin(); look(); });
})();
