// picture.ts - elements of SVG, and the signs of verdicts, which are the report's (src/report/svg.c).
import { h } from "../app";
import type { Verdict } from "./answer";
import { badge } from "./words";

export function s(name: string, attributes: Record<string, string | number | undefined> = {}, ...children: (Node | string)[]): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined) element.setAttribute(key, typeof value === "number" ? String(Math.round(value * 100) / 100) : value);
  element.append(...children);
  return element;
}

/** The filled part of a disc of radius 6 around (8, 8). */
const filled: Record<Verdict, string> = {
  "holds": "M8 2A6 6 0 1 1 8 14A6 6 0 1 1 8 2Z", "mostly-holds": "M8 8V2A6 6 0 1 1 2 8Z", "depends": "M8 2A6 6 0 0 1 8 14Z",
  "mostly-fails": "M8 8V2A6 6 0 0 1 14 8Z", "fails": "", "undetermined": "M5 6.5H11M8 3.5V9.5M5 11.5H11", "not-measurable": "M5 8H11",
};
const isOpen = (verdict: Verdict): boolean => verdict === "undetermined" || verdict === "not-measurable";

export function sign(verdict: Verdict): SVGElement {
  return s("svg", { class: "sign", viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" },
    s("circle", { class: isOpen(verdict) ? "ring dashed" : "ring", cx: 8, cy: 8, r: 7 }),
    s("path", { class: isOpen(verdict) ? "stroke" : "fill", d: filled[verdict] }));
}

/** Sign and word: a verdict never hangs on colour alone. */
export const verdictBadge = (verdict: Verdict, language: "en" | "uk"): HTMLElement =>
  h("span", { class: isOpen(verdict) ? "badge open" : "badge", "data-verdict": verdict }, sign(verdict), badge(language)[verdict]);

export function shareBar(share: number | null): SVGElement {
  return s("svg", { class: "share", viewBox: "0 0 240 10", preserveAspectRatio: "none", "aria-hidden": "true" },
    s("rect", { class: share === null ? "unknown" : "fails", width: 240, height: 10 }),
    s("rect", { class: "holds", width: 240 * (share ?? 0), height: 10 }));
}
