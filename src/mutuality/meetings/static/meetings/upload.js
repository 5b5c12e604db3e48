// Sends a chosen file in pieces, so that a lost line costs one piece and not the whole. Without this script the form
// sends the file at once. <form data-upload="(address)" data-says-…="(sentences)"> with its fields `file` and `upload`.
{
  const PIECE = 256 * 1024;
  const form = document.querySelector("form[data-upload]");
  const { file: box, upload: kept } = form.elements;
  const note = form.querySelector("[data-progress]"), stop = form.querySelector("[data-stop]");
  const says = (name, words = {}) => {
    note.textContent = form.dataset[name].replace(/\[(\w+)\]/g, (_, word) => words[word]);
  };
  const size = (bytes) => bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

  // What is under way is remembered in this browser, for this reader, until it is done: its number, its size and its mark.
  let store;
  try { store = localStorage; } catch { /* the browser keeps nothing: then a lost page begins anew */ }
  const mine = `upload ${document.body.dataset.reader} ${location.pathname}`;
  const remembered = () => JSON.parse(store?.getItem(mine) ?? "null");
  const remember = (what) => what ? store?.setItem(mine, JSON.stringify(what)) : store?.removeItem(mine);

  const ask = (address, method, body) => fetch(address, {
    method, body, headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
  });
  const wait = (seconds) => new Promise((done) => {
    setTimeout(done, seconds * 1000);
    addEventListener("online", done, { once: true });
  });

  // A short mark of its beginning and its end (FNV-1a): phones give the same photo another name and hour each time.
  const markOf = async (file) => {
    const ends = new Blob([file.slice(0, 65536), file.slice(-65536)]);
    return new Uint8Array(await ends.arrayBuffer()).reduce((mark, byte) => Math.imul(mark ^ byte, 16777619), 2166136261);
  };

  // Where to begin: where it stopped, if this file is under way already.
  const begin = async (file) => {
    const before = remembered(), mark = await markOf(file);
    if (before?.size === file.size && before.mark === mark) {
      const answer = await ask(`${form.dataset.upload}${before.uid}/`, "GET");
      if (answer.ok) return answer.json();
    }
    const answer = await ask(form.dataset.upload, "POST", new URLSearchParams({ size: file.size }));
    const begun = await answer.json();
    if (!answer.ok) throw new Error(begun.says);
    remember({ uid: begun.uid, size: file.size, mark });
    return begun;
  };

  let turn = 0;  // choosing another file, or stopping, ends the sending of the one before
  const send = async (file) => {
    const mine = ++turn;
    let state, pause = 1;
    while (mine === turn) {
      try {
        state ??= await begin(file);
        if (mine !== turn) return;
        if (state.received === file.size) return arrived(state);
        says("saysSending", { here: size(state.received), all: size(file.size) });
        const piece = file.slice(state.received, state.received + PIECE);
        const address = `${form.dataset.upload}${state.uid}/?from=${state.received}`;
        const answer = await ask(address, "POST", new Blob([await piece.arrayBuffer()]));
        if (answer.ok || answer.status === 409) [state, pause] = [await answer.json(), 1];
        else if (answer.status === 404) { remember(null); state = null; }
        else throw new TypeError();
      } catch (failure) {
        if (!(failure instanceof TypeError)) return refused(failure.message);
        if (mine !== turn) return;
        says("saysWaiting", { here: size(state?.received ?? 0), all: size(file.size) });
        await wait(pause = Math.min(pause * 2, 30));
        state = state && null;  // where it stopped, the server knows
      }
    }
  };

  const arrived = (state) => {
    kept.value = state.uid;
    box.value = "";
    box.required = false;
    says("saysHere", { all: size(state.size) });
    stop.hidden = true;
  };
  const refused = (sentence) => {
    box.value = "";
    note.textContent = sentence;
    stop.hidden = true;
  };

  box.addEventListener("change", () => {
    kept.value = "";
    stop.hidden = !box.files.length;
    if (box.files.length) send(box.files[0]);
  });
  stop.addEventListener("click", () => {
    turn += 1;
    box.value = kept.value = "";
    remember(null);
    says("saysStopped");
    stop.hidden = true;
  });
  form.addEventListener("submit", (event) => {
    if (!stop.hidden) { event.preventDefault(); note.scrollIntoView({ block: "center" }); note.focus(); }
    else if (kept.value) remember(null);
  });

  // The page was loaded anew. What had arrived whole is taken; for the rest, the same file has to be chosen once more.
  const before = remembered();
  if (before && !kept.value) {
    ask(`${form.dataset.upload}${before.uid}/`, "GET").then(async (answer) => {
      if (!answer.ok) return remember(null);
      const state = await answer.json();
      if (turn || kept.value) return;
      if (state.received === state.size) arrived(state);
      else says("saysAgain", { here: size(state.received), all: size(state.size) });
    }).catch(() => {});
  }
}
