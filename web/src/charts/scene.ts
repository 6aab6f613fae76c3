// scene.ts - a picture as a list of paths and texts, shown as SVG with the page's own colours (so that light and dark need
// no new picture), and taken away as an SVG file or painted on a canvas for a PNG, with the colours as they are now.
export type Colour = "ground" | "ink" | "soft" | "line" | "raised" | "accent" | "held" | "held2" | "contested" | "gain" | "loss";
export interface PathShape {
  d: string; fill?: Colour; stroke?: Colour; width?: number; dash?: number[];
  hatch?: Colour; // filled with slanted lines
  dots?: Colour; // filled with dots
  faint?: number; // opacity
  down?: number; // moved so far
}
export interface TextShape { text: string; x: number; y: number; anchor?: "start" | "middle" | "end"; colour?: Colour; size?: number; bold?: boolean }
export type Shape = PathShape | TextShape;
export interface Scene { width: number; height: number; shapes: Shape[] }

const space = "http://www.w3.org/2000/svg";
const font = "system-ui, 'DejaVu Sans', sans-serif";
let patterns = 0;

export function rect(x: number, y: number, width: number, height: number): string {
  return `M${x.toFixed(2)} ${y.toFixed(2)}h${width.toFixed(2)}v${height.toFixed(2)}h${(-width).toFixed(2)}z`;
}
export function circle(x: number, y: number, r: number): string {
  return `M${(x - r).toFixed(2)} ${y.toFixed(2)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
}
export function path(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${x.toFixed(2)} ${y.toFixed(2)}`).join("");
}

function node<K extends keyof SVGElementTagNameMap>(name: K, attributes: Record<string, string | number | undefined>): SVGElementTagNameMap[K] {
  const made = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, String(value));
  return made;
}

/** Into `svg`, which is emptied. `colour` turns a name into what stands in the file. */
export function drawSvg(svg: SVGSVGElement, scene: Scene, colour: (name: Colour) => string = (name) => `var(--${name})`): void {
  svg.setAttribute("viewBox", `0 0 ${scene.width} ${scene.height}`);
  svg.setAttribute("width", String(scene.width));
  svg.setAttribute("height", String(scene.height));
  svg.setAttribute("font-family", font);
  const defs = node("defs", {}), ids = new Map<string, string>();
  const pattern = (kind: "hatch" | "dots", name: Colour): string => {
    const key = `${kind}-${name}`;
    let id = ids.get(key);
    if (id === undefined) {
      id = `plot-${key}-${++patterns}`;
      ids.set(key, id);
      const made = node("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: kind === "hatch" ? "rotate(45)" : undefined });
      made.append(kind === "hatch" ? node("path", { d: "M0 0V6", stroke: colour(name), "stroke-width": 2.4 }) : node("circle", { cx: 3, cy: 3, r: 1.2, fill: colour(name) }));
      defs.append(made);
    }
    return `url(#${id})`;
  };
  const parts: SVGElement[] = [];
  for (const shape of scene.shapes) {
    if ("text" in shape) {
      const text = node("text", { x: shape.x, y: shape.y, "text-anchor": shape.anchor, fill: colour(shape.colour ?? "soft"), "font-size": shape.size ?? 12, "font-weight": shape.bold === true ? 650 : undefined });
      text.textContent = shape.text;
      parts.push(text);
      continue;
    }
    const common = { d: shape.d, opacity: shape.faint, transform: shape.down === undefined ? undefined : `translate(0 ${shape.down})` };
    if (shape.fill !== undefined || shape.stroke !== undefined)
      parts.push(node("path", { ...common, fill: shape.fill === undefined ? "none" : colour(shape.fill), stroke: shape.stroke === undefined ? undefined : colour(shape.stroke),
        "stroke-width": shape.stroke === undefined ? undefined : (shape.width ?? 1), "stroke-dasharray": shape.dash?.join(" "), "stroke-linejoin": "round" }));
    if (shape.hatch !== undefined) parts.push(node("path", { ...common, fill: pattern("hatch", shape.hatch) }));
    if (shape.dots !== undefined) parts.push(node("path", { ...common, fill: pattern("dots", shape.dots) }));
  }
  svg.replaceChildren(defs, ...parts);
}

/** The colours as they are at present. */
export function coloursNow(): (name: Colour) => string {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(`--${name}`).trim();
}

export function svgFile(scene: Scene): string {
  const svg = node("svg", { xmlns: space }), colour = coloursNow();
  drawSvg(svg, { ...scene, shapes: [{ d: rect(0, 0, scene.width, scene.height), fill: "ground" }, ...scene.shapes] }, colour);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
}

/** Painted at twice its size. No image of an SVG is loaded: the page's content policy need not allow one. */
export function pngFile(scene: Scene): Promise<Blob> {
  const canvas = document.createElement("canvas"), scale = 2;
  canvas.width = scene.width * scale;
  canvas.height = scene.height * scale;
  const pen = canvas.getContext("2d"), colour = coloursNow();
  if (pen === null) return Promise.reject(new Error("no canvas"));
  pen.scale(scale, scale);
  pen.fillStyle = colour("ground");
  pen.fillRect(0, 0, scene.width, scene.height);
  const filled = (d: Path2D, name: Colour, dots: boolean) => {
    pen.save();
    pen.clip(d);
    pen.beginPath();
    if (dots) {
      pen.fillStyle = colour(name);
      for (let x = 3; x < scene.width; x += 6) for (let y = 3; y < scene.height; y += 6) pen.rect(x - 1, y - 1, 2, 2);
      pen.fill();
    } else {
      pen.strokeStyle = colour(name);
      pen.lineWidth = 2.4;
      for (let x = -scene.height; x < scene.width; x += 6 * Math.SQRT2) {
        pen.moveTo(x, scene.height);
        pen.lineTo(x + scene.height, 0);
      }
      pen.stroke();
    }
    pen.restore();
  };
  for (const shape of scene.shapes) {
    if ("text" in shape) {
      pen.fillStyle = colour(shape.colour ?? "soft");
      pen.font = `${shape.bold === true ? "650 " : ""}${shape.size ?? 12}px ${font}`;
      pen.textAlign = shape.anchor === "middle" ? "center" : (shape.anchor ?? "start");
      pen.fillText(shape.text, shape.x, shape.y);
      continue;
    }
    const d = new Path2D(shape.d);
    pen.save();
    pen.translate(0, shape.down ?? 0);
    pen.globalAlpha = shape.faint ?? 1;
    if (shape.fill !== undefined) {
      pen.fillStyle = colour(shape.fill);
      pen.fill(d);
    }
    if (shape.hatch !== undefined) filled(d, shape.hatch, false);
    if (shape.dots !== undefined) filled(d, shape.dots, true);
    if (shape.stroke !== undefined) {
      pen.strokeStyle = colour(shape.stroke);
      pen.lineWidth = shape.width ?? 1;
      pen.setLineDash(shape.dash ?? []);
      pen.stroke(d);
    }
    pen.restore();
  }
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob === null ? failed(new Error("no picture")) : done(blob)), "image/png"));
}
