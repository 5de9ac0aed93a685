// Counts ages by the reader's clock, shows the reader's times, and fetches this page again
// each minute: what changed in it is changed in place. Without it, the page is complete too.
"use strict";
(() => {
const root = document.documentElement;
const part = (id, tree = document) => tree.getElementById(id);
const format = (options) => new Intl.DateTimeFormat("en-GB", options);
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const DATE = { weekday: "short", day: "numeric", month: "short" };
const clock = format(CLOCK), date = format(DATE), weekday = format({ weekday: "short" });
const utcClock = format({ ...CLOCK, timeZone: "UTC" }), utcDate = format({ ...DATE, timeZone: "UTC" });
const plainDate = (form, at) => form.format(at).replace(",", "");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

// A simulation has a clock of its own: it stands at the time that the page was written.
const now = (tree = root) =>
  tree.hasAttribute("data-simulated") ? Date.parse(tree.dataset.generatedAt) : Date.now();

function ageText(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60), hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  if (hours) return `${hours} h ${minutes % 60} min`;
  return minutes ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

function unfold(element) {
  for (let one = element; one; one = one.parentElement) if (one.nodeName === "DETAILS") one.open = true;
}

const put = (element, text) => {
  if (element && element.textContent !== text) element.textContent = text;
};

function showTimes(tree) {
  for (const element of tree.querySelectorAll("time")) {
    const at = new Date(element.dateTime);
    if (isNaN(at)) continue;
    const local = plainDate(date, at), utc = plainDate(utcDate, at);
    const isOtherDay = local !== utc;
    const text = {
      day: `${local}, ${clock.format(at)}`,
      date: local,
    }[element.dataset.form] || (isOtherDay ? `${weekday.format(at)} ` : "") + clock.format(at);
    put(element, text);
    element.title = `${utc}, ${utcClock.format(at)} UTC`;
  }
  for (const element of tree.querySelectorAll(".utc")) element.hidden = true;
}

// "Today" is said of the date that is today, whenever the page was written.
function nameDays(tree) {
  const today = Date.parse(new Date(now()).toISOString().slice(0, 10));
  for (const element of tree.querySelectorAll("[data-day]")) {
    const days = Math.round((Date.parse(element.dataset.day) - today) / 86400000);
    const name = { "-1": "Yesterday", 0: "Today", 1: "Tomorrow" }[days];
    put(element, name || (days < 0 ? `${-days} days ago` : `In ${days} days`));
  }
}

function showAge() {
  const fresh = part("freshness");
  if (!fresh || !fresh.dataset.pulledAt) return;
  const age = now() - Date.parse(fresh.dataset.pulledAt);
  const limit = fresh.dataset.slaMinutes, isMissed = age >= limit * 60000;
  fresh.classList.remove("unknown");
  fresh.classList.toggle("met", !isMissed);
  fresh.classList.toggle("missed", isMissed);
  root.classList.toggle("stale", isMissed);
  put(part("age"), `${ageText(age)} old`);
  put(part("sla"), isMissed
    ? `Out of date: it has to be less than ${limit} minutes old. What is below may have changed since.`
    : age < -60000
      ? "The clock of this device is behind: ages cannot be counted."
      : `Fresh: less than ${limit} minutes old, as it has to be.`);
}

// The table that the reader sees, of several; the page's own choice where it is not there.
let picked = null;
function showPicked(tree) {
  const select = part("league", tree);
  if (!select) return;
  const options = [...select.options];
  const chosen = options.find((option) => option.value === picked) || options.find((option) => option.defaultSelected);
  if (chosen) select.value = chosen.value;
  for (const league of tree.querySelectorAll("[data-league]")) {
    league.classList.toggle("shown", league.dataset.league === select.value);
  }
}

function show(tree) {
  showTimes(tree);
  nameDays(tree);
  showPicked(tree);
}

// Makes `old` equal to `made` and leaves alone what is equal: places, focus and selection
// stay, open details too. Elements are matched by id, else by their place.
function morph(old, made) {
  if (old.nodeType !== made.nodeType || old.nodeName !== made.nodeName || (old.id || made.id) && old.id !== made.id) {
    old.replaceWith(made);
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== made.data) old.data = made.data;
    return;
  }
  if (old.nodeName === "IMG" && old.getAttribute("src") === made.getAttribute("src")) return;
  for (const { name } of [...old.attributes]) {
    if (!made.hasAttribute(name) && !(name === "open" && old.nodeName === "DETAILS")) old.removeAttribute(name);
  }
  for (const { name, value } of made.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  const keyed = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
  let next = old.firstChild;
  for (const child of [...made.childNodes]) {
    const found = child.id ? keyed.get(child.id) : next && !next.id && next.nodeName === child.nodeName ? next : null;
    if (!found) {
      old.insertBefore(child, next);
    } else {
      if (found === next) next = next.nextSibling;
      else old.insertBefore(found, next);
      keyed.delete(child.id);
      morph(found, child);
    }
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
}

// Trouble is read out; that all is well, each minute, is not.
function say(text, isTrouble = false) {
  const line = part("refresh");
  line.setAttribute("aria-live", isTrouble ? "polite" : "off");
  put(line, text);
  line.classList.toggle("trouble", isTrouble);
}

async function fetched() {
  const response = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(20000) });
  if (!response.ok) throw new Error(`the server responded ${response.status}`);
  const made = new DOMParser().parseFromString(await response.text(), "text/html");
  if (!part("end", made)) throw new Error("the page came incomplete");
  const [before, after] = [root, made.documentElement].map((one) => Date.parse(one.dataset.generatedAt));
  if (before > after || before && !after) throw new Error("the server has an older page");
  return made;
}

async function refresh() {
  try {
    const made = await fetched();
    if (made.documentElement.dataset.build !== root.dataset.build) return location.reload();
    for (const name of ["generatedAt", "refreshSeconds", "simulated"]) {
      const value = made.documentElement.dataset[name];
      if (value === undefined) delete root.dataset[name]; else root.dataset[name] = value;
    }
    picked = part("league")?.value ?? picked;
    show(made);
    const old = part("freshness"), fresh = part("freshness", made);
    if (old && fresh) keepText(old, fresh), morph(old, fresh);
    else if (fresh) part("refresh").before(fresh);
    morph(part("main"), part("main", made));
    showPicked(document);
    document.title = made.title;
    showAge();
    say(`Refreshed ${clock.format(Date.now())}. ${routine()}`);
  } catch (error) {
    const reason = error.name === "TimeoutError" ? "no response" : error instanceof TypeError ? "no connection" : error.message;
    say(`Refreshing failed at ${clock.format(Date.now())}: ${reason}. This is the last good data.`, true);
  }
  later();
}

// What showAge wrote stays until it writes again.
function keepText(old, fresh) {
  if (!fresh.dataset.pulledAt) return;
  fresh.className = old.className;
  for (const id of ["age", "sla"]) {
    const [from, to] = [old, fresh].map((one) => one.querySelector(`#${id}`));
    if (from && to) to.textContent = from.textContent;
  }
}

const seconds = () => Number(root.dataset.refreshSeconds) || 60;
const routine = () => `Refreshes every ${seconds() === 60 ? "minute" : `${seconds()} seconds`}. Times of ${zone}.`;
const later = () => setTimeout(refresh, seconds() * 1000);

// A crest covers its letters once it is there; one that fails leaves them.
const arrived = (image) => image.classList.add("there");

// What a link leads to is shown first, where it is hidden or closed.
function reveal(hash) {
  let goal = null;
  try {
    goal = part(decodeURIComponent(hash.slice(1)));
  } catch { /* not a name of ours */ }
  if (!goal) return null;
  unfold(goal);
  const day = goal.closest(".day"), details = goal.querySelector("details");
  if (day) for (const id of [`pick-${day.id}`, "only-all"]) part(id).checked = true;
  if (day && details) details.open = true;
  if (goal.dataset.league) picked = goal.dataset.league, showPicked(document);
  return goal;
}

// Before the first paint: nothing on the page moves then.
const head = part("freshness");
if (head) showTimes(head);
showAge();
document.addEventListener("DOMContentLoaded", () => {
  show(document);
  showAge();
  setInterval(showAge, 1000);
  document.addEventListener("load", ({ target }) => target.nodeName === "IMG" && arrived(target), true);
  for (const image of document.images) if (image.complete && image.naturalWidth) arrived(image);
  document.addEventListener("change", ({ target }) => {
    if (target.id !== "league") return;
    picked = target.value;
    showPicked(document);
  });
  document.addEventListener("click", ({ target }) => {
    const link = target.closest && target.closest("a[href^='#']");
    if (link) reveal(link.hash);
  });
  addEventListener("hashchange", () => reveal(location.hash));
  reveal(location.hash)?.scrollIntoView();
  if (!root.dataset.refreshSeconds) return;
  if (location.protocol === "file:") {
    say(`Opened from a file: reload to see newer data. Times of ${zone}.`);
  } else {
    say(routine());
    later();
  }
});
})();
