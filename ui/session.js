// Holds the token of a session in the browser's cookie, or takes an ended one out; see ui/access.py.
(([name, gone, token]) => {
  const start = `${name}=`;
  const held = document.cookie.split("; ").find((part) => part.startsWith(start))?.slice(start.length) ?? "";
  const kept = `; Path=/; SameSite=Strict${location.protocol === "https:" ? "; Secure" : ""}`;
  if (token) document.cookie = start + token + kept;
  else if (held === gone) document.cookie = `${start}; Max-Age=0${kept}`; // another tab may have signed in since
})
