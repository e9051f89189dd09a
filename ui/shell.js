// The shell around the pages speaks English and knows nothing of answers. This gives it its Japanese, opens the source
// card that a number in an answer points to, and brings each new answer into view and into a screen reader's ear.
(() => {
  if (window.kirokuShell) return;
  window.kirokuShell = true;

  const words = new Map([
    ["Skip to main content", "本文へ移る"],
    ["Send message", "質問を送る"],
    ["Stop script", "中止する"],
    ["Close", "閉じる"],
    ["Open", "選択肢を開く"],
    ["Choose an option", "選んでください"],
    ["Show password", "パスワードを表示する"],
    ["Hide password", "パスワードを隠す"],
    ["Upload", "ファイルを選ぶ"],
    ["file upload", "ファイルを選ぶ欄"],
    ["Add files", "ファイルを足す"],
    ["Clear all", "すべて取り消す"],
    ["No results", "見つかりません"],
    ["Press Enter to apply", "Enterキーで絞り込みます"],
    ["Connection error", "サーバーにつながりません"],
    ["Connecting", "接続しています"],
    ["Please wait...", "お待ちください"],
    ["Script execution error", "問題が起きました"],
    ["No message", "管理者に知らせてください。"],
  ]);
  const lostSign = /^(Streamlit server|Connection (timed|failed|lost)|Unable to connect|Is Streamlit|Attempting to)/;
  const lost = "接続が切れました。しばらく待つと自動でつながります。続くときは管理者に知らせてください。";

  const failedSign = /^This app has encountered an error/;
  const failed = "問題が起きました。画面を開き直してください。続くときは、起きた時刻を管理者に知らせてください。";

  const patterns = [
    [lostSign, lost],
    [failedSign, failed],
    [/^(\d+)MB per file$/, "1つ$1MBまで"],
    [/^Remove (.+)$/, "$1 を取り除く"],
    [/^(\d+) options? available\.?$/, "$1件の選択肢があります。"],
    [/^(.+), selected$/, "$1を選びました。"],
  ];
  const japanese = (text) => {
    if (!text) return undefined;
    const [sign, word] = patterns.find(([sign]) => sign.test(text)) ?? [];
    if (words.get(text)) return words.get(text);
    return sign === lostSign || sign === failedSign ? word : sign && text.replace(sign, word);
  };

  const translateElement = (element) => {
    if (element.closest(".stHtml")) return;
    for (const name of ["aria-label", "title", "placeholder"]) {
      const word = japanese(element.getAttribute(name));
      if (word) element.setAttribute(name, word);
    }
    for (const node of element.childNodes) {
      const word = node.nodeType === Node.TEXT_NODE && japanese(node.data.trim());
      if (word) node.data = word;
    }
  };

  const spoken = document.createElement("div");
  spoken.className = "spoken";
  spoken.setAttribute("role", "status");
  document.body.append(spoken);

  let shown = 0;
  const noticeNewTurn = () => {
    const turns = document.querySelectorAll(".turn");
    if (turns.length > shown) {
      const newest = turns[turns.length - 1];
      spoken.textContent = newest.dataset.announce;
      newest.scrollIntoView({ block: "start" });
    }
    shown = turns.length;
  };

  // The record beside the answers: its title gets the focus when it opens, the link that opened it when it closes.
  let openedBy = "";
  let placeShown = "";
  let pictureShown = null;
  let markShown = null;
  const noticeRecord = () => {
    const panel = document.querySelector(".st-key-viewer");
    const title = panel?.querySelector(".viewer-title");
    const place = title?.dataset.place ?? "";
    if (place && place !== placeShown) title.focus();
    if (!panel && placeShown) document.querySelector(`a.open-source[data-opener="${openedBy}"]`)?.focus();
    if (place || !panel) placeShown = place;
    const picture = document.querySelector(".page-picture img");
    if (picture && picture !== pictureShown) showMark(picture.closest(".page-picture"));
    pictureShown = picture;
    const mark = document.querySelector(".record-text mark");
    if (mark && mark !== markShown) mark.scrollIntoView({ block: "center" });
    markShown = mark;
  };

  // Beside each chart stands a table with the same numbers, in Japanese.
  const hideCharts = () => {
    for (const chart of document.querySelectorAll('[class*="st-key-chart_"]')) chart.setAttribute("aria-hidden", "true");
  };

  // Streamlit marks the page that is open by a colour alone, and gives the link to the first page no address.
  const noticePage = () => {
    for (const link of document.querySelectorAll(".st-key-pages a")) {
      if (!link.getAttribute("href")) link.setAttribute("href", "./");
      if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  };

  const showMark = (frame) => {
    const box = frame.querySelector(".quoted-box");
    if (box) frame.scrollTop = box.offsetTop - frame.clientHeight / 3;
    if (box) frame.scrollLeft = box.offsetLeft - frame.clientWidth / 3;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.open-source");
    const opener = link?.dataset.opener && document.querySelector(`.st-key-${link.dataset.opener} button`);
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    openedBy = link.dataset.opener;
    opener.click();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelector(".st-key-close_viewer button")?.click();
  });

  const translateAll = (root) => {
    translateElement(root);
    root.querySelectorAll("*").forEach(translateElement);
  };

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") translateElement(change.target);
      if (change.type === "characterData" && change.target.parentElement) translateElement(change.target.parentElement);
      for (const node of change.addedNodes) if (node.nodeType === Node.ELEMENT_NODE) translateAll(node);
    }
    noticeNewTurn();
    noticeRecord();
    noticePage();
    hideCharts();
  }).observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["aria-label", "title", "placeholder"],
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".turn a.marker");
    if (!link) return;
    event.preventDefault();
    const target = document.getElementById(link.hash.slice(1));
    target.closest(".card").open = true;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center" });
  });

  document.documentElement.lang = "ja";
  translateAll(document.body);
})();
