// Voice input by the browser's own speech recognition, where the settings switch it on and the browser has it. Before
// the first use the person reads that the voice may leave the machine. What was heard is put into the field, never sent.
(() => {
  if (window.kirokuVoice) return;
  window.kirokuVoice = true;
  const AGREED = "kiroku-voice-agreed";
  const LISTENING = "聞いています。もう一度押すと止まります。";
  const HEARD = "入力欄に入れました。確かめてから送ってください。";
  const FAILED = "声を聞き取れませんでした。マイクの許可を確かめるか、文字で入力してください。";
  const Recognition = () => window.SpeechRecognition ?? window.webkitSpeechRecognition;

  const reveal = () => {
    const box = document.querySelector(".voice-input[hidden]");
    if (box && Recognition()) box.hidden = false;
  };
  new MutationObserver(reveal).observe(document.body, { subtree: true, childList: true });
  reveal();

  const write = (text) => {
    const field = document.querySelector("[data-testid=stChatInputTextArea]");
    if (!field) return;
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  };

  let running = null;
  const tell = (words) => (document.querySelector(".voice-state").textContent = words);
  const pressed = (on) => document.querySelector("button.voice")?.setAttribute("aria-pressed", String(on));

  const listen = () => {
    const before = document.querySelector("[data-testid=stChatInputTextArea]")?.value ?? "";
    let failed = false;
    running = new (Recognition())();
    running.lang = "ja-JP";
    running.interimResults = true;
    running.onresult = (event) => write(before + [...event.results].map((result) => result[0].transcript).join(""));
    running.onerror = () => (failed = true);
    running.onend = () => {
      running = null;
      pressed(false);
      tell(failed ? FAILED : HEARD);
    };
    pressed(true);
    tell(LISTENING);
    running.start();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button.voice, button.voice-agree, button.voice-decline");
    if (!button) return;
    const consent = document.querySelector(".voice-consent");
    if (button.matches(".voice") && running) return running.stop();
    if (button.matches(".voice-decline")) {
      consent.hidden = true;
      return document.querySelector("button.voice").focus();
    }
    if (button.matches(".voice-agree")) sessionStorage.setItem(AGREED, "yes");
    if (sessionStorage.getItem(AGREED) !== "yes") {
      consent.hidden = false;
      return consent.querySelector("button").focus();
    }
    consent.hidden = true;
    listen();
  });
})();
