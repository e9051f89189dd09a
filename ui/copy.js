// Puts the words of a 写す button into the clipboard, also where the page is served without HTTPS, and says so.
(() => {
  if (window.kirokuCopy) return;
  window.kirokuCopy = true;
  const DONE = "写しました";
  const FAILED = "写せませんでした";

  const oldWay = (text) => {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "spoken";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  };

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return oldWay(text);
    }
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button.copy");
    if (!button) return;
    const words = button.dataset.words ?? button.textContent;
    button.dataset.words = words;
    const said = (await copy(button.dataset.copy)) ? DONE : FAILED;
    button.focus();
    button.textContent = said;
    const spoken = document.querySelector("body > .spoken[role=status]");
    if (spoken) spoken.textContent = said;
    setTimeout(() => (button.textContent = words), 2000);
  });
})();
