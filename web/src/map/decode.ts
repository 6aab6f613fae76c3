// decode.ts - the shapes of a source from their bytes ("PLM1", docs/site.md). All vertices stand in one pool, in the
// order of the rings; a shape is a stretch of it, and nothing is copied when its rings are asked for.
import type { Rings, Shapes, Stay } from "../site";

const mostVertices = 16_000_000; // 128 MB of pool; the largest known source has 1.8 million
const mostRings = 4_000_000;

export class ShapesError extends Error {
  constructor(what: string, at: number) { super(`These are no shapes that this page can read: ${what} at byte ${at}.`); }
}

export interface DecodedShapes extends Shapes {
  readonly unitsPerDegree: number;
  readonly vertices: number;
  readonly pool: Int32Array; // x and y in turn
  /** Rings of a shape: [ringsBegin[shape], ringsBegin[shape + 1]). */
  readonly ringsBegin: Uint32Array;
  /** Where a ring begins in the pool, in vertices; it ends where the next begins. */
  readonly ringAt: Uint32Array;
  readonly isHole: Uint8Array; // of a ring
}

/** Throws ShapesError. */
export function decodeShapes(bytes: Uint8Array): DecodedShapes {
  let at = 4;
  const fail = (what: string): never => { throw new ShapesError(what, at); };
  if (bytes.length < 4 || bytes[0] !== 0x50 || bytes[1] !== 0x4c || bytes[2] !== 0x4d || bytes[3] !== 0x31) fail("the mark is missing");
  const size = bytes.length;
  const varint = (): number => {
    let byte = at < size ? bytes[at++]! : fail("the end came too early");
    if (byte < 128) return byte;
    let value = byte & 127, shift = 7;
    do {
      if (shift > 28) fail("a number is too large");
      byte = at < size ? bytes[at++]! : fail("the end came too early");
      value |= (byte & 127) << shift;
      shift += 7;
    } while (byte >= 128);
    return value >>> 0;
  };
  const atMost = (most: number, what: string): number => {
    const value = varint();
    return value > most ? fail(what) : value;
  };

  const unitsPerDegree = atMost(10_000_000, "the unit is too small");
  if (unitsPerDegree === 0) fail("the unit is none");
  const vertices = atMost(mostVertices, "too many vertices");
  const count = atMost(size, "too many shapes");
  const pool = new Int32Array(2 * vertices);
  const ringsBegin = new Uint32Array(count + 1);
  // The number of rings is known at the end; each takes two bytes at least.
  const rings: number[] = [], holes: number[] = [];
  let end = 0; // of the pool, in numbers
  const full = pool.length;
  for (let shape = 0; shape < count; shape++) {
    ringsBegin[shape] = rings.length;
    for (let polygons = atMost(size, "too many polygons"); polygons > 0; polygons--) {
      const ringCount = atMost(size, "too many rings");
      for (let ring = 0; ring < ringCount; ring++) {
        if (rings.length >= mostRings) fail("too many rings");
        const begin = end;
        rings.push(begin / 2);
        holes.push(ring === 0 ? 0 : 1);
        for (let operations = atMost(size, "too many operations"); operations > 0; operations--) {
          const head = varint();
          const length = 2 * (head >>> 1);
          if (end + length > full) fail("more vertices than said");
          if ((head & 1) === 1) {
            const from = end - 2 * varint();
            if (from < 0 || from >= end || from + length > begin) fail("a copy from where nothing is");
            pool.copyWithin(end, from, from + length);
            end += length;
          } else {
            let x = end > 0 ? pool[end - 2]! : 0, y = end > 0 ? pool[end - 1]! : 0;
            for (const stop = end + length; end < stop;) {
              const dx = varint(), dy = varint();
              x += (dx >>> 1) ^ -(dx & 1);
              y += (dy >>> 1) ^ -(dy & 1);
              pool[end++] = x;
              pool[end++] = y;
            }
          }
        }
        if (end - begin < 6) fail("a ring of fewer than three vertices");
      }
    }
  }
  ringsBegin[count] = rings.length;
  if (end !== full) fail("fewer vertices than said");
  rings.push(end / 2);
  const ringAt = Uint32Array.from(rings);

  const stayCount = atMost(size, "too many stays");
  const stays: Stay[] = [];
  for (let i = 0; i < stayCount; i++) {
    const stay = { shape: varint(), status: varint(), first: varint(), end: varint() };
    if (stay.shape >= count || stay.first >= stay.end) fail("a stay of nothing");
    stays.push(stay);
  }
  if (at !== size) fail("bytes after the end");
  return {
    unitsPerDegree, vertices, pool, ringsBegin, ringAt, isHole: Uint8Array.from(holes), count, stays,
    rings(shape): Rings {
      const out: Rings = [];
      for (let ring = ringsBegin[shape]!; ring < ringsBegin[shape + 1]!; ring++)
        out.push(pool.subarray(2 * ringAt[ring]!, 2 * ringAt[ring + 1]!));
      return out;
    },
  };
}

/** Does the position (in units) lie in the shape? Holes and overlapping rings by the even-odd rule. */
export function contains(shapes: DecodedShapes, shape: number, x: number, y: number): boolean {
  const { pool, ringAt, ringsBegin } = shapes;
  let inside = false;
  for (let ring = ringsBegin[shape]!; ring < ringsBegin[shape + 1]!; ring++) {
    const begin = 2 * ringAt[ring]!, end = 2 * ringAt[ring + 1]!;
    let px = pool[end - 2]!, py = pool[end - 1]!;
    for (let i = begin; i < end; i += 2) {
      const qx = pool[i]!, qy = pool[i + 1]!;
      if (qy > y !== py > y && x < ((px - qx) * (y - qy)) / (py - qy) + qx) inside = !inside;
      px = qx;
      py = qy;
    }
  }
  return inside;
}
