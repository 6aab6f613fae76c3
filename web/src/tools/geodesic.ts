// geodesic.ts - the ruler's numbers: the shortest line between two positions on the WGS84 ellipsoid (Vincenty's
// formulas, iterated to 0.1 mm), positions along it, and the area that such lines enclose.
//
// Vincenty's inverse does not converge for positions nearly opposite on the globe: then there is no length (NaN). The
// area is that of the lines cut into short pieces which are taken as straight in longitude and latitude, for which
// there is a closed form (docs/method.md, "Area"): pieces of 5 km differ from the line itself by less than a metre.

const a = 6378137, f = 1 / 298.257223563, b = a * (1 - f), e2 = f * (2 - f), e = Math.sqrt(e2);
const radians = Math.PI / 180;

export type Position = readonly [lon: number, lat: number];

interface Line { m: number; azimuth: number } // radians from north, at the first end

function coefficients(cosSqAlpha: number): [A: number, B: number] {
  const u = (cosSqAlpha * (a * a - b * b)) / (b * b);
  return [
    1 + (u / 16384) * (4096 + u * (-768 + u * (320 - 175 * u))),
    (u / 1024) * (256 + u * (-128 + u * (74 - 47 * u))),
  ];
}
function deltaSigma(B: number, sin: number, cos: number, cosM: number): number {
  const square = cosM * cosM;
  return B * sin * (cosM + (B / 4) * (cos * (2 * square - 1) - (B / 6) * cosM * (4 * sin * sin - 3) * (4 * square - 3)));
}
const reduced = (lat: number) => Math.atan((1 - f) * Math.tan(lat * radians));

function lineOf(from: Position, to: Position): Line {
  const L = ((((to[0] - from[0]) % 360) + 540) % 360 - 180) * radians;
  const U1 = reduced(from[1]), U2 = reduced(to[1]);
  const s1 = Math.sin(U1), c1 = Math.cos(U1), s2 = Math.sin(U2), c2 = Math.cos(U2);
  let lambda = L;
  for (let round = 0; round < 200; round++) {
    const sl = Math.sin(lambda), cl = Math.cos(lambda);
    const sin = Math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl), cos = s1 * s2 + c1 * c2 * cl;
    if (sin === 0) return { m: cos > 0 ? 0 : NaN, azimuth: 0 };
    const sigma = Math.atan2(sin, cos), sinAlpha = (c1 * c2 * sl) / sin, cosSqAlpha = 1 - sinAlpha * sinAlpha;
    const cosM = cosSqAlpha < 1e-15 ? 0 : cos - (2 * s1 * s2) / cosSqAlpha; // along the equator
    const C = (f / 16) * cosSqAlpha * (4 + f * (4 - 3 * cosSqAlpha));
    const next = L + (1 - C) * f * sinAlpha * (sigma + C * sin * (cosM + C * cos * (2 * cosM * cosM - 1)));
    if (Math.abs(next) > Math.PI) break;
    if (Math.abs(next - lambda) < 1e-13) {
      const [A, B] = coefficients(cosSqAlpha);
      return { m: b * A * (sigma - deltaSigma(B, sin, cos, cosM)), azimuth: Math.atan2(c2 * sl, c1 * s2 - s1 * c2 * cl) };
    }
    lambda = next;
  }
  return { m: NaN, azimuth: NaN };
}

/** Metres; NaN for positions nearly opposite on the globe. */
export const distanceM = (from: Position, to: Position): number => lineOf(from, to).m;

/** Degrees clockwise from north, in which one sets out. */
export const azimuthDeg = (from: Position, to: Position): number => ((lineOf(from, to).azimuth / radians) % 360 + 360) % 360;

