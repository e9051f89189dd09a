// A question that is too long stays in the field and is not sent, so that nothing of a long paste is lost.
(() => {
  if (window.kirokuLongText) return;
  window.kirokuLongText = true;
  const notice = document.createElement("p");
  notice.className = "too-long";
  notice.setAttribute("role", "alert");
  notice.lang = "ja";
  notice.hidden = true;
  document.body.append(notice);

  const input = () => document.querySelector("[data-testid=stChatInputTextArea]");
  const longest = () => Number(document.querySelector("[data-longest]")?.dataset.longest) || Infinity;
  const isTooLong = () => (input()?.value.length ?? 0) > longest();
  const number = (count) => count.toLocaleString("ja-JP");

  const place = () => {
    const field = input();
    const frame = (field.closest("[data-testid=stChatInput]") ?? field).getBoundingClientRect();
    Object.assign(notice.style, {
      left: `${frame.left}px`, width: `${frame.width}px`, bottom: `${window.innerHeight - frame.top + 4}px`,
    });
  };

  const update = () => {
    const field = input();
    const tooLong = isTooLong();
    if (tooLong) {
      notice.textContent =
        `いま${number(field.value.length)}文字です。${number(longest())}文字以内に縮めるか、分けて質問してください。` +
        "入力した文は消えていません。";
      place();
    } else notice.textContent = "";
    notice.hidden = !tooLong;
  };

  document.addEventListener("input", (event) => {
    if (event.target === input()) requestAnimationFrame(update); // after the field has grown
  });
  window.addEventListener("resize", () => requestAnimationFrame(() => isTooLong() && place()));
  const hold = (event) => {
    if (!isTooLong()) return;
    event.preventDefault();
    event.stopPropagation();
    update();
  };
  document.addEventListener("keydown", (event) => {
    if (event.target === input() && event.key === "Enter" && !event.shiftKey && !event.isComposing) hold(event);
  }, true);
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-testid=stChatInputSubmitButton]")) hold(event);
  }, true);
})();
