// land.ts - land and coast, and the user's own base map: both below everything else, both without a request that leaves
// the machine. No borders: who draws a border takes a side.
import { geoConicEqualArea, geoPath, type GeoPermissibleObjects } from "d3-geo";
import { readBytes } from "../site";
import { decodeShapes } from "./decode";
import { authalicRadiusKm, type Projection } from "./project";

type Box = [number, number, number, number];
const farKm = 3500; // land farther from the theatre's middle is not drawn

/** The same projection as project.ts, with d3's cutting of what lies on the other side of the world. */
function drawn(box: Box, tree: GeoPermissibleObjects): Path2D {
  const [west, south, east, north] = box;
  const sixth = (north - south) / 6;
  const projection = geoConicEqualArea()
    .parallels([south + sixth, north - sixth]).rotate([-(west + east) / 2, 0]).center([0, (south + north) / 2])
    .scale(authalicRadiusKm).translate([0, 0]).precision(0).clipExtent([[-farKm, -farKm], [farKm, farKm]]);
  const path = new Path2D();
  geoPath(projection, path as unknown as CanvasRenderingContext2D)(tree);
  return path;
}

export async function readLand(box: Box): Promise<Path2D> {
  const shapes = decodeShapes(await readBytes("land.bin"));
  const polygons: [number, number][][][] = [];
  for (let shape = 0; shape < shapes.count; shape++) {
    const rings = shapes.rings(shape).map((ring) => {
      const points: [number, number][] = [];
      for (let i = 0; i < ring.length; i += 2) points.push([ring[i]! / shapes.unitsPerDegree, ring[i + 1]! / shapes.unitsPerDegree]);
      points.push(points[0]!);
      return points;
    });
    polygons.push(rings);
  }
  return drawn(box, { type: "MultiPolygon", coordinates: polygons });
}

export interface Basemap { areas: Path2D; lines: Path2D; points: Path2D; name: string }

/** Any GeoJSON: areas are outlined and faintly filled, lines drawn, points dotted. Throws when it is none. */
export function readBasemap(name: string, text: string, projection: Projection): Basemap {
  const made: Basemap = { areas: new Path2D(), lines: new Path2D(), points: new Path2D(), name };
  let count = 0;
  const position = (value: unknown): [number, number] => {
    const [lon, lat] = value as [unknown, unknown];
    if (typeof lon !== "number" || typeof lat !== "number" || Math.abs(lat) > 90 || Math.abs(lon) > 360) throw new Error("position");
    count++;
    return projection.forward(lon, lat);
  };
  const line = (path: Path2D, value: unknown, close: boolean) => {
    (value as unknown[]).forEach((one, i) => (i === 0 ? path.moveTo(...position(one)) : path.lineTo(...position(one))));
    if (close) path.closePath();
  };
  const point = (value: unknown) => {
    const [x, y] = position(value);
    made.points.moveTo(x, y);
    made.points.lineTo(x, y);
  };
  const each = (value: unknown, how: (one: unknown) => void) => (value as unknown[]).forEach(how);
  const geometry = (tree: { type?: string; coordinates?: unknown; geometries?: unknown; geometry?: unknown; features?: unknown } | null) => {
    if (tree === null) return;
    const at = tree.coordinates;
    if (tree.type === "FeatureCollection") each(tree.features, (one) => geometry(one as never));
    else if (tree.type === "Feature") geometry(tree.geometry as never);
    else if (tree.type === "GeometryCollection") each(tree.geometries, (one) => geometry(one as never));
    else if (tree.type === "Polygon") each(at, (ring) => line(made.areas, ring, true));
    else if (tree.type === "MultiPolygon") each(at, (polygon) => each(polygon, (ring) => line(made.areas, ring, true)));
    else if (tree.type === "LineString") line(made.lines, at, false);
    else if (tree.type === "MultiLineString") each(at, (one) => line(made.lines, one, false));
    else if (tree.type === "Point") point(at);
    else if (tree.type === "MultiPoint") each(at, point);
    else throw new Error("type");
  };
  geometry(JSON.parse(text) as never);
  if (count === 0) throw new Error("empty");
  return made;
}
