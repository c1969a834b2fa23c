// The address is the truth: the menu keeps the view, links inside the page change the address and rerun, the link is copied whole.
const SHELL = Symbol.for("dashboard.shell");
const MENU = "[data-testid=stTopNavLink], [data-testid=stSidebarNavLink]";
const ACTS = ["pack", "intake"]; // what buttons ask the server for stands in data-pack, data-intake
const ROWS = ".q-tools, .q-files, .q-keeping";  // of buttons
const SKIP = "[data-testid=stSkipToContent]";
const NAMED = ["aria-label", "alt", "placeholder"];
const HOME = "button:has([data-testid=stHeaderLogo], [data-testid=stSidebarLogo])";

function carried(href) {
  const target = new URL(href, document.baseURI);
  const here = new URLSearchParams(location.search);
  window[SHELL].keys.filter((key) => here.has(key)).forEach((key) => target.searchParams.set(key, here.get(key)));
  return target;
}

function go(url) {
  if (url.href === location.href) return;
  history.pushState({}, "", url);
  window.dispatchEvent(new PopStateEvent("popstate"));
  if (url.pathname !== window[SHELL].path) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  window[SHELL].path = url.pathname;
  const drawer = document.querySelector("[data-testid=stSidebar][data-collapsed=false]");
  if (drawer && innerWidth < 768) drawer.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
}

function follow(event) {
  const menu = event.target.closest?.(MENU), home = event.target.closest?.(HOME);
  const link = menu ?? home ?? event.target.closest?.("a.q-go");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  go(menu || home ? carried(home ? window[SHELL].home : link.href) : new URL(link.href));
}

function complete(event) {
  const menu = event.target.closest?.(MENU);
  if (menu) menu.href = carried(menu.getAttribute("href").split("?")[0]);
}

// The page is written anew by what a button does: the focus stays on the button, or on what stands in its place.
async function act(event) {
  const asking = (name) => `button[data-${name}]`, name = ACTS.find((one) => event.target.closest?.(asking(one)));
  if (!name) return;
  const button = event.target.closest(asking(name)), asked = button.dataset[name];
  const rows = () => [...document.querySelectorAll(ROWS)], place = rows().indexOf(button.closest(ROWS));
  await awaited();
  window[SHELL].send(name, JSON.parse(asked));
  await settled();
  if (document.activeElement !== document.body) return;
  const same = [...document.querySelectorAll(asking(name))].find((one) => one.dataset[name] === asked);
  (same ?? [...rows().slice(0, place + 1).at(-1)?.querySelectorAll(".q-act") ?? []].at(-1))?.focus({ preventScroll: true });
}

// What Streamlit calls its own parts is said in the language of the page: also of those that come later.
function rename() {
  const { names, renaming } = window[SHELL];
  if (renaming || !names) return;
  window[SHELL].renaming = requestAnimationFrame(() => {
    window[SHELL].renaming = 0;
    NAMED.forEach((name) => document.querySelectorAll(`[${name}]`).forEach((part) => {
      const own = names[part.getAttribute(name)];
      if (own) part.setAttribute(name, own);
    }));
    const skip = document.querySelector(SKIP);
    if (names[skip?.textContent]) skip.textContent = names[skip.textContent];
  });
}

// The colours of the charts are the server's: a system that turns dark is told to it, when the page has turned too.
async function turn() {
  await pause(100);
  window.dispatchEvent(new PopStateEvent("popstate"));
}

// What was typed goes to the server when its box is left, or by Enter: then Streamlit runs.
function type(event) {
  if (!event.target.matches?.("input[type=text]") || (event.key && event.key !== "Enter")) return;
  const { value } = event.target, shell = window[SHELL];
  if (event.type !== "focusin" && value !== shell.value) shell.typed = performance.now();
  shell.value = value;
}

function awaited() {
  return performance.now() - window[SHELL].typed < 1000 ? settled() : null;
}

// The native control of a file speaks the language of the browser: its label stands for it, and choosing sends.
function send(event) {
  if (event.target.matches?.(".q-keeping input[type=file]") && event.target.files.length) event.target.form.submit();
}

