// What a careful tester looks at in a page, beside axe. Each function answers with sentences; none for a good page.

(() => {
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  // A name that is cut with dots in the bar stands in full in the menu that the bar opens.
  const CUT_ON_PURPOSE = ".whoami > summary b, .visually-hidden, .visually-hidden *";

  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const words = (element) => (element.getAttribute("aria-label") || element.innerText || element.name || "").trim().replace(/\s+/g, " ").slice(0, 40);
  const name = (element) => `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ""} "${words(element)}"`;
  // A radio or box without a face of its own is seen by its label.
  const face = (element) => (getComputedStyle(element).opacity === "0" && element.labels?.[0]) || element;
  const controls = () => [...document.querySelectorAll(CONTROLS)].filter((one) => shown(one) && !one.disabled);
  const belongs = (found, element) => found && (element.contains(found) || found.contains(element) ||
    [...(element.labels ?? [])].some((label) => label.contains(found)));

  // Points of an element that lie in the window, a little inside its edges.
  const points = (element) => {
    const box = element.getClientRects()[0];
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    if (right - left < 1 || bottom - top < 1) return [];
    const inset = (from, to) => [from + Math.min(3, (to - from) / 4), (from + to) / 2, to - Math.min(3, (to - from) / 4)];
    const [x1, x2, x3] = inset(left, right), [y1, y2, y3] = inset(top, bottom);
    return [[x2, y2], [x1, y2], [x3, y2], [x2, y1], [x2, y3]];
  };
  const covered = (element) => {
    const seen = points(face(element));
    if (!seen.length) return `${name(element)} lies outside the window`;
    const tops = seen.map(([x, y]) => document.elementFromPoint(x, y));
    const over = tops.find((found) => !belongs(found, element) && !belongs(found, face(element)));
    // A region that is taller than the window always lies behind the bars somewhere; its middle must be free.
    if (over && element.offsetHeight > innerHeight * 0.8 && belongs(tops[0], element)) return "";
    return over ? `${name(element)} is covered by ${name(over)}` : "";
  };

  const frame = () => {
    const found = [];
    const count = document.querySelectorAll("h1").length;
    if (count !== 1) found.push(`${count} h1`);
    if (document.documentElement.scrollWidth > innerWidth) found.push(`scrolls sideways: ${document.documentElement.scrollWidth} in ${innerWidth}`);
    return found;
  };

  // Kept for those who listen, hidden from those who see.
  const veiled = (one) => Boolean(one) && (getComputedStyle(one).clipPath === "inset(50%)" || veiled(one.parentElement));

  // Text that its box cuts off, controls that lie over each other.
  const fit = () => {
    const found = frame();
    for (const one of document.querySelectorAll("body *")) {
      const style = getComputedStyle(one);
      if (!/hidden|clip/.test(style.overflowX + style.overflowY) || one.matches(CUT_ON_PURPOSE) || veiled(one) || !shown(one) || !one.innerText?.trim()) continue;
      if (one.scrollWidth > one.clientWidth + 1 && /hidden|clip/.test(style.overflowX)) found.push(`cut at its side: ${name(one)}`);
      if (one.scrollHeight > one.clientHeight + 1 && /hidden|clip/.test(style.overflowY)) found.push(`cut below: ${name(one)}`);
    }
    for (const one of controls()) {
      one.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
      const over = covered(one);
      if (over && !one.matches(".skip, [tabindex='-1']")) found.push(over);
    }
    scrollTo(0, 0);
    return found;
  };

  // Keys: what the Tab key must reach; a group of radio buttons is one stop.
  const look = (element) => {
    const part = (one) => { const s = getComputedStyle(one); const ring = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0; return [ring && s.outlineColor, s.boxShadow, s.borderColor, s.backgroundColor].join(); };
    return [element, ...(element.labels ?? [])].map(part).join();
  };
  let wanted = new Map(), stops = [];
  const group = (one) => (one.type === "radio" ? `radio ${one.form?.action} ${one.name}` : one);
  const prepare = () => {
    wanted = new Map();
    stops = [];
    document.activeElement?.blur();
    for (const one of controls()) {
      if (one.tabIndex >= 0) wanted.set(one, look(one));
    }
    // The skip link takes the first focus here, wherever a page put its own; the rest is the Tab key's work.
    const [first] = wanted.keys();
    first.focus({ focusVisible: true });
    return [wanted.size, first.className];
  };
  // One stop of the Tab key: "" while all is well, else a sentence; "round" once the beginning is reached again.
  const stop = () => {
    const here = document.activeElement;
    if (!here || here === document.body || here === document.documentElement || stops[0] === here) return "round";
    stops.push(here);
    const bare = wanted.get(here);
    const found = [];
    if (bare === undefined && !here.matches(".scroll-x, .tabs, [tabindex]") && getComputedStyle(here).overflowX !== "auto") found.push(`unexpected stop at ${name(here)}`);
    // The picker inside a box for times is a stop of its own, with the browser's own ring.
    const inside = !here.matches(":focus");
    if (bare !== undefined && !inside && look(here) === bare) found.push(`no visible focus on ${name(here)}`);
    const over = covered(here);
    if (over) found.push(over);
    return found.join("; ");
  };
  const missed = () => {
    const reached = new Set(stops.map(group));
    return [...wanted.keys()].filter((one) => !reached.has(group(one))).map((one) => `not reached: ${name(one)}`);
  };

  // Paper: black on white, nothing to press, nothing cut.
  const grey = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
    return a === 0 ? null : (0.2126 * r + 0.7152 * g + 0.0722 * b) * a + 255 * (1 - a);
  };
  const paper = () => {
    const found = [];
    const chrome = "nav, button, .btn, .panel > header a, .facts .change, .skip, .topbar, .rail, dialog, input[type=file]";
    for (const one of document.querySelectorAll(chrome)) if (shown(one)) found.push(`printed: ${name(one)}`);
    for (const one of document.querySelectorAll("summary")) {
      if (shown(one) && one.nextElementSibling && !shown(one.nextElementSibling)) found.push(`folded away: ${name(one)}`);
    }
    if (document.documentElement.scrollWidth > innerWidth) found.push(`wider than the paper: ${document.documentElement.scrollWidth} in ${innerWidth}`);
    for (const one of [document.body, ...document.querySelectorAll("body *")]) {
      if (!shown(one) || one.closest("svg, progress")) continue;
      const style = getComputedStyle(one);
      const ground = grey(style.backgroundColor);
      if (ground !== null && ground < 230 && !one.closest(".band")) found.push(`dark ground ${style.backgroundColor}: ${name(one)}`);
      const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (own && grey(style.color) > 110) found.push(`pale words ${style.color}: ${name(one)}`);
      if (own && /hidden|clip/.test(style.overflowX) && one.scrollWidth > one.clientWidth + 1 && !one.matches(CUT_ON_PURPOSE) && !veiled(one)) found.push(`cut: ${name(one)}`);
    }
    if (!document.querySelector("h1")?.checkVisibility()) found.push("no heading");
    return [...new Set(found)];
  };

  window.eyes = { frame, fit, prepare, stop, missed, paper };
})();
