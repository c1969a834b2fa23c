// Ask now and then which snapshot is in force; say so when it is another one, and leave the page as it is.
const NEWS = Symbol.for("dashboard.news");

function band() {
  const made = document.createElement("div");
  made.className = "q-news";
  made.setAttribute("role", "status");
  made.hidden = true;
  made.append(...["span", "button", "button"].map((name) => document.createElement(name)));
  const [, show, later] = made.children;
  [show, later].forEach((button) => { button.type = "button"; });
  show.onclick = move;
  later.onclick = () => { window[NEWS].passed = window[NEWS].id; hide(); };
  document.body.append(made);
  return made;
}

function hide() {
  window[NEWS].band.hidden = true;
}

// An address that names its snapshot names the new one; one that names none shows the newest when it is run again.
function move() {
  const url = new URL(location.href);
  hide();
  if (url.searchParams.has("snapshot")) {
    url.searchParams.set("snapshot", window[NEWS].id);
    window[Symbol.for("dashboard.shell")].go(url);
  } else dispatchEvent(new PopStateEvent("popstate"));
}

async function look() {
  const news = window[NEWS];
  if (document.hidden) return;
  const told = await fetch(news.ask).then((answer) => (answer.status === 401 ? location.reload() : answer.json()), () => ({}));
  if (!told?.id || told.id === news.known || told.id === news.passed) return;
  news.id = told.id;
  const [said, show, later] = news.band.children;
  said.textContent = told.said;
  show.textContent = news.show;
  later.textContent = news.later;
  news.band.hidden = false;
}

export default function ({ data }) {
  if (!window[NEWS]) {
    window[NEWS] = {};
    window[NEWS].band = band();
    setInterval(look, data.milliseconds);
    document.addEventListener("visibilitychange", look);
  }
  const moved = window[NEWS].known !== data.known;
  Object.assign(window[NEWS], data);
  if (moved) hide();
}