// Ledgers are sent one after the other, each as it is; the server says first whether it wants it, and then what it found.
async function sendLedgers(event) {
  const input = event.target;
  if (!input.matches?.(".q-drop input[type=file]") || !input.files.length) return;
  const box = input.closest(".q-drop"), said = box.querySelector("[role=status]"), files = [...input.files];
  const refused = [];
  let work = box.dataset.work;
  input.disabled = true;
  for (const file of files) {
    said.textContent = box.dataset.sending.replace("{name}", file.name);
    const query = new URLSearchParams({ work, name: file.name, size: file.size, lang: box.dataset.lang });
    const answer = await sendLedger(box, query, file).catch(() => ({ message: box.dataset.broken }));
    work = answer.work ?? work;
    if (answer.message) refused.push(`▼ ${answer.message}`);
  }
  Object.assign(input, { value: "", disabled: false });
  said.textContent = refused.join("\n");
  said.classList.toggle("q-worse", refused.length > 0);
  if (work) window[SHELL].send("intake", { do: "sent", work });
}

async function sendLedger(box, query, file) {
  const wanted = await fetch(`${box.dataset.to}/offer?${query}`).then((answer) => answer.json());
  if (wanted.message) return wanted;
  const bar = box.querySelector("progress"), request = new XMLHttpRequest();
  request.upload.onprogress = (event) => { bar.hidden = false; bar.value = event.loaded / event.total; };
  return new Promise((resolve, reject) => {
    request.onload = () => { bar.hidden = true; resolve(JSON.parse(request.responseText)); };
    request.onerror = () => { bar.hidden = true; reject(request); };
    request.open("POST", `${box.dataset.to}/send?${query}`);
    request.send(file);
  });
}

// What unfolds over the page folds up again: by a click elsewhere, by Escape, by choosing from it.
function fold(event) {
  document.querySelectorAll("details.q-menu[open]").forEach((menu) => {
    const inside = menu.contains(event.target), chosen = inside && event.target.closest("a");
    if (event.key === "Escape" && inside) menu.querySelector("summary").focus();
    if (event.key ? event.key === "Escape" : !inside || chosen) menu.open = false;
  });
}

// What takes making is asked for when it is first unfolded.
async function fill(part) {
  const { source, failed } = part.dataset;
  delete part.dataset.source;
  const answer = await fetch(source).then((found) => found.text(), () => null);
  if (answer === null) part.dataset.source = source;
  part.innerHTML = answer ?? failed;
  part.ariaBusy = answer === null;
}

// What unfolds stands where there is room: above its word or below it, within the page at either side.
async function unfold(event) {
  const details = event.target;
  if (!details.open) return;
  if (details.matches(".q-menu")) place(details);
  await Promise.all([...details.querySelectorAll("[data-source]")].map(fill));
  if (details.matches(".q-menu[open]")) place(details);
}

function place(menu) {
  const sheet = menu.lastElementChild, word = menu.getBoundingClientRect(), edge = 16;
  const header = document.querySelector(".st-key-viewbar")?.getBoundingClientRect().bottom ?? 0;
  const above = word.top - Math.max(header, 60), below = innerHeight - word.bottom;
  Object.assign(sheet.style, { right: "", maxHeight: "" });
  const under = above < sheet.offsetHeight + edge && below > above, room = (under ? below : above) - edge;
  menu.classList.toggle("q-under", under);
  if (sheet.offsetHeight > room) sheet.style.maxHeight = `${Math.max(room, 200)}px`;
  const { left, right } = sheet.getBoundingClientRect();
  if (getComputedStyle(sheet).position === "absolute") sheet.style.right = `${Math.max(right - innerWidth + edge, 0) - Math.max(edge - left, 0)}px`;
}

// The run that is due has come and gone.
async function settled() {
  const running = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning";
  for (let tries = 0; !running() && tries < 50; tries += 1) await pause(20);
  for (let tries = 0; running() && tries < 200; tries += 1) await pause(50);
}

function pause(ms) {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}

