// Looks at what is being typed, a moment after typing stops and again when it is sent, for numbers and addresses that
// their form alone gives away. Nothing is asked of the server and nothing is kept. It says less than the server, which
// decides on every question; what it says is written in policy.toml. (No pattern may look behind: Streamlit's cleaner
// takes a less-than sign with an exclamation mark for markup, and drops the script.)
(() => {
  if (window.kirokuPrecheck) return;
  window.kirokuPrecheck = true;

  const PAUSE = 400; // milliseconds without a key
  const SHOWN = 5; // places named in a message
  const PAGES = ["", "ask", "templates"];
  const KANJI = "〇一二三四五六七八九";

  const rules = () => JSON.parse(document.getElementById("precheck-rules")?.dataset.rules ?? '{"categories":{}}');

  // Width and every kind of hyphen, character by character, so that places are those of the text as typed.
  const fold = (text) => text.split("").map((letter) => {
    const narrow = /\p{No}/u.test(letter) ? letter : letter.normalize("NFKC"); // ② behind a number is no digit of it
    if (/[‐‑‒–—―−─━⁃﹣－ーｰ-]/.test(letter)) return "-";
    return narrow.length === 1 ? narrow.replace(/[\s\u200b]/, (blank) => (blank === "\n" ? "\n" : " ")) : letter;
  }).join("");
  const foldKanji = (text) => text.replace(/[〇一二三四五六七八九]/g, (digit) => KANJI.indexOf(digit));

  const myNumberFits = (digits) => {
    const sum = [...digits.slice(0, 11)].reverse().reduce((all, digit, n) => all + digit * (n < 6 ? n + 2 : n - 4), 0) % 11;
    return Number(digits[11]) === (sum <= 1 ? 0 : 11 - sum);
  };
  const luhnFits = (digits) => [...digits].reverse().reduce((all, digit, n) => {
    const value = n % 2 ? digit * 2 : Number(digit);
    return all + (value > 9 ? value - 9 : value);
  }, 0) % 10 === 0;

  // Runs of digits that one kind of gap joins, with as many digits in all.
  const numbers = (text, groupings) => [...text.matchAll(/\d(?:\d|[ \-\n]{1,3}(?=\d))*/g)].flatMap((chain) => {
    const runs = chain[0].match(/\d+/g);
    const gaps = new Set(chain[0].match(/[ \-\n]+/g) ?? []);
    const start = chain.index;
    const fits = gaps.size < 2 && groupings.includes(runs.map((run) => run.length).join("-"));
    return fits ? [{ start, end: start + chain[0].length, digits: runs.join(""), runs }] : [];
  });

  const isNobodys = (text, found, known) =>
    new RegExp(known.of_things).test(text) || /免許/.test(text) ||
    new RegExp(`^(?:${known.counter})`).test(text.slice(found.end)) ||
    /[¥$#+A-Za-z][-]?$/.test(text.slice(0, found.start)) || /^[-.]?[A-Za-z0-9]/.test(text.slice(found.end)) ||
    /^20\d\d[01]\d[0-3]\d/.test(found.digits) || (found.runs.length > 1 && found.runs.every((run) => /^(19|20)\d\d$/.test(run)));

  const finders = {
    my_number: (text, known) => numbers(foldKanji(text), ["12", "4-4-4", "6-6"])
      .filter((found) => myNumberFits(found.digits) && !isNobodys(text, found, known)),
    credit_card: (text, known) => numbers(foldKanji(text), ["16", "4-4-4-4", "15", "4-6-5", "14", "4-6-4"])
      .filter((found) => new RegExp(`^(?:${known.issuers[found.digits.length]})`).test(found.digits)
        && luhnFits(found.digits) && !isNobodys(text, found, known)),
    email: (text, known) => [...text.matchAll(/[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g)]
      .map((found) => ({ start: found.index, end: found.index + found[0].length, words: found[0].toLowerCase() }))
      .filter((found) => !known.emails.some((pattern) => likePattern(pattern, found.words))),
    phone: (text, known) => [...text.matchAll(/0[789]0([ -])\d{4}\1\d{4}(?![\d-])|0\d{1,4}-\d{1,4}-\d{4}(?![\d-])/g)]
      .filter((found) => !/[\dA-Za-z+/-]$/.test(text.slice(0, found.index)))
      .map((found) => ({ start: found.index, end: found.index + found[0].length, digits: found[0].replace(/\D/g, "") }))
      .filter((found) => found.digits.length === (/^0[5789]0/.test(found.digits) ? 11 : 10))
      .filter((found) => !known.phones.some((phone) => fold(phone).replace(/\D/g, "") === found.digits))
      .filter((found) => /^0[789]0/.test(found.digits) || !known.phone_words.some((word) => text.slice(0, found.start).includes(fold(word)))),
  };

  const likePattern = (pattern, words) => new RegExp(
    `^${pattern.toLowerCase().split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join(".*")}$`,
  ).test(words);

  const look = (typed) => {
    const known = rules();
    const text = fold(typed);
    const found = Object.entries(finders).filter(([category]) => known.categories[category]).flatMap(([category, find]) =>
      find(text, known).map(({ start, end }) => ({ category, start, end, ...known.categories[category] })));
    return found.filter((one, n) => !found.slice(0, n).some((other) => one.start < other.end && other.start < one.end));
  };
  window.kirokuLook = look;

  const say = (found) => {
    const known = rules();
    const each = (part) => [...new Set(found.map((one) => one[part]))];
    const places = found.slice(0, SHOWN).map(({ start, end, says }) =>
      `${"●".repeat(Math.min(end - start, 4))}(${start + 1}文字目から${end}文字目、${says})`).join("、")
      + (found.length > SHOWN ? ` ほか${found.length - SHOWN}か所` : "");
    const words = { labels: each("label").join("・"), places, hints: each("hint").join(""), max_level: known.max_level };
    const message = known.message.replace(/\{(\w+)\}/g, (_all, name) => words[name]);
    const hints = message.includes(words.hints) ? "" : `\n${words.hints}`;
    return (found.some((one) => one.held) ? `${known.held}\n` : "") + message + hints;
  };

  const alert = document.createElement("div");
  alert.className = "precheck";
  alert.id = "precheck-alert";
  alert.lang = "ja";
  alert.setAttribute("role", "alert");
  alert.hidden = true;
  document.body.append(alert);

  let warned = null; // the field that the alert speaks of
  let timer = 0;

  const place = () => {
    if (!warned) return;
    if (!warned.isConnected) return show(warned, []);
    const frame = (warned.closest('[data-testid="stChatInput"]') ?? warned).getBoundingClientRect();
    alert.style.insetInlineStart = `${frame.left}px`;
    alert.style.width = `${frame.width}px`;
    alert.style.bottom = `${Math.min(window.innerHeight - frame.top + 8, window.innerHeight - alert.offsetHeight)}px`;
  };

  const show = (field, found) => {
    if (!found.length) {
      if (warned !== field) return;
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
      warned = null;
      alert.hidden = true;
      alert.textContent = "";
      return;
    }
    warned = field;
    const message = say(found);
    alert.hidden = false;
    if (alert.textContent !== message) alert.textContent = message; // read out once, not at every key
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", alert.id);
    place();
  };

  const isQuestion = (element) =>
    PAGES.includes(location.pathname.split("/").pop()) &&
    (element?.matches?.('textarea, input[type="text"]') ?? false) && element.autocomplete !== "username";

  // Returns whether the field may be sent.
  const check = (field) => {
    const found = look(field.value);
    show(field, found);
    return !found.some((one) => one.held);
  };

  const hold = (event, fields) => {
    const first = fields.find((field) => !check(field));
    if (!first) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    check(first);
    first.focus();
  };

  document.addEventListener("input", (event) => {
    if (!isQuestion(event.target)) return;
    clearTimeout(timer);
    if (event.target === warned) check(event.target); // what was put right is free at once
    timer = setTimeout(() => event.target.isConnected && check(event.target), PAUSE);
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !isQuestion(event.target)) return;
    hold(event, [event.target]);
  }, true);

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.('[data-testid="stChatInputSubmitButton"], [data-testid="stFormSubmitButton"] button');
    const frame = button?.closest('[data-testid="stChatInput"], [data-testid="stForm"]');
    if (frame) hold(event, [...frame.querySelectorAll('textarea, input[type="text"]')].filter(isQuestion));
  }, true);

  window.addEventListener("resize", place);
  window.addEventListener("scroll", place, true);
  new MutationObserver(place).observe(document.body, { subtree: true, childList: true });
})();
