// Runs in the page of a newspaper, from a bookmark: opens the form for an article with the address, the title, and the
// words that are marked there, else the text that can be seen. They travel behind the # of the address, which no server
// sees. What an address cannot hold is left out and pasted by hand.
(() => {
  const MOST = 900000;
  const marked = getSelection();
  const part = document.createElement("div");
  let text = String(marked || "").trim();
  if (text) {
    for (let at = 0; at < marked.rangeCount; at += 1) part.append(marked.getRangeAt(at).cloneContents());
  } else {
    const longest = [...document.querySelectorAll("article, main, [role=main]")].sort((one, other) => other.innerText.length - one.innerText.length)[0] || document.body;
    text = longest.innerText.trim();
    part.append(longest.cloneNode(true));
  }
  const said = document.querySelector("meta[property='og:title']");
  const title = ((said && said.content) || document.title).trim();
  const page = { url: location.href.split("#")[0], title: title.slice(0, 500) };
  const addresses = [{ ...page, text, html: new XMLSerializer().serializeToString(part) }, { ...page, text }, page]
    .map((each) => "CLAIMDESK#clip=" + encodeURIComponent(JSON.stringify(each)));
  const address = addresses.find((each) => each.length <= MOST) || addresses[2];
  open(address) || location.assign(address);
})();
