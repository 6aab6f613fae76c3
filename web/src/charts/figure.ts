// figure.ts - what stands around every chart: what is measured, how to read it, the numbers in a sentence, the source, the
// command line that gives the same, a table with every number, and the files to take away.
import { h, words, type App } from "../app";
import { AskError, type SourceOf } from "../site";
import { commandOf } from "./answers";
import { circle, drawSvg, pngFile, svgFile, type Colour, type Scene, type Shape } from "./scene";

const say = words({
  loading: ["Asking…", "Запитуємо…"],
  failed: ["No answer:", "Немає відповіді:"],
  unpublished: ["This was not among the questions that were answered when the site was published. The command below answers it from the evidence file.",
    "Цього питання не було серед тих, на які відповіли під час публікації сайту. Команда нижче дає відповідь із файла доказів."],
  table: ["Table: all numbers", "Таблиця: усі числа"], command: ["The same on the command line", "Те саме в командному рядку"],
  copy: ["Copy", "Скопіювати"], copied: ["Copied", "Скопійовано"],
  source: ["Source", "Джерело"], licence: ["Licence", "Ліцензія"], take: ["Take away", "Завантажити"],
  keys: ["Drag to choose the window, click to set the map's day. Keys: left and right arrows read out, Enter sets the map's day, [ and ] set the window's ends.",
    "Потягніть, щоб вибрати проміжок, клацніть, щоб задати день карти. Клавіші: стрілки ліворуч і праворуч зачитують, Enter задає день карти, [ і ] задають межі проміжку."],
});

export type Cell = string | { value: number | null; text: string };
export interface Table { caption: string; head: string[]; rows: Cell[][] }
export interface Key { label: string; colour: Colour; hatch?: boolean; line?: boolean; dash?: boolean; dot?: boolean; unknown?: boolean; unfinished?: boolean }
export interface Content {
  summary: string; // made of the numbers
  keys: Key[];
  table: Table;
  questions: string[];
  sources: SourceOf[];
  scenes: (width: number) => Scene[];
  note?: string;
}

export interface Figure {
  element: HTMLElement; controls: HTMLElement; plots: HTMLElement; read: HTMLElement; hint: string;
  /** The figure asks: what it showed stays until the answer is there. */
  wait(): void;
  show(content: Content): void;
  fail(error: unknown, questions: string[]): void;
  /** The table anew, when intervals have come. */
  retable(table: Table): void;
}

function keyPicture(key: Key): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), shapes: Shape[] = [];
  if (key.unknown === true) shapes.push({ d: "M0 0h18v12h-18z", fill: "raised", stroke: "line" }, { d: "M0 0h18v12h-18z", hatch: "line" });
  else if (key.unfinished === true) shapes.push({ d: "M0 0h18v12h-18z", fill: "raised", stroke: "line" }, { d: "M0 0h18v12h-18z", dots: "line" });
  else if (key.dot === true) shapes.push({ d: "M9 0v12M6 0h6M6 12h6", stroke: key.colour, width: 1.4 }, { d: "M6 6a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z", fill: key.colour });
  else if (key.line === true) shapes.push({ d: "M0 6h18", stroke: key.colour, width: 2, ...(key.dash === true ? { dash: [4, 3] } : {}) });
  else if (key.hatch === true) shapes.push({ d: "M0 0h18v12h-18z", fill: key.colour, faint: 0.28 }, { d: "M0 0h18v12h-18z", hatch: key.colour });
  else shapes.push({ d: "M0 0h18v12h-18z", fill: key.colour });
  drawSvg(svg, { width: 18, height: 12, shapes });
  svg.setAttribute("aria-hidden", "true");
  return svg;
}

const csvField = (text: string) => (/[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
export function csvOf(table: Table): string {
  const plain = (cell: Cell) => csvField(typeof cell === "string" ? cell : cell.value === null ? "" : String(cell.value));
  return [table.head.map(csvField), ...table.rows.map((row) => row.map(plain))].map((row) => row.join(",")).join("\r\n") + "\r\n";
}

export function download(name: string, content: Blob | string, type = "text/plain"): void {
  const address = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type: `${type};charset=utf-8` }) : content);
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

