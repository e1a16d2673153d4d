// The desk's pages work without this file; with it they change as the workspace does.
(() => {
  "use strict";
  const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
  const main = () => document.getElementById("main");
  const status = () => document.getElementById("status");

  async function got(address) {
    const answer = await fetch(address, { credentials: "same-origin" });
    return answer.ok ? answer.text() : null;
  }

  // The report's own script finds its sections when it is run: it is run again on new ones.
  function alive() {
    const script = document.createElement("script");
    script.src = "/static/report.js";
    document.head.querySelector("script[src='/static/report.js']").replaceWith(script);
  }

  // What is open stays open, and who types is not disturbed.
  function replaced(old, fresh) {
    const opened = [...old.querySelectorAll("details")].map((one) => one.open);
    const focused = document.activeElement;
    if (old.contains(focused) && focused.matches("input, textarea, select")) return false;
    if (old.querySelector("dialog[open]")) return false;
    const mark = old.contains(focused) && focused.getAttribute("href");
    const scrolled = [...old.querySelectorAll(".sheet, pre")].map((one) => [one.scrollTop, one.scrollLeft]);
    old.replaceChildren(...fresh.childNodes);
    old.querySelectorAll("details").forEach((one, n) => { if (opened[n] !== undefined) one.open = opened[n]; });
    old.querySelectorAll(".sheet, pre").forEach((one, n) => { if (scrolled[n]) [one.scrollTop, one.scrollLeft] = scrolled[n]; });
    if (mark) old.querySelector(`a[href="${CSS.escape(mark)}"]`)?.focus();
    alive();
    return true;
  }

  // One at a time, and once more for what was asked meanwhile: no older answer comes after a newer one.
  function inTurn(work) {
    const asked = new Set();
    let busy = false;
    return async (what) => {
      asked.add(what);
      if (busy) return;
      busy = true;
      try {
        while (asked.size) {
          const now = new Set(asked);
          asked.clear();
          await work(now);
        }
      } finally { busy = false; }
    };
  }

  const refreshed = inTurn(async (parts) => {
    const live = main().dataset.live;
    const text = await got(parts.has(live) ? location.pathname + location.search : "/status");
    if (text === null) return;
    const page = parsed(text);
    status().replaceWith(page.getElementById("status"));
    if (parts.has(live) && !replaced(main(), page.getElementById("main"))) setTimeout(() => refreshed(live), 2000);
  });

  const worked = inTurn(async () => {
    const old = document.getElementById("work");
    if (!old) return;
    const was = old.querySelector(".running");
    const text = await got("/work");
    if (text !== null) old.replaceChildren(...parsed(text).body.childNodes);
    const said = old.querySelector("pre.said");
    if (said) said.scrollTop = said.scrollHeight;
    if (was && !old.querySelector(".running")) refreshed("work");
  });

  // Whoever looks at a page of a desk that was stopped is told so, rather than left with what seems to be of now.
  let leaving = false;
  window.addEventListener("pagehide", () => { leaving = true; });
  function closed() {
    if (leaving || status().querySelector(".closed")) return;
    const said = document.createElement("p");
    said.className = "closed";
    said.textContent = document.body.dataset.closed.replaceAll("`", "");
    status().replaceChildren(said);
    said.setAttribute("role", "alert");
  }

  const events = new EventSource("/events");
  let lost = 0;
  events.addEventListener("error", () => {
    lost += 1;
    if (events.readyState === EventSource.CLOSED || lost > 1) closed();
  });
  events.addEventListener("checking", () => refreshed("checking"));
  events.addEventListener("checked", () => refreshed("checked"));
  events.addEventListener("work", worked);
  events.addEventListener("listening", (event) => {  // what changed since the page was made, or while nobody listened
    lost = 0;
    if (event.data !== status().dataset.checked || status().querySelector(".closed")) refreshed("checked");
    worked();
    document.body.dataset.listening = "yes";
  });

  // A cell of a sheet: what became of it is shown beside the grid, which stays where it is.
  async function beside(address, push) {
    const asked = new URL(address, location.href);
    const text = await got("/beside" + asked.search);
    if (text === null) { location.href = address; return; }
    document.getElementById("beside").replaceChildren(...parsed(text).body.childNodes);
    const at = asked.searchParams.get("at");
    document.querySelectorAll(".grid td").forEach((one) => {
      const link = one.querySelector("a[data-at]");
      const here = link !== null && link.dataset.at === at;
      one.classList.toggle("here", here);
      if (here) { link.setAttribute("aria-current", "true"); one.scrollIntoView({ block: "nearest", inline: "nearest" }); }
      else if (link) link.removeAttribute("aria-current");
    });
    if (push) history.pushState(null, "", address);
  }

  function sameSheet(link) {
    const asked = new URL(link.href), now = new URL(location.href);
    return document.querySelector(".grid") && asked.pathname === "/sheet" && ["file", "sheet"].every(
      (name) => asked.searchParams.get(name) === now.searchParams.get(name),
    ) && [...document.querySelectorAll(".grid a[data-at]")].some((one) => one.dataset.at === asked.searchParams.get("at"));
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0 && sameSheet(link)) {
      event.preventDefault();
      beside(link.href, true);
    }
    const near = event.target.closest("button.near");
    if (near) { const code = document.getElementById("code"); code.value = near.dataset.code; code.focus(); }
  });
  window.addEventListener("popstate", () => { if (document.querySelector(".grid")) location.reload(); });

  // Nothing is asked for twice by a second click.
  document.addEventListener("submit", (event) => {
    setTimeout(() => event.target.querySelectorAll("button").forEach((one) => { one.disabled = true; }));
  });
  document.querySelectorAll("button.near").forEach((one) => { one.hidden = false; });
  document.querySelectorAll("span.near").forEach((one) => { one.hidden = true; });
  const here = document.querySelector(".grid td.here");
  if (here) { const box = here.closest(".sheet"); box.scrollTop = here.offsetTop - box.clientHeight / 2; }
})();
