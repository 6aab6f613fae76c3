// panes.ts - the pictures side by side: one canvas a source, or two when two dates stand side by side; each with the date
// of its own map. One camera is for all, so a place is at the same spot in each.
import { h } from "../app";
import type { MapCamera } from "./camera";
import { PatchSheet } from "./paint";

export interface Pane {
  readonly element: HTMLElement; readonly canvas: HTMLCanvasElement; readonly context: CanvasRenderingContext2D;
  readonly label: HTMLElement; readonly divider: HTMLElement;
  readonly patches: PatchSheet;
  readonly source: string; readonly then: boolean; // then: of `from`, not of `at`
}

export class Panes {
  readonly element = h("div", { class: "map-panes", role: "group", tabindex: "0" });
  list: Pane[] = [];
  private key = "";

  /** The panes wanted; those there are kept when they are the same. */
  set(wanted: readonly { source: string; then: boolean }[]): boolean {
    const key = JSON.stringify(wanted);
    if (key === this.key) return false;
    this.key = key;
    this.list = wanted.map(({ source, then }) => {
      const canvas = h("canvas", { role: "img" });
      const label = h("figcaption", { class: "map-label" });
      const divider = h("div", { class: "map-divider", role: "slider", tabindex: "0", "aria-orientation": "horizontal", "aria-valuemin": "0", "aria-valuemax": "100" });
      divider.hidden = true;
      return {
        element: h("figure", { class: "map-pane" }, canvas, label, divider), canvas, label, divider, source, then, patches: new PatchSheet(),
        context: canvas.getContext("2d", { alpha: false })!,
      };
    });
    const columns = wanted.length <= 1 ? 1 : wanted.length <= 4 ? 2 : 3;
    this.element.style.setProperty("--columns", String(columns));
    this.element.replaceChildren(...this.list.map((pane) => pane.element));
    return true;
  }

  /** Sizes the canvases to their places; false: nothing is to be seen yet. */
  measure(camera: MapCamera): boolean {
    const first = this.list[0];
    if (first === undefined) return false;
    const width = Math.floor(first.element.clientWidth), height = Math.floor(first.element.clientHeight);
    if (width < 10 || height < 10) return false;
    const ratio = Math.min(3, devicePixelRatio || 1);
    camera.width = width;
    camera.height = height;
    camera.pixelRatio = ratio;
    for (const { canvas } of this.list) {
      const w = Math.round(width * ratio), t = Math.round(height * ratio);
      if (canvas.width !== w || canvas.height !== t) {
        canvas.width = w;
        canvas.height = t;
      }
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    return true;
  }
}
