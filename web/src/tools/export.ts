// export.ts - the data behind the map as files: the control of a day as GeoJSON, the series of a source as CSV.
import type { Standing } from "../map/overlay";
import type { MapsOf, Rings, Site, SourceOf } from "../site";
import { instantText } from "../state";

/** deepstate-2024-12-19-control.geojson */
export function fileName(source: string, maps: MapsOf | undefined, snapshot: number, what: string): string {
  const instant = maps?.instants[snapshot];
  return `${source}${instant === undefined ? "" : `-${instantText(instant).slice(0, 10)}`}-${what}`;
}

/** Above 0: counter-clockwise. From the first vertex, so that the products stay small and exact. */
function turn(ring: Int32Array): number {
  const x0 = ring[0]!, y0 = ring[1]!;
  let sum = 0, px = ring[ring.length - 2]! - x0, py = ring[ring.length - 1]! - y0;
  for (let i = 0; i < ring.length; i += 2) {
    const x = ring[i]! - x0, y = ring[i + 1]! - y0;
    sum += px * y - x * py;
    px = x;
    py = y;
  }
  return sum;
}
/** Closed, in degrees; shells counter-clockwise, holes clockwise (RFC 7946). */
function coordinates(ring: Int32Array, hole: boolean): [number, number][] {
  const out: [number, number][] = [];
  for (let i = 0; i < ring.length; i += 2) out.push([ring[i]! / 1e5, ring[i + 1]! / 1e5]);
  if (turn(ring) > 0 === hole) out.reverse();
  out.push(out[0]!);
  return out;
}
function boxOf(ring: Int32Array): [number, number, number, number] {
  let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity;
  for (let i = 0; i < ring.length; i += 2) {
    west = Math.min(west, ring[i]!); east = Math.max(east, ring[i]!);
    south = Math.min(south, ring[i + 1]!); north = Math.max(north, ring[i + 1]!);
  }
  return [west, south, east, north];
}
/** A map's shape is a polygon: its first ring the shell. A ring that lies in no shell before it begins another polygon. */
export function polygonsOf(rings: Rings): [number, number][][][] {
  const polygons: { box: [number, number, number, number]; rings: [number, number][][] }[] = [];
  for (const ring of rings) {
    const box = boxOf(ring);
    const within = polygons.find((one) => box[0] >= one.box[0] && box[1] >= one.box[1] && box[2] <= one.box[2] && box[3] <= one.box[3]);
    if (within === undefined) polygons.push({ box, rings: [coordinates(ring, false)] });
    else within.rings.push(coordinates(ring, true));
  }
  return polygons.map((one) => one.rings);
}

/** A feature a shape, as drawn: shapes of one status may overlap, and are not dissolved. */
export function controlGeoJson(site: Site, source: SourceOf, maps: MapsOf, snapshot: number, shapes: (Standing & { rings: Rings })[], address: string): string {
  const dated = (one: number) => (maps.instants[one] === undefined ? null : new Date(maps.instants[one]! * 1000).toISOString().replace(".000Z", "Z"));
  const head = {
    type: "FeatureCollection",
    source: source.name, maker: source.maker, map: dated(snapshot), files: (maps.files[snapshot] ?? []).map(({ name, layer, sha256, url }) => ({ name, layer, sha256, url })),
    citation: source.citation, licence: source.licence, evidence: site.evidence, program: `Plumbline ${site.version}`, address,
    precision: "Positions are rounded to 0.00001 degrees, about a metre. Shapes stand as drawn: where they overlap, their areas add up to more than the area held.",
  };
  const features = shapes.map(({ shape, status, first, end, rings }) => {
    const polygons = polygonsOf(rings);
    return JSON.stringify({
      type: "Feature", id: shape,
      properties: { status, first_map: dated(first), last_map: dated(end - 1) },
      geometry: polygons.length === 1 ? { type: "Polygon", coordinates: polygons[0] } : { type: "MultiPolygon", coordinates: polygons },
    });
  });
  return `${JSON.stringify(head).slice(0, -1)},"features":[\n${features.join(",\n")}\n]}\n`;
}

const quoted = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

/** A row a map: the program's areas, in km2, by status; and its files. */
export function seriesCsv(maps: MapsOf): string {
  const statuses = maps.statuses.filter((status) => maps.series[status] !== undefined);
  const column = (status: string) => status.replace(/[^a-z0-9]+/g, "_");
  const rows = [["map", "updated", ...statuses.flatMap((status) => [`held_km2_${column(status)}`, `gained_km2_${column(status)}`, `lost_km2_${column(status)}`]), "files", "sha256"]];
  maps.instants.forEach((instant, i) => {
    const number = (value: number | undefined | null) => (value === undefined || value === null ? "" : String(value));
    rows.push([new Date(instant * 1000).toISOString().replace(".000Z", "Z"), maps.updated[i] === true ? "1" : "0",
      ...statuses.flatMap((status) => {
        const series = maps.series[status]!;
        return [number(series.held_km2[i]), number(series.gained_km2[i]), number(series.lost_km2[i])];
      }),
      (maps.files[i] ?? []).map((file) => file.name).join(" "), (maps.files[i] ?? []).map((file) => file.sha256).join(" ")]);
  });
  return `${rows.map((row) => row.map(quoted).join(",")).join("\n")}\n`;
}