function positionAt(from: Position, azimuth: number, m: number): Position {
  const U1 = reduced(from[1]), s1 = Math.sin(U1), c1 = Math.cos(U1), sa = Math.sin(azimuth), ca = Math.cos(azimuth);
  const sigma1 = Math.atan2(s1, c1 * ca), sinAlpha = c1 * sa, cosSqAlpha = 1 - sinAlpha * sinAlpha;
  const [A, B] = coefficients(cosSqAlpha);
  let sigma = m / (b * A), sin = 0, cos = 1, cosM = 1;
  for (let round = 0; round < 100; round++) {
    sin = Math.sin(sigma); cos = Math.cos(sigma); cosM = Math.cos(2 * sigma1 + sigma);
    const next = m / (b * A) + deltaSigma(B, sin, cos, cosM);
    const done = Math.abs(next - sigma) < 1e-14;
    sigma = next;
    if (done) break;
  }
  const across = s1 * sin - c1 * cos * ca;
  const lat = Math.atan2(s1 * cos + c1 * sin * ca, (1 - f) * Math.hypot(sinAlpha, across));
  const lambda = Math.atan2(sin * sa, c1 * cos - s1 * sin * ca);
  const C = (f / 16) * cosSqAlpha * (4 + f * (4 - 3 * cosSqAlpha));
  const L = lambda - (1 - C) * f * sinAlpha * (sigma + C * sin * (cosM + C * cos * (2 * cosM * cosM - 1)));
  return [from[0] + L / radians, lat / radians];
}

const pieceM = 5000, piecesMax = 2000;
/** Positions along the shortest line, at most 5 km apart, both ends included. */
export function along(from: Position, to: Position): Position[] {
  const { m, azimuth } = lineOf(from, to);
  const pieces = Number.isFinite(m) ? Math.min(piecesMax, Math.max(1, Math.ceil(m / pieceM))) : 1;
  const list: Position[] = [from];
  for (let i = 1; i < pieces; i++) list.push(positionAt(from, azimuth, (m * i) / pieces));
  list.push(to);
  return list;
}

// The area between the equator and a parallel, a radian wide.
function zone(lat: number): number {
  const s = Math.sin(lat);
  return (b * b * (s / (1 - e2 * s * s) + Math.atanh(e * s) / e)) / 2;
}
// Gauss-Legendre in five points: exact to 1e-12 for edges of 5 km.
const nodes: readonly [at: number, weight: number][] = [
  [0, 128 / 225], [0.5384693101056831, 0.47862867049936647], [-0.5384693101056831, 0.47862867049936647],
  [0.906179845938664, 0.23692688505618908], [-0.906179845938664, 0.23692688505618908],
];

/** km2 inside a ring whose edges are straight in longitude and latitude; the first position is not repeated. */
export function ringKm2(ring: readonly Position[]): number {
  const low = zone(Math.min(...ring.map(([, lat]) => lat)) * radians);
  let sum = 0;
  for (const [i, [lon1, lat1]] of ring.entries()) {
    const [lon2, lat2] = ring[(i + 1) % ring.length]!;
    let mean = 0;
    for (const [at, weight] of nodes) mean += (weight / 2) * (zone(((lat1 + lat2) / 2 + ((lat2 - lat1) / 2) * at) * radians) - low);
    sum += (lon2 - lon1) * radians * mean;
  }
  return Math.abs(sum) / 1e6;
}

/** km2 that the shortest lines between the positions, and back to the first, enclose. */
export function areaKm2(positions: readonly Position[]): number {
  if (positions.length < 3) return 0;
  const ring = positions.flatMap((from, i) => along(from, positions[(i + 1) % positions.length]!).slice(0, -1));
  return ringKm2(ring);
}

/** Do edges that are no neighbours cross? Then there is no one area. */
export function crosses(positions: readonly Position[]): boolean {
  const n = positions.length;
  const side = (p: Position, q: Position, r: Position) => Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  for (let i = 0; i < n; i++)
    for (let k = i + 2; k < n; k++) {
      if (i === 0 && k === n - 1) continue;
      const p = positions[i]!, q = positions[i + 1]!, r = positions[k]!, s = positions[(k + 1) % n]!;
      if (side(p, q, r) !== side(p, q, s) && side(r, s, p) !== side(r, s, q)) return true;
    }
  return false;
}
