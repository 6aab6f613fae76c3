// paint.ts - one pane's picture: land, areas by status, the difference of two maps, patches, front, sectors. It knows
// nothing of state or elements.
import { fillHatched, kindStyle, styleOf, type Look } from "./look";
import type { Basemap } from "./land";
import { Outlines, type Patches, type SourceMap } from "./source";
import type { MapCamera } from "./camera";

export interface FrontLine { path: Path2D; beyondM: number; way: "forward" | "back" | null; then: boolean }

export interface Scene {
  source: SourceMap | undefined;
  mode: "one" | "swipe" | "difference";
  at: number; from: number; // snapshots
  held: string; // the status that differences are of
  divide: number; // of the swipe: 0 to 1 of the width; left of it stands `from`
  contested: boolean; liberated: boolean;
  patches: { of: Patches; early: number; late: number; sheet: PatchSheet } | undefined; // updates after snapshot early, up to late
  front: readonly FrontLine[];
  sectors: Path2D | undefined;
  sides: readonly { name: string }[];
}

type Context = CanvasRenderingContext2D;
const opacity = { held: 0.62, contested: 0.6, liberated: 0.5, difference: 0.85 };

/** The context's unit becomes a kilometre of the plane. */
function toPlane(context: Context, camera: MapCamera): number {
  const k = camera.scale * camera.pixelRatio;
  context.setTransform(k, 0, 0, k, (camera.width / 2 - camera.x * camera.scale) * camera.pixelRatio, (camera.height / 2 - camera.y * camera.scale) * camera.pixelRatio);
  return k;
}

/** What lies below: drawn once for a camera, for all panes. */
export function paintBase(context: Context, camera: MapCamera, look: Look, land: Path2D | undefined, basemap: Basemap | undefined): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = land === undefined ? look.land : look.water;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  const k = toPlane(context, camera);
  if (land !== undefined) {
    context.fillStyle = look.land;
    context.fill(land);
    context.strokeStyle = look.coast;
    context.globalAlpha = 0.55;
    context.lineWidth = (0.7 * camera.pixelRatio) / k;
    context.stroke(land);
    context.globalAlpha = 1;
  }
  if (basemap !== undefined) {
    context.strokeStyle = context.fillStyle = look.soft;
    context.globalAlpha = 0.08;
    context.fill(basemap.areas, "evenodd");
    context.globalAlpha = 0.7;
    context.lineWidth = (0.9 * camera.pixelRatio) / k;
    context.stroke(basemap.areas);
    context.stroke(basemap.lines);
    context.lineCap = "round";
    context.lineWidth = (3.5 * camera.pixelRatio) / k;
    context.stroke(basemap.points);
    context.lineCap = "butt";
    context.globalAlpha = 1;
  }
}

/** Lower ones first; what has no rule is not drawn. */
function statusOrder(status: string): number {
  return status === "liberated" ? 0 : status === "contested" ? 1 : status.startsWith("held:") ? 2 : -1;
}

function control(context: Context, camera: MapCamera, look: Look, scene: Scene, snapshot: number): void {
  const source = scene.source;
  if (source === undefined || snapshot < 0) return;
  const k = toPlane(context, camera);
  const level = Outlines.level(k);
  const statuses = source.maps.statuses.map((name, index) => ({ name, index, order: statusOrder(name) }))
    .filter((one) => one.order >= 0 && (one.order !== 0 || scene.liberated) && (one.order !== 1 || scene.contested))
    .sort((a, b) => a.order - b.order || a.index - b.index);
  for (const { name, index, order } of statuses) {
    const area = source.area(snapshot, index, level);
    const style = styleOf(look, name, scene.sides);
    const faint = scene.patches === undefined ? 1 : 0.45; // what changed is the picture then
    fillHatched(context, area, style, faint * (order === 2 ? opacity.held : order === 1 ? opacity.contested : opacity.liberated), k, camera.pixelRatio);
    context.strokeStyle = style.colour;
    context.lineWidth = ((order === 2 ? 0.9 : 0.6) * camera.pixelRatio) / k;
    context.stroke(area);
  }
}

