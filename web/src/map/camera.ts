// camera.ts - which part of the plane is seen, how large; as text for the address. Pans, zooms, fits.
import type { Camera } from "./overlay";
import type { Projection } from "./project";

const smallest = 0.02, largest = 400; // CSS pixels a kilometre

export class MapCamera implements Camera {
  x = 0; y = 0; // of the plane, in the pane's middle
  scale = 1;
  width = 1; height = 1; pixelRatio = 1;
  moving = false; // a hand is on it: what is slow to draw may follow when it rests

  constructor(readonly projection: Projection, private readonly box: [number, number, number, number]) {}

  toScreen(lon: number, lat: number): [number, number] {
    const [x, y] = this.projection.forward(lon, lat);
    return [(x - this.x) * this.scale + this.width / 2, (y - this.y) * this.scale + this.height / 2];
  }
  toLonLat(x: number, y: number): [number, number] {
    return this.projection.back((x - this.width / 2) / this.scale + this.x, (y - this.height / 2) / this.scale + this.y);
  }

  /** The box on the plane: its corners and the middles of its sides, since parallels are curved. */
  private extent(): [number, number, number, number] {
    const [west, south, east, north] = this.box;
    let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
    for (const lon of [west, (west + east) / 2, east])
      for (const lat of [south, (south + north) / 2, north]) {
        const [x, y] = this.projection.forward(lon, lat);
        left = Math.min(left, x); right = Math.max(right, x);
        top = Math.min(top, y); bottom = Math.max(bottom, y);
      }
    return [left, top, right, bottom];
  }
  fit(): void {
    const [left, top, right, bottom] = this.extent();
    this.scale = this.held(0.97 * Math.min(this.width / (right - left), this.height / (bottom - top)));
    this.x = (left + right) / 2;
    this.y = (top + bottom) / 2;
  }
  private held(scale: number): number {
    return Math.min(largest, Math.max(smallest, scale));
  }
  pan(dx: number, dy: number): void {
    this.x -= dx / this.scale;
    this.y -= dy / this.scale;
    const [left, top, right, bottom] = this.extent(); // the theatre's box stays within reach
    this.x = Math.min(right, Math.max(left, this.x));
    this.y = Math.min(bottom, Math.max(top, this.y));
  }
  /** The point of the plane under x, y stays there. */
  zoom(factor: number, x = this.width / 2, y = this.height / 2): void {
    const scale = this.held(this.scale * factor);
    const by = 1 / this.scale - 1 / scale;
    this.x += (x - this.width / 2) * by;
    this.y += (y - this.height / 2) * by;
    this.scale = scale;
    this.pan(0, 0);
  }
  goTo(lon: number, lat: number, across?: number): void {
    [this.x, this.y] = this.projection.forward(lon, lat);
    if (across !== undefined) this.scale = this.held(Math.min(this.width, this.height) / across);
    this.pan(0, 0);
  }
  /** "36.21200,48.43300,9.312": middle, and zoom as the power of two of pixels a kilometre, ten more. */
  text(): string {
    const [lon, lat] = this.projection.back(this.x, this.y);
    return `${lon.toFixed(5)},${lat.toFixed(5)},${(Math.log2(this.scale) + 10).toFixed(3)}`;
  }
  /** false: the text cannot be meant. */
  read(text: string): boolean {
    const parts = text.split(",").map(Number);
    const [lon, lat, zoom] = parts;
    if (parts.length !== 3 || lon === undefined || lat === undefined || zoom === undefined || !parts.every(Number.isFinite)) return false;
    if (Math.abs(lat) > 85 || Math.abs(lon) > 180) return false;
    this.scale = this.held(2 ** (zoom - 10));
    this.goTo(lon, lat);
    return true;
  }
}
