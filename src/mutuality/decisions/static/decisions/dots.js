// How many dots are left, said while they are placed. Without this script the page says it after sending.
(() => {
  const card = document.querySelector("[data-dots]");
  const said = document.getElementById("dots-left");
  if (!card || !said) return;
  const fields = [...card.querySelectorAll("input[type=number]")];
  const tell = () => {
    const placed = fields.reduce((sum, field) => sum + (Number(field.value) || 0), 0);
    said.textContent = `${said.dataset.text} ${Number(card.dataset.dots) - placed}`;
  };
  card.addEventListener("input", tell);
})();
