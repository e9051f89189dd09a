// Offers words, titles and questions while a question is typed. Everything needed came with the page: nothing that is
// typed leaves the browser for it. Arrow keys choose, Enter takes, Escape closes; nothing happens while an input method
// converts.
(() => {
  if (window.kirokuSuggest) return;
  window.kirokuSuggest = true;
  const MOST = 6;
  const LONGEST_TAIL = 14;
  const SHORTEST_TAIL = 2;
  const PLAIN = /^[ぁ-ん、。・ー\s]*$/; // particles and endings tell nothing

  const folded = (text) => text.normalize("NFKC").toLowerCase();
  let source = null;
  let aids = { titles: [], words: [], questions: [] };
  const readAids = () => {
    const told = document.querySelector("[data-suggestions]")?.dataset.suggestions ?? null;
    if (told === source || told === null) return;
    source = told;
    const given = JSON.parse(told);
    const paired = (text) => ({ text, folded: folded(text) });
    aids = {
      titles: given.titles.map(paired),
      questions: given.questions.map(paired),
      words: given.words.map((group) => group.map(paired)),
    };
  };

  const found = (typed) => {
    const offers = new Map();
    const offer = (text, tail, why) => {
      if (offers.size < MOST && !offers.has(text) && text !== typed) offers.set(text, { text, tail, why });
    };
    const whole = folded(typed.trim());
    if (whole.length >= SHORTEST_TAIL)
      for (const one of aids.questions)
        if (one.folded.includes(whole) && one.folded !== whole) offer(one.text, typed.length, "質問の例");
    for (let length = Math.min(LONGEST_TAIL, typed.length); length >= SHORTEST_TAIL; length--) {
      const tail = folded(typed.slice(-length));
      if (PLAIN.test(tail)) continue;
      for (const group of aids.words)
        if (group.some((word) => word.folded === tail))
          for (const word of group) if (word.folded !== tail) offer(word.text, length, `「${typed.slice(-length)}」の言い換え`);
      for (const group of aids.words)
        for (const word of group)
          if (word.folded !== tail && word.folded.startsWith(tail)) offer(word.text, length, "言葉");
      for (const title of aids.titles) if (title.folded.includes(tail)) offer(title.text, length, "記録");
      if (offers.size >= MOST) break;
    }
    return [...offers.values()];
  };

  const list = document.createElement("ul");
  list.id = "typing-suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "入力の候補");
  list.lang = "ja";
  list.hidden = true;
  const landmark = document.createElement("section"); // a landmark: everything on a page stands in one
  landmark.setAttribute("aria-label", "質問の入力を助ける候補");
  landmark.lang = "ja";
  landmark.append(list);
  document.body.append(landmark);
  let offers = [];
  let active = -1;
  let converting = false;

  const input = () => document.querySelector("[data-testid=stChatInputTextArea]");
  const close = () => {
    list.hidden = true;
    active = -1;
    offers = [];
    for (const name of ["aria-activedescendant", "aria-controls"]) input()?.removeAttribute(name);
  };

  const mark = (place) => {
    active = place;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === place)));
    if (place < 0) input()?.removeAttribute("aria-activedescendant");
    else input()?.setAttribute("aria-activedescendant", list.children[place].id);
  };

  const place = (field) => {
    const frame = (field.closest("[data-testid=stChatInput]") ?? field).getBoundingClientRect();
    Object.assign(list.style, {
      left: `${frame.left}px`, width: `${frame.width}px`, bottom: `${window.innerHeight - frame.top + 4}px`,
    });
  };

  const show = (field) => {
    list.replaceChildren(
      ...offers.map((one, index) => {
        const item = document.createElement("li");
        item.id = `typing-suggestion-${index}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        const why = document.createElement("span");
        why.className = "why";
        why.textContent = one.why;
        item.append(one.text, why);
        return item;
      }),
    );
    place(field);
    list.hidden = false;
    active = -1;
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    const spoken = document.querySelector("body > .spoken[role=status]");
    if (spoken) spoken.textContent = `候補が${offers.length}件あります。上下の矢印キーで選べます。`;
  };

  const update = (field) => {
    readAids();
    const typed = field.value;
    const atEnd = field.selectionStart === typed.length;
    offers = atEnd && !typed.includes("\n") && typed.trim().length >= SHORTEST_TAIL ? found(typed) : [];
    if (offers.length) show(field);
    else close();
  };

  const write = (field, text) => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    field.setSelectionRange(text.length, text.length);
  };

  const take = (place) => {
    const field = input();
    const { text, tail } = offers[place];
    write(field, field.value.slice(0, field.value.length - tail) + text);
    close();
  };

  const isInput = (target) => target?.matches?.("[data-testid=stChatInputTextArea]");
  document.addEventListener("compositionstart", () => (converting = true), true);
  document.addEventListener("compositionend", (event) => {
    converting = false;
    if (isInput(event.target)) update(event.target);
  }, true);
  document.addEventListener("input", (event) => {
    if (isInput(event.target) && event.isTrusted && !converting) update(event.target);
  });
  document.addEventListener("focusout", (event) => isInput(event.target) && close());
  window.addEventListener("resize", () => requestAnimationFrame(() => list.hidden || place(input())));
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const item = event.target.closest("[role=option]");
    if (item) take([...list.children].indexOf(item));
  });

  document.addEventListener("keydown", (event) => {
    if (list.hidden || !isInput(event.target) || event.isComposing || event.keyCode === 229) return;
    const last = offers.length - 1;
    if (event.key === "ArrowDown") mark(active >= last ? -1 : active + 1);
    else if (event.key === "ArrowUp") mark(active < 0 ? last : active - 1);
    else if (event.key === "Enter" && active >= 0) take(active);
    else if (event.key === "Escape") close();
    else {
      if (event.key === "Enter") close();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }, true);
})();
