// The address is the truth: the menu keeps the view, links inside the page change the address and rerun, the link is copied whole.
const SHELL = Symbol.for("dashboard.shell");
const MENU = "[data-testid=stTopNavLink], [data-testid=stSidebarNavLink]";
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

function install() {
  window[SHELL] = { keys: [], home: "/", path: location.pathname, go };
  document.addEventListener("click", follow, true);
  document.addEventListener("pointerdown", complete, true);
  addEventListener("popstate", () => { window[SHELL].path = location.pathname; });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

export default function ({ data, parentElement }) {
  if (!window[SHELL]) install();
  Object.assign(window[SHELL], { keys: data.keys, home: data.home });
  document.documentElement.lang = data.html_lang;
  const button = parentElement.querySelector("button");
  button.textContent = data.copy;
  button.onclick = async () => {
    await copy(location.origin + location.pathname + data.query);
    button.textContent = data.copied;
    setTimeout(() => { button.textContent = data.copy; }, 2000);
  };
}