// Files come beside the page, several at a time, with what was typed last; what cannot be made is said on a page.
async function download(event) {
  const link = event.target.closest?.("a[data-file]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const job = crypto.getRandomValues(new Uint32Array(2)).join("-"), target = new URL(link.href);
  target.searchParams.set("job", job);
  event.preventDefault();
  await awaited();
  const file = fetch(target).catch(() => null), ended = file.then(() => true);
  watch(link, target, ended);
  const answer = await file;
  if (!answer?.ok) return location.assign(link.href);
  const [, name] = answer.headers.get("Content-Disposition").split("filename*=UTF-8''");
  const href = URL.createObjectURL(await answer.blob());
  Object.assign(document.createElement("a"), { href, download: decodeURIComponent(name) }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60000);
}

// A file that takes more than two seconds says how far it is.
async function watch(link, target, ended) {
  const bar = document.createElement("progress"), asked = new URL("progress", target);
  bar.ariaLabel = link.textContent;
  asked.searchParams.set("job", target.searchParams.get("job"));
  for (let wait = 2000; !(await Promise.race([ended, pause(wait)])); wait = 500) {
    const told = await fetch(asked).then((answer) => answer.json(), () => ({}));
    if (told.of) Object.assign(bar, { max: told.of, value: told.done });
    if (!bar.isConnected) link.closest(".q-menu, .q-files")?.append(bar);
  }
  bar.remove();
}

function install() {
  window[SHELL] = { keys: [], home: "/", path: location.pathname, typed: -Infinity, value: "", go };
  document.addEventListener("click", follow, true);
  document.addEventListener("click", copyElement);
  [act, fold, download].forEach((doing) => document.addEventListener("click", doing));
  document.addEventListener("keydown", fold);
  document.addEventListener("toggle", unfold, true);
  document.addEventListener("change", send);
  document.addEventListener("change", sendLedgers);
  ["focusin", "focusout", "keydown"].forEach((when) => document.addEventListener(when, type));
  document.addEventListener("pointerdown", complete, true);
  new MutationObserver(rename).observe(document.body, { subtree: true, childList: true });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", turn);
  addEventListener("popstate", () => { window[SHELL].path = location.pathname; });
}

async function copy(text, html = "") {
  const parts = Object.entries({ "text/plain": text, ...(html && { "text/html": html }) });
  try {
    const blobs = parts.map(([type, part]) => [type, new Blob([part], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  } catch {
    const area = Object.assign(document.createElement("textarea"), { value: text });
    area.oncopy = (event) => {
      parts.forEach(([type, part]) => event.clipboardData.setData(type, part));
      event.preventDefault();
    };
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

// An element as a word processor likes it: no links, no classes, borders around the cells of tables.
function bare(element) {
  const copied = element.cloneNode(true);
  copied.querySelectorAll("a, span, div").forEach((part) => part.replaceWith(...part.childNodes));
  copied.querySelectorAll("*").forEach((part) => [...part.attributes].forEach(({ name }) => part.removeAttribute(name)));
  copied.querySelectorAll("table").forEach((table) => table.setAttribute("border", "1"));
  return copied.innerHTML;
}

async function copyElement(event) {
  const button = event.target.closest?.("button[data-copies]");
  const element = button && document.querySelector(`.${button.dataset.copies}`);
  const texts = element && [element.innerText, bare(element)].map((text) => text.replaceAll("\u2060", ""));
  if (element) await copied(button, () => copy(...texts), button.dataset.done);
}

async function copied(button, doing, done) {
  const words = button.textContent;
  await doing();
  button.textContent = done;
  setTimeout(() => { button.textContent = words; }, 2000);
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (data.leave) location.replace(data.leave);
  if (!window[SHELL]) install();
  Object.assign(window[SHELL], { keys: data.keys, home: data.home, send: (name, asked) => setTriggerValue(name, asked) });
  window[SHELL].names = data.names;
  rename();
  document.documentElement.lang = data.html_lang;
  settled().then(() => document.querySelectorAll("details[open] [data-source]").forEach(fill));
  brush.begin(data.live, parentElement);
  live.begin(data.live);
  plots.begin(data.plots);
  if (data.news) news.begin(data.news);
  const button = parentElement.querySelector("button");
  button.textContent = data.copy;
  button.onclick = () => copied(button, () => copy(location.origin + location.pathname + data.query), data.copied);
}
