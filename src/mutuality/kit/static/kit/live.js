// Two small comforts; every page works without them.
// 1. Live parts: <section data-live="table-7" hx-get="…" hx-trigger="live"> is fetched again when the server says its
//    name on the stream, or every 20 seconds while there is no stream. Parts do not stand inside one another.
// 2. Drafts: <textarea data-draft="table-7"> keeps unsent words in this tab, for this reader, until they have arrived.
{
  const all = (what, inside = document) => [...inside.querySelectorAll(what)];

  // ---- live parts
  let stream, clock, soon, listened, open = [];
  const seen = new Map(), due = new Set();

  const unsent = (part) => all("textarea, input:not([type=hidden])", part).some((box) =>
    /radio|checkbox/.test(box.type) ? box.checked !== box.defaultChecked
      : box.value !== box.defaultValue || (box.value && box === document.activeElement));

  const fetchPart = (part) => {
    part.toggleAttribute("data-live-waits", unsent(part));
    if (!unsent(part)) part.dispatchEvent(new CustomEvent("live", { bubbles: true }));
  };
  const fetchAll = () => all("[data-live]").forEach(fetchPart);

  // A burst of touches is one fetch; a little chance keeps a full room from asking all at once.
  const fetchSoon = (name) => {
    due.add(name);
    soon ||= setTimeout(() => {
      const names = new Set(due);
      due.clear();
      soon = undefined;
      all("[data-live]").filter((part) => part.dataset.live.split(" ").some((one) => names.has(one))).forEach(fetchPart);
    }, 100 + Math.random() * 400);
  };

  const poll = () => clock ||= setInterval(fetchAll, 20000 + Math.random() * 2000);
  const rest = () => clock = clearInterval(clock);
  const newestTicket = () => all("[data-live-ticket]").at(-1)?.dataset.liveTicket;

  const listen = () => {
    if (document.hidden || !document.querySelector("[data-live]")) return;
    const ticket = newestTicket();
    if (!ticket || !window.EventSource) return poll();
    stream?.close();
    // The stream begins with what was touched since the page was asked for; what a page shows that came back from
    // memory, or while no stream was open, is older than that.
    const { asked } = document.body.dataset;
    let known = asked && !listened && performance.getEntriesByType("navigation")[0]?.type !== "back_forward";
    stream = new EventSource("/live/?ticket=" + encodeURIComponent(ticket) + (known ? "&since=" + asked : ""));
    stream.ticket = ticket;
    stream.onopen = () => {
      rest();
      if (!known) fetchAll();
      known = false;
      listened = true;
    };
    stream.onmessage = (event) => fetchSoon(event.data);
    stream.onerror = poll;  // the browser tries again by itself, unless the server refused the ticket
  };

  document.addEventListener("visibilitychange", () => {
    rest();
    stream?.close();
    if (!document.hidden) { listen(); if (clock) fetchAll(); }
  });
  document.addEventListener("focusout", () => setTimeout(() => all("[data-live-waits]").forEach(fetchPart)));
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { path, triggeringEvent } = detail.requestConfig;
    if (triggeringEvent?.type !== "live") return seen.clear();
    if (detail.xhr.responseURL !== location.origin + path) { /* led elsewhere, to sign in: what was read here stays */ }
    else if (unsent(detail.target)) detail.target.toggleAttribute("data-live-waits", true);
    else if (seen.get(path) !== detail.serverResponse) {
      seen.set(path, detail.serverResponse);
      open = all("details[open][id]", detail.target).map((fold) => fold.id);
      return;
    }
    detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const id of open.splice(0)) document.getElementById(id)?.setAttribute("open", "");
    if (stream?.readyState === 2 && newestTicket() !== stream.ticket) listen();
  });
  listen();

  // ---- drafts
  let store;
  try { store = sessionStorage; } catch { /* the browser keeps nothing: then neither do we */ }
  const mine = `draft ${document.body.dataset.reader} `;
  const drafts = (inside) => all("textarea[data-draft]", inside);
  const show = (box) => {
    const note = box.parentNode.querySelector(".draft");
    if (note) note.hidden = !store.getItem(mine + box.dataset.draft);
  };
  const restore = () => drafts().forEach((box) => {
    box.value ||= store.getItem(mine + box.dataset.draft) ?? "";
    show(box);
  });
  // `sent` names what is under way; it is let go only when the answer shows that it arrived.
  const arrived = (well) => {
    const sent = JSON.parse(store.getItem("sent") ?? "[]");
    store.removeItem("sent");
    if (well) sent.filter((key) => key.startsWith(mine)).forEach((key) => store.removeItem(key));
  };
  if (store) {
    const came = performance.getEntriesByType("navigation")[0]?.type;
    arrived(came === "navigate" && !document.querySelector("[data-failed], .summary, .refusal"));
    restore();
    document.addEventListener("input", ({ target }) => {
      if (!target.matches("textarea[data-draft]")) return;
      if (target.value) store.setItem(mine + target.dataset.draft, target.value);
      else store.removeItem(mine + target.dataset.draft);
      show(target);
    });
    document.addEventListener("click", ({ target }) => {
      const box = target.closest(".draft button")?.closest(".draft").parentNode.querySelector("textarea");
      if (!box) return;
      box.value = "";
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
    });
    document.addEventListener("submit", ({ target }) => {
      if (target.matches("[data-forget]")) return store.clear();  // signing out, or becoming somebody else
      const keys = drafts(target).map((box) => mine + box.dataset.draft);
      if (keys.length) store.setItem("sent", JSON.stringify(keys));
    });
    document.addEventListener("htmx:afterRequest", ({ detail }) => {
      if (detail.requestConfig.verb !== "get") arrived(detail.successful);
    });
    document.addEventListener("htmx:afterSettle", restore);
  }
}
