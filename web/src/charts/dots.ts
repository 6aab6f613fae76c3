// dots.ts - shares as dots with whiskers, one row a thing and one whisker an interval, on an axis from 0 to 100 %.
import { h } from "../app";
import { percent, type Language } from "./numbers";
import { circle, drawSvg, rect, type Colour, type Scene, type Shape } from "./scene";

export interface Whisker { value: number | null; low: number | null; high: number | null; mark: "dot" | "square" | "diamond" | "bar"; colour: Colour; dash?: number[] }
export interface Row { label: string; count: string; whiskers: Whisker[]; none?: string }

export function dotScene(rows: Row[], width: number, language: Language): Scene {
  const shapes: Shape[] = [], narrow = width < 640, left = narrow ? 8 : Math.min(430, Math.round(width * 0.44)), right = 14, top = 26, step = 8;
  const x = (share: number) => left + share * (width - left - right);
  const heights = rows.map((row) => Math.max(22, row.whiskers.length * step + 12) + (narrow ? 16 : 0));
  const height = top + heights.reduce((sum, one) => sum + one, 0) + 6;
  for (let share = 0; share <= 1.001; share += narrow ? 0.25 : width - left < 620 ? 0.2 : 0.1) {
    shapes.push({ d: `M${x(share).toFixed(1)} ${top - 6}V${height - 4}`, stroke: share === 0 ? "soft" : "line", width: 0.7 });
    shapes.push({ text: percent(language, share, 0), x: x(share), y: 12, anchor: share < 0.01 && narrow ? "start" : share > 0.99 ? "end" : "middle" });
  }
  let y = top;
  rows.forEach((row, i) => {
    const tall = heights[i] ?? 0, begin = y + (narrow ? 18 : 0);
    if (i % 2 === 1) shapes.unshift({ d: rect(0, y, width, tall), fill: "raised", faint: 0.7 });
    const base = y + (narrow ? 13 : tall / 2 + 4);
    shapes.push({ text: row.label, x: narrow ? left : 6, y: base, colour: "ink" });
    shapes.push({ text: row.count, x: narrow ? width - right : left - 14, y: base, anchor: "end" });
    if (row.none !== undefined) shapes.push({ text: row.none, x: left + 6, y: begin + (tall - (narrow ? 16 : 0)) / 2 + 4 });
    row.whiskers.forEach((one, k) => {
      const middle = begin + (tall - (narrow ? 16 : 0) - row.whiskers.length * step) / 2 + step * (k + 0.5);
      if (one.low !== null && one.high !== null)
        shapes.push({ d: `M${x(one.low).toFixed(1)} ${middle}H${x(one.high).toFixed(1)}M${x(one.low).toFixed(1)} ${middle - 2.5}v5M${x(one.high).toFixed(1)} ${middle - 2.5}v5`, stroke: one.colour, width: 1.5, ...(one.dash === undefined ? {} : { dash: one.dash }) });
      if (one.value === null) return;
      const at = x(one.value);
      const d = one.mark === "dot" ? circle(at, middle, 3.2) : one.mark === "square" ? rect(at - 2.8, middle - 2.8, 5.6, 5.6) : one.mark === "diamond" ? `M${at} ${middle - 4}l4 4l-4 4l-4 -4z` : `M${at} ${middle - 3}v6`;
      shapes.push({ d, fill: one.colour, stroke: one.mark === "bar" ? one.colour : "ground", width: one.mark === "bar" ? 2 : 0.8 });
    });
    y += tall;
  });
  return { width, height, shapes };
}

/** A picture that is only looked at: its words stand in its label, its numbers in the table. */
export function makeStill(): { element: HTMLElement; draw(scene: (width: number) => Scene, label: string): void } {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("role", "img");
  const element = h("div", { class: "still" });
  element.append(svg);
  let width = 0, make: ((width: number) => Scene) | undefined;
  const redraw = () => {
    width = Math.floor(element.clientWidth);
    if (make !== undefined && width > 0) drawSvg(svg, make(Math.max(240, width)));
  };
  new ResizeObserver(() => { if (Math.floor(element.clientWidth) !== width) redraw(); }).observe(element);
  return { element, draw(scene, label) {
    make = scene;
    svg.setAttribute("aria-label", label);
    redraw();
  } };
}
