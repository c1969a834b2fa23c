// Ask now and then which snapshot is in force; say so when it is another one, and leave the page as it is.
const news = (() => {
  const state = {};

  function band() {
    const made = document.createElement("div");
    made.className = "q-news";
    made.setAttribute("role", "status");
    made.hidden = true;
    made.append(...["span", "button", "button"].map((name) => document.createElement(name)));
    const [, show, later] = made.children;
    [show, later].forEach((button) => { button.type = "button"; });
    show.onclick = move;
    later.onclick = () => { state.passed = state.id; hide(); };
    document.body.append(made);
    return made;
  }

  function hide() {
    state.band.hidden = true;
  }

  // An address that names its snapshot names the new one; one that names none shows the newest when it is run again.
  function move() {
    const url = new URL(location.href);
    hide();
    if (url.searchParams.has("snapshot")) {
      url.searchParams.set("snapshot", state.id);
      window[Symbol.for("dashboard.shell")].go(url);
    } else dispatchEvent(new PopStateEvent("popstate"));
  }

  async function look() {
    if (document.hidden) return;
    const told = await fetch(state.ask)
      .then((answer) => (answer.status === 401 ? location.reload() : answer.json()), () => ({}));
    if (!told?.id || told.id === state.known || told.id === state.passed) return;
    state.id = told.id;
    const [said, show, later] = state.band.children;
    said.textContent = told.said;
    show.textContent = state.show;
    later.textContent = state.later;
    state.band.hidden = false;
  }

  function begin(told) {
    if (!state.band) {
      state.band = band();
      setInterval(look, told.milliseconds);
      document.addEventListener("visibilitychange", look);
    }
    const moved = state.known !== told.known;
    Object.assign(state, told);
    if (moved) hide();
  }

  return { begin };
})();
