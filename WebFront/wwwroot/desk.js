// What only the browser can do for the desk. The module outlives a circuit: start() first ends what was there.
const plain = new Set([..."jkrnletmopz?", "Enter"]);
const goals = { i: "/", m: "/mine", s: "search" };
// Rows between two reports of the list's place: fewer would only cost round trips.
const step = 8;
let off, tell;

export function start(listener) {
  off?.();
  tell = (first, count) => listener.invokeMethodAsync("OnScrolled", first, count);
  const stop = new AbortController();
  const on = (target, name, handler, options) =>
    target.addEventListener(name, handler, { signal: stop.signal, ...options });
  const press = key => listener.invokeMethodAsync("OnKey", key);
  let going = -Infinity;

  on(document, "keydown", e => {
    if (e.isComposing || e.defaultPrevented) return;
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
      if (e.target.closest?.("[data-composer]")) { e.preventDefault(); press("Send"); }
      return;
    }
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    if (e.key === "Escape") {
      if (e.target.closest?.(".find")) e.target.blur();
      press("Escape");
      return;
    }
    if (!areKeysOn() || e.target.closest?.("input,textarea,select,[contenteditable]")) return;
    if (going > e.timeStamp - 1200) {
      going = -Infinity;
      const goal = goals[e.key];
      if (goal) { e.preventDefault(); goal === "search" ? focus("[data-search]") : press(`go ${goal}`); }
      return;
    }
    if (e.key === "g") { going = e.timeStamp; return; }
    if (e.key === "/") { e.preventDefault(); focus("[data-search]"); return; }
    if (e.key === "Enter" && e.target.closest?.("a,button,summary,[tabindex='0']")) return;
    if (plain.has(e.key)) { e.preventDefault(); press(e.key); }
  });

  // A mail's frame has no scripts of its own; it is as tall as its content.
  on(document, "load", e => { if (e.target.matches?.(".mail iframe")) fit(e.target); }, { capture: true });
  for (const frame of document.querySelectorAll(".mail iframe")) fit(frame);
  on(window, "resize", () => { for (const frame of document.querySelectorAll(".mail iframe")) fit(frame); });

  on(document, "scroll", e => { if (e.target.matches?.("[data-list]")) reportRows(); }, { capture: true, passive: true });
  on(window, "resize", reportRows);

  // A click beside an open menu closes it.
  on(document, "pointerdown", e => {
    if (document.querySelector(".menu-pane,.picker") && !e.target.closest(".me,.split,.picker,.menu-pane,.tools")) press("Escape menu");
  });

  on(document, "desk:reconnected", () => listener.invokeMethodAsync("OnReturned"));

  off = () => stop.abort();
  return { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, areKeysOn: areKeysOn(), isDark: isDark() };
}

export function stop() { off?.(); off = undefined; }

export function theme(name) {
  if (name) document.documentElement.dataset.theme = name; else delete document.documentElement.dataset.theme;
}

export function keys(on) { localStorage.setItem("keys", on ? "on" : "off"); }

export function areKeysOn() { return localStorage.getItem("keys") !== "off"; }
function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/* As bytes: .NET reads them as a stream, of any length. */
export function text(selector) { return new Blob([document.querySelector(selector).value]); }

export function focus(selector) {
  const target = document.querySelector(selector);
  target?.focus();
  if (target?.matches("input[type=search]")) target.select();
}

export function focusSoon(selector) { requestAnimationFrame(() => focus(selector)); }

export function reveal(selector, smooth) {
  requestAnimationFrame(() =>
    document.querySelector(selector)?.scrollIntoView({ block: "nearest", behavior: smooth ? "smooth" : "auto" }));
}

/** Scrolls the list so that the row with this index can be seen; rows have one height. */
export function revealRow(index) {
  const list = document.querySelector("[data-list]");
  const height = list?.querySelector("li[data-ticket]")?.offsetHeight;
  if (!height) return;
  const top = index * height;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + height > list.scrollTop + list.clientHeight) list.scrollTop = top + height - list.clientHeight;
}

/** Tells which rows can be seen, if that is not known; rows have one height. */
export function reportRows() {
  const list = document.querySelector("[data-list]");
  const height = list?.querySelector("li[data-ticket]")?.offsetHeight;
  if (!height) return;
  const first = Math.floor(list.scrollTop / height / step) * step;
  const count = Math.ceil(list.clientHeight / height) + step;
  const place = `${first}:${count}`;
  if (list.dataset.place !== place) {
    list.dataset.place = place;
    tell?.(first, count);
  }
}

/** To the last article, where reading goes on. */
export function toEnd() {
  requestAnimationFrame(() => {
    const articles = document.querySelectorAll("[data-thread] > article");
    articles[articles.length - 1]?.scrollIntoView({ block: "nearest" });
  });
}

export function openDialog(selector) { document.querySelector(selector)?.showModal(); }

/** Puts text where the caret is, so that undo still works: as a "block" of its own, or in place of "all". */
export function insert(field, text, how) {
  field.focus();
  if (how === "all") field.select();
  const before = field.value.slice(0, field.selectionStart);
  if (how === "block" && before.trim()) text = before.endsWith("\n\n") ? text : before.endsWith("\n") ? `\n${text}` : `\n\n${text}`;
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Puts marks around what is selected: ** for bold. */
export function wrap(field, before, after) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  insert(field, before + value.slice(from, to) + after);
  field.setSelectionRange(from + before.length, to + before.length);
}

/** Puts a mark before each selected line: "> " for a quotation. A # counts up. */
export function prefix(field, mark) {
  const from = field.value.lastIndexOf("\n", field.selectionStart - 1) + 1;
  const end = field.value.indexOf("\n", field.selectionEnd);
  const to = end < 0 ? field.value.length : end;
  const lines = field.value.slice(from, to).split("\n");
  field.setSelectionRange(from, to);
  insert(field, lines.map((line, i) => mark.replace("#", i + 1) + line).join("\n"));
}

/** Begins to write: before a quotation, else at the end. */
export function write(field) {
  field.focus();
  const quote = field.value.startsWith("\n") || field.value.startsWith(">") ? 0 : field.value.length;
  field.setSelectionRange(quote, quote);
  field.closest("[data-composer]").scrollIntoView({ block: "nearest" });
}

/** What was typed while the connection was lost, once. */
export function unsent(draft) {
  const key = `draft:${draft}`;
  const text = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  return text;
}

const foldable = new WeakSet();
function fit(frame) {
  const mail = frame.contentDocument;
  const page = mail?.documentElement;
  if (!page) return;
  if (!foldable.has(mail)) {
    foldable.add(mail);
    mail.addEventListener("toggle", () => fit(frame), true); // a quotation is folded or unfolded
  }
  frame.closest(".mail").classList.toggle("hides-pictures", page.dataset.pictures === "hidden");
  const { height } = page.getBoundingClientRect();
  frame.style.height = `${Math.min(Math.ceil(height) + 2, 20000)}px`;
}

/** Saves bytes from the server as a file. */
export async function download(name, stream) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([await stream.arrayBuffer()], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
