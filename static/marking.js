// Where marked words stand in a text, for the scripts of pages that show one. Places are counted in code points:
// each element with data-start says where it begins, and its text nodes hold its characters one to one.
"use strict";
globalThis.marking = (() => {
  const count = (text) => { let n = 0; for (const _ of text) n += 1; return n; };
  const upTo = (text, points) => { let at = 0; for (const c of text) { if (points-- <= 0) break; at += c.length; } return at; };

  // The text as pieces: every text node that is its own (no pins), and every line break as one character.
  const pieces = (body) => {
    const found = [];
    for (const paragraph of body.querySelectorAll("[data-start]")) {
      let at = Number(paragraph.dataset.start);
      const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
        node.nodeType === Node.ELEMENT_NODE && "aside" in node.dataset ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        const text = node.nodeType === Node.TEXT_NODE ? node.data : node.nodeName === "BR" ? "\n" : "";
        if (!text) continue;
        const end = at + count(text);
        found.push({ node, text, start: at, end, paragraph });
        at = end;
      }
    }
    return found;
  };

  // A place in the page as a place in the text; between two pieces it is the beginning of the next.
  const placeOf = (all, node, offset) => {
    const point = document.createRange();
    point.setStart(node, offset);
    for (const piece of all) {
      if (piece.node === node) return piece.start + count(piece.text.slice(0, offset));
      const parent = piece.node.nodeName === "BR" ? piece.node.parentNode : piece.node;
      const index = piece.node.nodeName === "BR" ? [...parent.childNodes].indexOf(piece.node) : 0;
      if (point.comparePoint(parent, index) >= 0) return piece.start;
    }
    return all.at(-1).end;
  };

  // And back: a range in the page over this stretch of the text.
  const rangeOf = (all, start, end) => {
    const range = document.createRange();
    const first = all.find((piece) => piece.end > start);
    const last = all.findLast((piece) => piece.start < end);
    if (!first || !last) return null;
    const set = (piece, place, before, inside) => piece.node.nodeName === "BR" ? before(piece.node) : inside(piece.node, upTo(piece.text, place - piece.start));
    set(first, Math.max(start, first.start), (n) => range.setStartBefore(n), (n, at) => range.setStart(n, at));
    set(last, Math.min(end, last.end), (n) => range.setEndAfter(n), (n, at) => range.setEnd(n, at));
    return range;
  };

  // The characters of a stretch; between paragraphs an empty line stands for whatever blank lines are there.
  const wordsOf = (all, start, end) => {
    let text = "", before = null;
    for (const piece of all) {
      if (piece.end <= start || piece.start >= end) continue;
      if (before && piece.start > before.end) text += "\n\n";
      before = piece;
      text += piece.text.slice(upTo(piece.text, Math.max(0, start - piece.start)), upTo(piece.text, end - piece.start));
    }
    return text;
  };

  // White space around the marked words is nobody's quote.
  const trimmed = (all, start, end) => {
    const points = [];
    for (const piece of all) {
      let at = piece.start;
      if (piece.end <= start || piece.start >= end) continue;
      for (const c of piece.text) { if (at >= start && at < end && /\S/u.test(c)) points.push(at); at += 1; }
    }
    return points.length ? [points[0], points.at(-1) + 1] : null;
  };

  return { count, pieces, placeOf, rangeOf, wordsOf, trimmed };
})();
