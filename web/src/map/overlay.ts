// overlay.ts - what the map lends to the tools that draw on it: a camera, a place for overlays, questions about what
// lies where, and the elements that tools put their controls into.
import type { MapsOf, PatchesOf, Rings } from "../site";
import type { Instant } from "../state";

/** From degrees to the pane's CSS pixels and back, by an equal-area projection: a square kilometre is as large
 * everywhere on the map. */
export interface Camera {
  toScreen(lon: number, lat: number): [x: number, y: number];
  toLonLat(x: number, y: number): [lon: number, lat: number];
  readonly scale: number; // CSS pixels a kilometre, the square root of those by area
  readonly width: number; // of the pane, in CSS pixels
  readonly height: number;
  readonly pixelRatio: number; // device pixels a CSS pixel
}

export interface PointerAt {
  kind: "move" | "down" | "up" | "click" | "leave";
  lon: number; lat: number; // of "leave": the last ones
  x: number; y: number; // CSS pixels of the pane
}

/** Drawn above the map, in the order of add(); on each pane when there are several. */
export interface Overlay {
  /** One unit of the context is one CSS pixel. The context is restored afterwards. */
  draw(context: CanvasRenderingContext2D, camera: Camera): void;
  /** Asked from the last added to the first until one takes the event: then the map does not pan by it. */
  pointer?(event: PointerAt): boolean;
}

/** A shape that stands on a snapshot of the map. */
export interface Standing { shape: number; status: string; first: number; end: number } // snapshots [first, end)

export interface Here {
  source: string;
  snapshot: number; // index into MapsOf.instants, -1: before the first
  instant: Instant | undefined;
  shapes: Standing[]; // those that the position lies in
  patches: number[]; // of PatchesOf, between from and to; [] while they are not read
}

export interface MapHandle {
  readonly camera: Camera; // always the present one: read it anew on every use
  add(overlay: Overlay): void;
  remove(overlay: Overlay): void;
  /** Draws at the next frame; cheap to call often. */
  redraw(): void;
  /** What lies there on the main source's map now. */
  at(lon: number, lat: number): Here;
  /** The shapes of the main source that stand on a snapshot, with their rings (units of 1e-5 degrees). */
  shapesAt(snapshot: number): (Standing & { rings: Rings })[];
  /** The snapshot of a source that the clock stands on: the last at or before state.at. -1: none, or not read yet. */
  currentSnapshot(source: string): number;
  maps(source: string): MapsOf | undefined; // undefined: not read yet
  patches(source: string): PatchesOf | undefined;
  /** Moves the camera there; across: kilometres to be seen, undefined: as now. */
  goTo(lon: number, lat: number, across?: number): void;
  /** A copy of the picture with its overlays, in device pixels: all panes side by side. */
  picture(): HTMLCanvasElement;
  /** Called when data that was asked for has been read, and after each change of camera or clock that was drawn. */
  watch(drawn: () => void): () => void;
  readonly panel: HTMLElement; // the right column: tools append their sections
  readonly toolbar: HTMLElement; // above the map: tools append their buttons
}