let sheet: HTMLCanvasElement | undefined;
/** Drawn on a sheet of its own: what one map holds, less what the other does. */
function minus(context: Context, camera: MapCamera, look: Look, source: SourceMap, held: number, of: number, less: number, gained: boolean): void {
  sheet ??= document.createElement("canvas");
  if (sheet.width !== context.canvas.width || sheet.height !== context.canvas.height) {
    sheet.width = context.canvas.width;
    sheet.height = context.canvas.height;
  }
  const own = sheet.getContext("2d")!;
  own.setTransform(1, 0, 0, 1, 0, 0);
  own.globalCompositeOperation = "source-over";
  own.clearRect(0, 0, sheet.width, sheet.height);
  if (of < 0) return;
  const k = toPlane(own, camera);
  const level = Outlines.level(k);
  fillHatched(own, source.area(of, held, level), kindStyle(look, gained ? "advance" : "reclassified", gained), 1, k, camera.pixelRatio);
  if (less >= 0) {
    // Equal edges leave a hair of half-covered pixels: the outline goes with the area.
    const area = source.area(less, held, level);
    own.globalCompositeOperation = "destination-out";
    own.fillStyle = own.strokeStyle = "#000";
    own.fill(area);
    own.lineWidth = (1 * camera.pixelRatio) / k;
    own.stroke(area);
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = opacity.difference;
  context.drawImage(sheet, 0, 0);
  context.globalAlpha = 1;
}

function difference(context: Context, camera: MapCamera, look: Look, scene: Scene): void {
  const source = scene.source;
  if (source === undefined) return;
  const held = source.maps.statuses.indexOf(scene.held);
  if (held < 0) return;
  const k = toPlane(context, camera);
  if (scene.at >= 0) { // what both or either hold, faintly, so that the change is seen where it is
    const area = source.area(scene.at, held, Outlines.level(k));
    const { colour } = styleOf(look, scene.held, scene.sides);
    fillHatched(context, area, { colour, hatching: "solid" }, 0.16, k, camera.pixelRatio);
    context.strokeStyle = colour;
    context.globalAlpha = 0.5;
    context.lineWidth = (0.7 * camera.pixelRatio) / k;
    context.stroke(area);
    context.globalAlpha = 1;
  }
  minus(context, camera, look, source, held, scene.at, scene.from, true);
  minus(context, camera, look, source, held, scene.from, scene.at, false);
}

/** What changed, on a sheet of its own: update by update, so that the latest lies on top, and while the clock runs on only
 * the new ones are drawn. */
export class PatchSheet {
  private readonly canvas = document.createElement("canvas");
  private key = "";
  private upTo = 0;
  private x = 0;
  private y = 0;
  private scale = 1;

  /** Draws it onto the context. While the camera moves, the sheet moves along as it is. */
  draw(onto: Context, camera: MapCamera, look: Look, of: Patches, held: number, early: number, late: number): void {
    const width = Math.round(camera.width * camera.pixelRatio), height = Math.round(camera.height * camera.pixelRatio);
    const key = `${of.of.source} ${held} ${early} ${width} ${height} ${look.gain} ${look.ground}`;
    const moved = camera.x !== this.x || camera.y !== this.y || camera.scale !== this.scale;
    if (!(moved && camera.moving && key === this.key && late === this.upTo)) this.update(camera, look, of, held, early, late, key, moved);
    const by = camera.scale / this.scale, ratio = camera.pixelRatio;
    const shift = (size: number, was: number, is: number) => (size / 2) * (1 - by) * ratio + (was - is) * camera.scale * ratio;
    onto.setTransform(by, 0, 0, by, shift(camera.width, this.x, camera.x), shift(camera.height, this.y, camera.y));
    onto.drawImage(this.canvas, 0, 0);
  }

  private update(camera: MapCamera, look: Look, of: Patches, held: number, early: number, late: number, key: string, moved: boolean): void {
    const context = this.canvas.getContext("2d")!;
    if (key !== this.key || moved || late < this.upTo) {
      this.canvas.width = Math.round(camera.width * camera.pixelRatio); // clears it
      this.canvas.height = Math.round(camera.height * camera.pixelRatio);
      this.key = key;
      this.upTo = early;
      this.x = camera.x;
      this.y = camera.y;
      this.scale = camera.scale;
    }
    const k = toPlane(context, camera), level = Outlines.level(k);
    const across = camera.width / camera.scale / 2, down = camera.height / camera.scale / 2;
    let together = new Map<string, Path2D>(); // one path a kind and way
    let update = -1;
    for (const patch of of.between(this.upTo, late)) {
      if (of.of.status[patch] !== held || !of.outlines.touches(patch, camera.x - across, camera.y - down, camera.x + across, camera.y + down)) continue;
      if (of.of.to[patch] !== update) {
        this.put(context, look, of, together, k, camera.pixelRatio);
        together = new Map();
        update = of.of.to[patch]!;
      }
      const name = `${of.of.kind[patch]!} ${of.of.gained[patch] === true ? 1 : 0}`;
      let path = together.get(name);
      if (path === undefined) together.set(name, (path = new Path2D()));
      path.addPath(of.outlines.at(patch, level));
    }
    this.put(context, look, of, together, k, camera.pixelRatio);
    this.upTo = late;
  }

  private put(context: Context, look: Look, of: Patches, together: Map<string, Path2D>, k: number, ratio: number): void {
    for (const [name, path] of together) {
      const [kind, gained] = name.split(" ").map(Number) as [number, number];
      const style = kindStyle(look, of.of.kinds[kind] ?? "", gained === 1);
      context.globalCompositeOperation = "destination-out";
      context.fill(path);
      context.globalCompositeOperation = "source-over";
      context.fillStyle = look.ground;
      context.globalAlpha = 0.6;
      context.fill(path);
      fillHatched(context, path, style, 0.85, k, ratio);
      context.strokeStyle = style.colour;
      context.globalAlpha = 0.6;
      context.lineWidth = (0.5 * ratio) / k;
      context.stroke(path);
      context.globalAlpha = 1;
    }
  }
}

function patches(context: Context, camera: MapCamera, look: Look, scene: Scene): void {
  if (scene.patches === undefined) return;
  const { of, early, late, sheet } = scene.patches;
  sheet.draw(context, camera, look, of, of.of.statuses.indexOf(scene.held), early, late);
}

/** Wider, the farther it moved. */
export function frontStyle(look: Look, line: { beyondM: number; way: FrontLine["way"] }): { colour: string; width: number } {
  if (line.way === null) return { colour: look.ink, width: 1.3 };
  const steps = [100, 300, 1000, 3000].filter((step) => line.beyondM >= step).length;
  return { colour: line.way === "forward" ? look.gain : look.loss, width: 1.3 + 0.8 * steps };
}

function front(context: Context, camera: MapCamera, look: Look, scene: Scene): void {
  const k = toPlane(context, camera);
  context.lineJoin = "round";
  for (const line of scene.front) {
    const style = line.then ? { colour: look.ink, width: 0.9 } : frontStyle(look, line);
    context.setLineDash(line.then ? [(3 * camera.pixelRatio) / k, (3 * camera.pixelRatio) / k] : []);
    context.lineWidth = (style.width * camera.pixelRatio) / k;
    context.strokeStyle = style.colour;
    context.stroke(line.path);
  }
  context.setLineDash([]);
}

function clipped(context: Context, left: number, width: number, draw: () => void): void {
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.beginPath();
  context.rect(left, 0, width, context.canvas.height);
  context.clip();
  draw();
  context.restore();
}

export function paint(context: Context, camera: MapCamera, look: Look, base: CanvasImageSource, scene: Scene): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 1;
  context.drawImage(base, 0, 0);
  const width = context.canvas.width, cut = Math.round(scene.divide * width);
  if (scene.mode === "difference") difference(context, camera, look, scene);
  else if (scene.mode === "swipe") {
    clipped(context, 0, cut, () => control(context, camera, look, scene, scene.from));
    clipped(context, cut, width - cut, () => control(context, camera, look, scene, scene.at));
  } else control(context, camera, look, scene, scene.at);
  if (scene.sectors !== undefined) {
    const k = toPlane(context, camera);
    context.strokeStyle = look.ink;
    context.globalAlpha = 0.55;
    context.lineWidth = (1 * camera.pixelRatio) / k;
    context.setLineDash([(5 * camera.pixelRatio) / k, (4 * camera.pixelRatio) / k]);
    context.stroke(scene.sectors);
    context.setLineDash([]);
    context.globalAlpha = 1;
  }
  patches(context, camera, look, scene);
  if (scene.front.length > 0) front(context, camera, look, scene);
  if (scene.mode === "swipe") {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = look.ink;
    context.fillRect(cut - camera.pixelRatio / 2, 0, camera.pixelRatio, context.canvas.height);
  }
}
