// Sorting by keys, while the focus is on the card or the piles: a pile's number, n for a new pile, u to undo.
// Without this script the Tab key does the same.
document.addEventListener("keydown", (event) => {
  const { target, key } = event, desk = target.closest("#desk[data-keys]");
  if (!desk || target.matches("input, textarea, select") || event.ctrlKey || event.altKey || event.metaKey) return;
  const found = key === "u" ? desk.querySelector(".undo button")
    : /^[1-9]$/.test(key) && desk.querySelector(`[data-key="${key}"]`);
  if (key === "n") desk.querySelector("[name=name]").focus();
  else if (found) found.click();
  else return;
  event.preventDefault();
});
