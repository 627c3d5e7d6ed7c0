// The house's few conveniences. Every page works without this file; words come from the page's data attributes.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);

// The error summary takes the focus; its links put the focus into the field.
function errorSummary() {
  const summary = document.querySelector("[data-error-summary]");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const target = document.getElementById(event.target.closest("a")?.hash.slice(1) ?? "");
    if (!target) return;
    event.preventDefault();
    (target.closest(".field") ?? target).scrollIntoView({ block: "start" });
    target.focus({ preventScroll: true });
  });
}

// A form is sent once; unsaved text is not left behind unasked.
function forms() {
  const dirty = new Set(all('form[data-guard="dirty"]'));
  document.addEventListener("input", ({ target }) => {
    const form = target.closest?.("form[data-guard]");
    if (form) dirty.add(form);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("[data-once]")) return dirty.delete(form);
    const button = event.submitter;
    const away = form.querySelector("[data-away]");
    if (form.dataset.sent && form.dataset.sent !== "reached") return event.preventDefault();
    button?.setAttribute("aria-busy", "true");
    if (away && dirty.has(form) && !form.dataset.sent && form.requestSubmit) {
      event.preventDefault();
      return reach(form, button, away);
    }
    form.dataset.sent = "yes";
    dirty.delete(form);
    if (form.dataset.once) setTimeout(() => release(form), Number(form.dataset.once));
  });
  addEventListener("beforeunload", (event) => {
    if (dirty.size) event.preventDefault();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) all("form[data-sent]").forEach(release);
  });
}

// What was typed is sent only while the server answers: a browser's own page of "no connection" would take its place.
async function reach(form, button, away) {
  form.dataset.sent = "asked";
  try {
    await fetch("/healthz", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout?.(5000) });
    away.hidden = true;
    form.dataset.sent = "reached";
    form.requestSubmit(button);
  } catch {
    release(form);
    away.hidden = false;
    away.scrollIntoView({ block: "nearest" });
  }
}

function release(form) {
  delete form.dataset.sent;
  all("[aria-busy]", form).forEach((button) => button.removeAttribute("aria-busy"));
}

// A page that answers a form is not kept by the browser: going back from it presses its own button, with all that was typed.
function backwards() {
  const button = document.querySelector("button[data-back]");
  if (!button) return;
  const leave = () => history.state?.back || history.pushState({ back: true }, ""); // once the hand is on the page
  addEventListener("pointerdown", leave, { once: true });
  addEventListener("keydown", leave, { once: true });
  // A link within the page is a step in the history too, and leads nowhere else.
  addEventListener("popstate", ({ state }) => state?.back || location.hash || button.click());
}

// A page that answers a form is not kept by the browser, which asks whoever comes back whether to send the form again.
// So it is left by a link as the page that one opens; a search takes its words along there, and is made once more,
// for the same person alone: a telephone goes from hand to hand.
function comingBack() {
  const who = document.querySelector(".whoami b")?.textContent;
  const search = document.querySelector('form[role="search"][method="post"] input[type="search"]');
  if (!("answer" in document.body.dataset)) {
    if (!search || !history.state?.words || history.state.who !== who) return;
    search.value = history.state.words;
    return search.form.requestSubmit();
  }
  if (document.querySelector("button[data-back]")) return; // goes back by its own button
  document.addEventListener("click", ({ target, defaultPrevented }) => {
    const away = target.closest?.('a[href]:not([target], [download], [href^="#"])');
    if (away && !defaultPrevented) history.replaceState({ words: search?.value, who }, "");
  });
}

// <dialog>: opened by a link that also works as a page; the browser gives the focus back.
function dialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog) {
      event.preventDefault();
      dialog.addEventListener("close", () => opener.focus(), { once: true });
      dialog.showModal();
    } else if (event.target.closest("[data-close]") || event.target.nodeName === "DIALOG") {
      event.target.closest("dialog").close();
    } else if (event.target.closest("[data-print]")) {
      print();
    }
  });
}

// Menus made of <details>: Escape and a click elsewhere close them.
function menus() {
  const close = (except) => all("details[data-menu][open]").forEach((menu) => {
    if (menu === except) return;
    if (menu.contains(document.activeElement)) menu.firstElementChild.focus();
    menu.open = false;
  });
  document.addEventListener("click", ({ target }) => close(target.closest("details[data-menu]")));
  document.addEventListener("keydown", ({ key }) => key === "Escape" && close());
}

// Filters lie open where there is room (browsers without ::details-content).
function filters() {
  if (CSS.supports("selector(::details-content)") || !matchMedia("(min-width: 48rem)").matches) return;
  all("[data-filters]").forEach((details) => { details.open = true; });
}

