// scalebar.ts - how long a kilometre is in the middle of the picture, from west to east. The projection keeps areas, so a
// length depends a little on place and direction: the bar is measured where it is looked at, on the ellipsoid's radius there.
import type { MapCamera } from "./camera";
import type { Look } from "./look";
import { numberText, type Words } from "./words";

/** Kilometres between two positions, on the sphere that touches the ellipsoid at their middle: close enough for a bar. */
export function kilometres([lon, lat]: [number, number], [lon2, lat2]: [number, number]): number {
  const radians = Math.PI / 180, middle = ((lat + lat2) / 2) * radians;
  const e2 = 0.00669437999014, w = Math.sqrt(1 - e2 * Math.sin(middle) ** 2);
  const north = (6378.137 * (1 - e2)) / w ** 3, east = (6378.137 / w) * Math.cos(middle);
  return Math.hypot((lat2 - lat) * radians * north, (lon2 - lon) * radians * east);
}

export function drawScaleBar(canvas: HTMLCanvasElement, camera: MapCamera, look: Look, t: Words): void {
  const x = camera.width / 2, y = camera.height / 2;
  const perPixel = kilometres(camera.toLonLat(x - 50, y), camera.toLonLat(x + 50, y)) / 100;
  const most = perPixel * Math.min(140, camera.width / 3);
  const power = 10 ** Math.floor(Math.log10(most));
  const length = [5, 2, 1].map((one) => one * power).find((one) => one <= most) ?? power;
  const wide = length / perPixel, ratio = camera.pixelRatio;
  const text = length >= 1 ? `${numberText("en", length)} ${t.km}` : `${numberText("en", length * 1000)} ${t.m}`;
  const key = `${wide.toFixed(1)} ${text} ${look.ink} ${ratio}`;
  if (canvas.dataset.key === key) return;
  canvas.dataset.key = key;
  canvas.setAttribute("aria-label", text);
  canvas.width = Math.ceil((wide + 12) * ratio);
  canvas.height = Math.ceil(26 * ratio);
  canvas.style.width = `${canvas.width / ratio}px`;
  canvas.style.height = `${canvas.height / ratio}px`;
  const c = canvas.getContext("2d")!;
  c.scale(ratio, ratio);
  c.strokeStyle = c.fillStyle = look.ink;
  c.lineWidth = 1.5;
  c.beginPath();
  c.moveTo(5, 15);
  c.lineTo(5, 20);
  c.lineTo(5 + wide, 20);
  c.lineTo(5 + wide, 15);
  c.stroke();
  c.font = "12px system-ui, sans-serif";
  c.fillText(text, 9, 13);
}
