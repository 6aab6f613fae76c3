// view.ts - what stands in the page's place while the server has no evidence yet: the demonstration or a source may be
// fetched, and the page tells how far it is. Not part of a published site.
import { h, words } from "../app";
import "./setup.css";

interface Offer { source: string; title: string; maker: string; licence: string; url: string; cached: boolean }
interface Setup {
  state: "nothing" | "working" | "done" | "failed" | "there";
  evidence: string; token: string | null; there: boolean; offers: Offer[];
  source?: string; step?: string; done?: number; total?: number; message?: string | null;
}

const say = words({
  title: ["No evidence yet", "Доказів ще немає"],
  why: ["There is no file at", "Немає файлу"],
  demo: ["Try the demonstration", "Спробувати показовий приклад"],
  demoText: ["An invented war between two invented countries, with known truth. It is made on this machine, in about a second.",
    "Вигадана війна двох вигаданих країн, у якій правда відома. Створюється на цьому комп'ютері приблизно за секунду."],
  demoButton: ["Make the demonstration", "Створити приклад"],
  pull: ["Or fetch a source", "Або завантажити джерело"],
  pullText: ["The files come from the address below, under the licence that is named, and stay on this machine.",
    "Файли надходять із зазначеної адреси на умовах названої ліцензії й залишаються на цьому комп'ютері."],
  maker: ["maker", "автор"], licence: ["licence", "ліцензія"], address: ["address", "адреса"],
  here: ["fetched before", "уже завантажено раніше"],
  fetch: ["Fetch", "Завантажити"],
  own: ["Or take maps of your own on the command line:", "Або додайте власні карти з командного рядка:"],
  working: ["Working:", "Виконується:"], begins: ["it begins", "початок"],
  demoName: ["the demonstration", "показовий приклад"],
  failed: ["It did not work:", "Не вдалося:"],
  some: ["Some of it could not be taken:", "Дещо не вдалося взяти:"],
  open: ["Open what there is", "Відкрити те, що є"],
  done: ["Done. The page is opened.", "Готово. Сторінка відкривається."],
});
type Text = ReturnType<typeof say>;

const POLL_MS = 400;

async function read(): Promise<Setup> {
  const response = await fetch("setup");
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return (await response.json()) as Setup;
}

async function begin(token: string, wish: Record<string, string>): Promise<void> {
  const response = await fetch("setup", { method: "POST", body: new URLSearchParams({ token, ...wish }) });
  if (response.ok) return;
  const { error } = (await response.json()) as { error: { message: string } };
  throw new Error(error.message);
}

/** Bytes and steps as the program counts them; without a total there is no end to show. */
function progressText(setup: Setup, t: Text): string {
  const step = setup.step === "" || setup.step === undefined ? t.begins : setup.step;
  const count = (value: number) => value.toLocaleString("en").replaceAll(",", "\u202f");
  const far = setup.total ? `: ${count(setup.done ?? 0)} / ${count(setup.total)}` : setup.done ? `: ${count(setup.done)}` : "";
  return `${setup.source === "" ? t.demoName : setup.source}, ${step}${far}`;
}

export function showSetup(root: HTMLElement, language: "en" | "uk"): void {
  const t = say(language);
  const status = h("p", { role: "status", "aria-live": "polite" });
  const problem = h("p", { role: "alert", class: "failed" });
  const bar = h("progress", { "aria-label": t.working, hidden: true });
  const choices = h("div", { class: "setup-choices" });
  const place = h("p", {});
  document.documentElement.lang = language;
  document.title = `Plumbline: ${t.title}`;

  const buttons = () => [...choices.querySelectorAll("button")];
  const start = async (wish: Record<string, string>) => {
    problem.textContent = "";
    for (const button of buttons()) button.disabled = true;
    try {
      const { token } = await read();
      if (token !== null) await begin(token, wish);
      await follow();
    } catch (error) {
      for (const button of buttons()) button.disabled = false;
      problem.textContent = `${t.failed} ${error instanceof Error ? error.message : String(error)}`;
    }
  };
  const offerOf = (offer: Offer) => {
    const button = h("button", { type: "button", onclick: () => void start({ what: "pull", source: offer.source }) }, t.fetch);
    button.setAttribute("aria-label", `${t.fetch}: ${offer.title}`);
    return h("li", {},
      h("h3", {}, offer.title, offer.cached ? h("span", { class: "setup-here" }, ` (${t.here})`) : null),
      h("p", {}, `${t.maker}: ${offer.maker}; ${t.licence}: ${offer.licence}`),
      h("p", { class: "setup-address" }, offer.url), button);
  };
  const offer = (setup: Setup) => {
    place.replaceChildren(`${t.why} `, h("code", {}, setup.evidence), ".");
    // One row a source: a source of several files is fetched whole.
    const sources = setup.offers.filter((one, i) => setup.offers.findIndex((other) => other.source === one.source) === i);
    choices.replaceChildren(
      h("section", {}, h("h2", {}, t.demo), h("p", {}, t.demoText),
        h("button", { type: "button", class: "setup-first", onclick: () => void start({ what: "demo" }) }, t.demoButton)),
      h("section", {}, h("h2", {}, t.pull), h("p", {}, t.pullText), h("ul", {}, ...sources.map(offerOf)),
        h("p", {}, `${t.own} `, h("code", {}, `plumbline ingest -e ${setup.evidence} -s SOURCE PATH...`))));
  };
  const end = (setup: Setup) => {
    bar.hidden = true;
    status.textContent = "";
    if (setup.state === "done" || setup.state === "there") {
      status.textContent = t.done;
      location.reload();
      return;
    }
    problem.textContent = `${setup.there ? t.some : t.failed} ${setup.message ?? ""}`;
    if (setup.there) choices.replaceChildren(h("button", { type: "button", onclick: () => location.reload() }, t.open));
    else offer(setup);
  };
  const follow = async () => {
    for (;;) {
      const setup = await read();
      if (setup.state !== "working") return end(setup);
      for (const button of buttons()) button.disabled = true;
      bar.hidden = false;
      if (setup.total) {
        bar.max = setup.total;
        bar.value = setup.done ?? 0;
      } else bar.removeAttribute("value");
      status.textContent = `${t.working} ${progressText(setup, t)}`;
      await new Promise((done) => setTimeout(done, POLL_MS));
    }
  };

  root.replaceChildren(h("main", { id: "main", class: "setup" },
    h("p", { class: "brand" }, h("img", { src: "icon.svg", alt: "", width: "20", height: "20" }), "Plumbline"),
    h("h1", {}, t.title), place, status, bar, problem, choices));
  void read().then((setup) => {
    offer(setup);
    // Another window may have begun it.
    if (setup.state === "working") void follow();
    else if (setup.state === "failed") end(setup);
  }, (error: unknown) => { problem.textContent = `${t.failed} ${String(error)}`; });
}