// Long work: ask, show, say aloud every quarter, follow.
let leaving = false;
function leave(address) {
  if (!leaving) location.replace(address);
  leaving = true; // two jobs on one page end once
}

function progress(box) {
  const part = (name) => box.querySelector(`[data-${name}]`);
  const bar = box.querySelector("progress");
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const words = part("message").textContent;
  let said = -1;
  const show = (job) => {
    const message = job.message ?? words;
    part("message").textContent = message;
    part("figures").textContent = job.total ? `${number.format(job.done)} / ${number.format(job.total)}` : "";
    if (job.total) { bar.max = job.total; bar.value = job.done; }
    const quarter = job.total ? Math.floor((4 * job.done) / job.total) : 0;
    if (quarter !== said) part("aloud").textContent = `${message} ${part("figures").textContent}`;
    said = quarter;
  };
  const ask = async (wait) => {
    try {
      const answer = await fetch(box.dataset.progressUrl, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const job = await answer.json();
      show(job);
      if (job.state === "done" || job.state === "failed") return leave(job.next ?? box.dataset.next);
      wait = 2000;
    } catch {
      part("message").textContent = box.dataset.lost;
      wait = Math.min(wait * 2, 30000);
    }
    setTimeout(ask, wait, wait);
  };
  setTimeout(ask, 1000, 2000);
}

// The attendance sheet: set the rest, fix the few, count while marking.
function sheet(box) {
  const rows = all("[data-row]", box);
  const counter = box.querySelector("[data-counter]");
  const tally = box.querySelector("[data-tally]");
  const setAll = box.querySelector("[data-set-all]");
  const back = box.querySelector("[data-set-undo]");
  const chosen = (row) => row.querySelector("input:checked");
  let changed = [];
  const count = () => {
    const words = new Map(all("input", rows[0]).map((input) => [input.labels[0].textContent.trim(), 0])); // their order
    rows.map(chosen).filter((input) => input?.value).forEach((input) => {
      const word = input.labels[0].textContent.trim();
      words.set(word, (words.get(word) ?? 0) + 1);
    });
    const filled = [...words.values()].reduce((sum, n) => sum + n, 0);
    counter.querySelector("b").textContent = fill(counter.dataset.text, { filled, all: rows.length });
    tally.textContent = [...words].filter(([, n]) => n).map(([word, n]) => `${word} ${n}`).join(" · ");
  };
  const mark = (row, value) => {
    const input = all("input", row).find((each) => each.value === value);
    input.checked = true;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  setAll.hidden = false;
  setAll.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.dataset.value) {
      changed = rows.filter((row) => !chosen(row)?.value);
      changed.forEach((row) => mark(row, button.dataset.value));
    } else if (button) {
      changed.forEach((row) => mark(row, ""));
      changed = [];
      setAll.querySelector("[data-value]").focus();
    }
    back.hidden = !changed.length;
    count();
  });
  box.addEventListener("change", count);
  count();
}

// Letters left, said aloud only when the writer pauses.
function counters() {
  all("[data-count]").forEach((text) => {
    const note = document.getElementById(`${text.id}-count`);
    text.addEventListener("input", () => {
      const left = text.dataset.count - [...text.value].length;
      note.textContent = fill(left < 0 ? note.dataset.over : note.dataset.left, { n: Math.abs(left) });
      note.classList.toggle("over", left < 0);
      note.classList.toggle("far", left > 500);
    });
  });
}

function passwords() {
  all("[data-show]").forEach((button) => {
    const input = document.getElementById(button.dataset.show);
    const words = [button.textContent, button.dataset.shown];
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = input.type === "password";
      input.type = shown ? "text" : "password";
      button.textContent = words[Number(shown)];
      button.setAttribute("aria-pressed", shown);
    });
    input.form?.addEventListener("submit", () => { input.type = "password"; });
  });
}

// Before an idle session ends: a word and a way to stay.
function idle() {
  const { idleAfter, idleUrl } = document.body.dataset;
  const box = document.getElementById("idle");
  if (!idleAfter || !box) return;
  let timer;
  const wait = () => {
    box.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(() => { box.hidden = false; }, idleAfter * 1000);
  };
  box.querySelector("[data-stay]").addEventListener("click", async () => {
    const answer = await fetch(idleUrl, { headers: { Accept: "application/json" } });
    if (answer.ok && !answer.redirected) wait(); else box.querySelector("p").textContent = box.dataset.over;
  });
  wait();
}


errorSummary();
forms();
backwards();
comingBack();
dialogs();
menus();
filters();
counters();
passwords();
idle();
all("[data-progress-url]").forEach(progress);
all("[data-sheet]").forEach(sheet);
