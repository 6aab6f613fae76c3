// source.ts - one source's maps in memory: which shapes stand on a snapshot, and their outlines on the plane, projected
// when first drawn and kept. Outlines are thinned to what can be seen at a zoom.
import { readBytes, readMaps, readPatches, type MapsOf, type PatchesOf } from "../site";
import type { Instant } from "../state";
import { decodeShapes, type DecodedShapes } from "./decode";
import type { Projection } from "./project";

/** Outlines of decoded shapes as paths on the plane, in kilometres. */
export class Outlines {
  private level = NaN;
  private paths: (Path2D | undefined)[] = [];
  private readonly boxes: (readonly [left: number, top: number, right: number, bottom: number] | undefined)[] = [];
  constructor(readonly shapes: DecodedShapes, private readonly projection: Projection) {}

  /** The zoom that a scale (device pixels a kilometre) falls into: outlines are thinned for it. */
  static level(scale: number): number { return Math.ceil(Math.log2(scale)); }

  at(shape: number, level: number): Path2D {
    if (level !== this.level) {
      this.level = level;
      this.paths = [];
    }
    return (this.paths[shape] ??= this.make(shape, level));
  }

  /** May the shape be seen between these? */
  touches(shape: number, left: number, top: number, right: number, bottom: number): boolean {
    const box = (this.boxes[shape] ??= this.box(shape));
    return box[0] <= right && box[2] >= left && box[1] <= bottom && box[3] >= top;
  }
  private box(shape: number): readonly [number, number, number, number] {
    const { pool, ringAt, ringsBegin, unitsPerDegree } = this.shapes;
    let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
    for (let i = 2 * ringAt[ringsBegin[shape]!]!; i < 2 * ringAt[ringsBegin[shape + 1]!]!; i += 2) {
      const [x, y] = this.projection.forward(pool[i]! / unitsPerDegree, pool[i + 1]! / unitsPerDegree);
      left = Math.min(left, x); right = Math.max(right, x);
      top = Math.min(top, y); bottom = Math.max(bottom, y);
    }
    return [left, top, right, bottom];
  }

  /** Shells one way round and holes the other, so that paths put together and filled by winding are a union. */
  private make(shape: number, level: number): Path2D {
    const { pool, ringAt, ringsBegin, isHole, unitsPerDegree } = this.shapes;
    const path = new Path2D();
    const nearer = 0.4 / 2 ** level; // kilometres that are no pixel
    for (let ring = ringsBegin[shape]!; ring < ringsBegin[shape + 1]!; ring++) {
      const begin = 2 * ringAt[ring]!, end = 2 * ringAt[ring + 1]!;
      const points: number[] = [];
      let px = Infinity, py = Infinity, area = 0;
      for (let i = begin; i < end; i += 2) {
        const [x, y] = this.projection.forward(pool[i]! / unitsPerDegree, pool[i + 1]! / unitsPerDegree);
        if (Math.abs(x - px) < nearer && Math.abs(y - py) < nearer) continue;
        if (points.length > 0) area += px * y - x * py;
        points.push(x, y);
        px = x;
        py = y;
      }
      const n = points.length;
      if (n < 6) continue;
      area += px * points[1]! - points[0]! * py;
      path.moveTo(points[0]!, points[1]!);
      if (area > 0 === (isHole[ring] === 1)) for (let i = n - 2; i > 0; i -= 2) path.lineTo(points[i]!, points[i + 1]!);
      else for (let i = 2; i < n; i += 2) path.lineTo(points[i]!, points[i + 1]!);
      path.closePath();
    }
    return path;
  }
}

/** The index of the last of the ascending numbers that is at most `value`; -1: none. */
export function lastUpTo(numbers: ArrayLike<number>, value: number): number {
  let low = 0, high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export class SourceMap {
  readonly outlines: Outlines;
  private readonly kept = new Map<string, Path2D>();
  constructor(readonly maps: MapsOf, readonly shapes: DecodedShapes, projection: Projection) {
    this.outlines = new Outlines(shapes, projection);
  }

  static async read(name: string, projection: Projection): Promise<SourceMap> {
    const [maps, bytes] = await Promise.all([readMaps(name), readBytes(`data/maps/${name}.bin`)]);
    const shapes = decodeShapes(bytes);
    const snapshots = maps.instants.length;
    if (shapes.stays.some((stay) => stay.end > snapshots || stay.status >= maps.statuses.length))
      throw new Error(`The shapes of ${name} are of other snapshots than its list of maps.`);
    return new SourceMap(maps, shapes, projection);
  }

  snapshot(at: Instant): number { return lastUpTo(this.maps.instants, at); }

  /** Indices of the stays that hold on a snapshot. */
  standing(snapshot: number): number[] {
    const out: number[] = [];
    const stays = this.shapes.stays;
    for (let i = 0; i < stays.length; i++) if (stays[i]!.first <= snapshot && stays[i]!.end > snapshot) out.push(i);
    return out;
  }

  /** All that has a status on a snapshot, as one path to be filled by winding. */
  area(snapshot: number, status: number, level: number): Path2D {
    const key = `${snapshot} ${status} ${level}`;
    let path = this.kept.get(key);
    if (path === undefined) {
      path = new Path2D();
      for (const stay of this.shapes.stays)
        if (stay.status === status && stay.first <= snapshot && stay.end > snapshot) path.addPath(this.outlines.at(stay.shape, level));
      if (this.kept.size >= 24) this.kept.delete(this.kept.keys().next().value!);
      this.kept.set(key, path);
    }
    return path;
  }
}

export class Patches {
  readonly outlines: Outlines;
  private readonly order: number[]; // by the snapshot that brought them
  constructor(readonly of: PatchesOf, readonly shapes: DecodedShapes, projection: Projection) {
    this.order = of.to.map((_, i) => i).sort((a, b) => of.to[a]! - of.to[b]! || a - b);
    this.outlines = new Outlines(shapes, projection);
  }
  static async read(name: string, projection: Projection): Promise<Patches> {
    const [of, bytes] = await Promise.all([readPatches(name), readBytes(`data/patches/${name}.bin`)]);
    const shapes = decodeShapes(bytes);
    if (shapes.count !== of.to.length) throw new Error(`The outlines of the patches of ${name} are not those of its list.`);
    return new Patches(of, shapes, projection);
  }
  /** Those by which updates after snapshot `from` up to snapshot `to` changed the map, the earliest first. */
  between(from: number, to: number): number[] {
    const { order } = this;
    let low = 0, high = order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.of.to[order[middle]!]! <= from) low = middle + 1;
      else high = middle;
    }
    const out: number[] = [];
    for (let i = low; i < order.length && this.of.to[order[i]!]! <= to; i++) out.push(order[i]!);
    return out;
  }
}
