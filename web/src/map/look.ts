// look.ts - the map's colours, from the page's own style, and the hatchings that stand beside them.
export type Hatching = "solid" | "stripes" | "back" | "cross" | "dots" | "level";

export interface Look {
  readonly ground: string; readonly ink: string; readonly soft: string; readonly line: string; readonly accent: string;
  readonly water: string; readonly land: string; readonly coast: string;
  readonly held: readonly string[]; // by the place of a side in the theatre
  readonly contested: string; readonly liberated: string; readonly gain: string; readonly loss: string;
}

export function lookOf(element: HTMLElement): Look {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ground: of("ground"), ink: of("ink"), soft: of("soft"), line: of("line"), accent: of("accent"), water: of("water"),
    land: of("land"), coast: of("soft"), held: [of("held"), of("held2")], contested: of("contested"),
    liberated: of("liberated"), gain: of("gain"), loss: of("loss"),
  };
}

/** How a status is drawn: by colour and, beside it, by hatching. */
export function styleOf(look: Look, status: string, sides: readonly { name: string }[]): { colour: string; hatching: Hatching } {
  if (status.startsWith("held:")) {
    const side = Math.max(0, sides.findIndex((one) => one.name === status.slice(5)));
    return { colour: look.held[side] ?? look.soft, hatching: side === 0 ? "solid" : "level" };
  }
  if (status === "contested") return { colour: look.contested, hatching: "stripes" };
  if (status === "liberated") return { colour: look.liberated, hatching: "back" };
  return { colour: look.soft, hatching: "dots" };
}

/** How a kind of change is drawn. */
export function kindStyle(look: Look, kind: string, gained: boolean): { colour: string; hatching: Hatching } {
  const colour = gained ? look.gain : look.loss;
  const hatchings: Record<string, Hatching> = { reclassified: "dots", redraw: "stripes", retraction: "cross" };
  return { colour, hatching: hatchings[kind] ?? "solid" };
}

const tiles = new Map<string, HTMLCanvasElement>();
/** A square of the hatching, seamless; device pixels. */
function tile(colour: string, hatching: Hatching, ratio: number): HTMLCanvasElement {
  const key = `${colour} ${hatching} ${ratio}`;
  let made = tiles.get(key);
  if (made !== undefined) return made;
  const size = Math.round(7 * ratio);
  made = document.createElement("canvas");
  made.width = made.height = size;
  const c = made.getContext("2d")!;
  c.strokeStyle = c.fillStyle = colour;
  c.lineWidth = 1.6 * ratio;
  const diagonal = (up: boolean) => {
    c.beginPath();
    for (const shift of [-size, 0, size]) {
      c.moveTo(shift - size, up ? size * 2 : -size);
      c.lineTo(shift + 2 * size, up ? -size : 2 * size);
    }
    c.stroke();
  };
  if (hatching === "stripes" || hatching === "cross") diagonal(true);
  if (hatching === "back" || hatching === "cross") diagonal(false);
  if (hatching === "level") {
    c.beginPath();
    c.moveTo(0, size / 2);
    c.lineTo(size, size / 2);
    c.stroke();
  }
  if (hatching === "dots") {
    c.beginPath();
    c.arc(size / 2, size / 2, 1.4 * ratio, 0, 7);
    c.fill();
  }
  tiles.set(key, made);
  return made;
}

const patterns = new Map<string, CanvasPattern>();
function patternOf(context: CanvasRenderingContext2D, colour: string, hatching: Hatching, ratio: number): CanvasPattern {
  const key = `${colour} ${hatching} ${ratio}`;
  let made = patterns.get(key);
  if (made === undefined) patterns.set(key, (made = context.createPattern(tile(colour, hatching, ratio), "repeat")!));
  return made;
}

/** Fills a path in the colour, faintly, and hatches it: the hatching keeps its size at every zoom and moves with the map.
 * `scale`: device pixels a unit of the context. */
export function fillHatched(
  context: CanvasRenderingContext2D, path: Path2D, style: { colour: string; hatching: Hatching }, opacity: number, scale: number, ratio: number,
): void {
  context.fillStyle = style.colour;
  context.globalAlpha = style.hatching === "solid" ? opacity : opacity * 0.35;
  context.fill(path);
  if (style.hatching !== "solid") {
    const pattern = patternOf(context, style.colour, style.hatching, ratio);
    pattern.setTransform(new DOMMatrix([1 / scale, 0, 0, 1 / scale, 0, 0]));
    context.globalAlpha = Math.min(1, opacity * 1.15);
    context.fillStyle = pattern;
    context.fill(path);
  }
  context.globalAlpha = 1;
}

/** A swatch for a legend. */
export function swatch(style: { colour: string; hatching: Hatching }, opacity: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.className = "swatch";
  canvas.width = 44;
  canvas.height = 28;
  canvas.setAttribute("aria-hidden", "true");
  const path = new Path2D();
  path.rect(1, 1, 42, 26);
  const c = canvas.getContext("2d")!;
  fillHatched(c, path, style, opacity, 1, 2);
  c.strokeStyle = style.colour;
  c.lineWidth = 2;
  c.stroke(path);
  return canvas;
}