export function tableOf(table: Table): HTMLElement {
  return h("table", {}, h("caption", { class: "unseen" }, table.caption),
    h("thead", {}, h("tr", {}, ...table.head.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, ...table.rows.map((row) => h("tr", {}, ...row.map((cell, i) => {
      if (i === 0) return h("th", { scope: "row" }, typeof cell === "string" ? cell : cell.text);
      if (typeof cell === "string") return h("td", {}, cell);
      return h("td", { class: "number" }, cell.value === null ? cell.text : h("data", { value: String(cell.value) }, cell.text));
    })))));
}

/** Title, pictures one below the other, and where it comes from, as one picture to take away. */
function wholeScene(title: string, content: Content, origin: string): Scene {
  const width = 900, shapes: Shape[] = [{ text: title, x: 12, y: 26, size: 17, colour: "ink", bold: true }];
  let y = 44;
  for (const scene of content.scenes(width)) {
    for (const shape of scene.shapes) shapes.push("text" in shape ? { ...shape, y: shape.y + y } : { ...shape, down: y });
    y += scene.height + 10;
  }
  let x = 12;
  for (const key of content.keys) {
    const square = rectAt(x, y);
    if (key.unknown === true) shapes.push({ d: square, fill: "raised" }, { d: square, hatch: "line" });
    else if (key.unfinished === true) shapes.push({ d: square, fill: "raised" }, { d: square, dots: "line" });
    else if (key.hatch === true) shapes.push({ d: square, fill: key.colour, faint: 0.28 }, { d: square, hatch: key.colour });
    else if (key.dot === true) shapes.push({ d: `M${x + 8} ${y}v12M${x + 5} ${y}h6M${x + 5} ${y + 12}h6`, stroke: key.colour, width: 1.4 }, { d: circle(x + 8, y + 6, 3), fill: key.colour });
    else if (key.line === true) shapes.push({ d: `M${x} ${y + 6}h16`, stroke: key.colour, width: 2, ...(key.dash === true ? { dash: [4, 3] } : {}) });
    else shapes.push({ d: square, fill: key.colour });
    shapes.push({ text: key.label, x: x + 22, y: y + 10, colour: "ink" });
    x += 40 + key.label.length * 6.6;
  }
  y += 32;
  const source = content.sources.map((one) => `${one.citation}. ${one.licence}`).join("; ");
  for (const text of [...linesOf(source, 140), ...linesOf(origin, 140)]) shapes.push({ text, x: 12, y: (y += 16) - 16, size: 11 });
  return { width, height: y, shapes };
}
/** Broken at blanks, so that no line is longer than `most` signs. */
function linesOf(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last === undefined || last.length + word.length + 1 > most) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.filter((line) => line !== "");
}
const rectAt = (x: number, y: number) => `M${x} ${y}h16v12h-16z`;

export function makeFigure(app: App, name: string, title: string, how: string): Figure {
  const t = say(app.state.language);
  const hint = `hint-${name}`, heading = `title-${name}`;
  const controls = h("div", { class: "controls" }), plots = h("div", { class: "plots" }), keys = h("ul", { class: "keys" });
  const summary = h("p", { class: "summary" }), read = h("p", { class: "read", "aria-hidden": "true" });
  const state = h("p", { class: "state", role: "status" }), source = h("p", { class: "source" }), note = h("p", { class: "note" });
  const commands = h("div", { class: "commands" }), tablePlace = h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": `${title}: ${t.table}` });
  const fold = h("details", {}, h("summary", {}, t.table), tablePlace);
  let content: Content | undefined;
  const file = (ending: string) => `plumbline-${name}.${ending}`;
  const button = (label: string, act: () => void) => h("button", { type: "button", "aria-label": `${label}: ${title}`, onclick: act }, label);
  const scene = () => (content === undefined ? undefined : wholeScene(title, content, app.site.live ? commandOf(app.site, content.questions[0] ?? "") : app.permalink()));
  const takes = h("div", { class: "takes" }, h("span", {}, t.take),
    button("CSV", () => content !== undefined && download(file("csv"), csvOf(content.table), "text/csv")),
    button("SVG", () => { const made = scene(); if (made !== undefined) download(file("svg"), svgFile(made), "image/svg+xml"); }),
    button("PNG", () => { const made = scene(); if (made !== undefined) void pngFile(made).then((blob) => download(file("png"), blob)); }));
  const below = h("div", { class: "below" }, fold, h("details", {}, h("summary", {}, t.command), commands), takes);
  const element = h("section", { class: "figure", id: `figure-${name}`, "aria-labelledby": heading, "aria-busy": "true" },
    h("h2", { id: heading }, title), h("p", { class: "how" }, how), controls, state, summary, keys, read, plots,
    h("p", { class: "unseen", id: hint }, t.keys), note, source, below);
  const fillTable = () => {
    if (content !== undefined && fold.open) tablePlace.replaceChildren(tableOf(content.table));
  };
  fold.addEventListener("toggle", fillTable);
  // What is printed has its tables closed as on the page; the numbers are in the files.
  const showCommands = (questions: string[]) => commands.replaceChildren(...questions.map((question) => {
    const line = commandOf(app.site, question);
    return h("div", { class: "command" }, h("code", {}, line), h("button", {
      type: "button", "aria-label": `${t.copy}: ${line}`,
      onclick: () => void navigator.clipboard?.writeText(line).then(() => app.say(t.copied)),
    }, t.copy));
  }));
  return {
    element, controls, plots, read, hint,
    wait() {
      element.setAttribute("aria-busy", "true");
      if (content === undefined) state.textContent = t.loading;
    },
    show(next) {
      content = next;
      element.setAttribute("aria-busy", "false");
      element.classList.remove("dead");
      state.textContent = "";
      summary.textContent = next.summary;
      note.textContent = next.note ?? "";
      keys.replaceChildren(...next.keys.map((key) => h("li", {}, keyPicture(key), key.label)));
      source.replaceChildren(...next.sources.flatMap((one, i) => [i === 0 ? `${t.source}: ` : "; ",
        /^https?:/.test(one.url) ? h("a", { href: one.url, rel: "noreferrer" }, one.citation) : one.citation, `. ${t.licence}: ${one.licence}`]));
      showCommands(next.questions);
      fillTable();
    },
    fail(error, questions) {
      element.setAttribute("aria-busy", "false");
      element.classList.add("dead");
      content = undefined;
      plots.replaceChildren();
      keys.replaceChildren();
      tablePlace.replaceChildren();
      summary.textContent = read.textContent = note.textContent = "";
      const unpublished = error instanceof AskError && error.status === 404 && !app.site.live;
      state.textContent = unpublished ? t.unpublished : `${t.failed} ${error instanceof Error ? error.message : String(error)}`;
      showCommands(questions);
    },
    retable(table) {
      if (content === undefined) return;
      content = { ...content, table };
      fillTable();
    },
  };
}
