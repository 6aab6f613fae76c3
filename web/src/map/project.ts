// project.ts - the equal-area projection of a theatre: Albers' cone with standard parallels by the theatre's box (at the
// equator it is a cylinder). Positions on the plane are kilometres from the theatre's middle, y down.
import { geoConicEqualAreaRaw } from "d3-geo";

const radians = Math.PI / 180;
// The sphere with the ellipsoid's surface. Lengths on it differ from true ones by up to 0.3 %, which a scale bar does not
// show; the numbers beside the map come from the ellipsoid.
export const authalicRadiusKm = 6371.0072;

export interface Projection {
  centre: [lon: number, lat: number];
  forward(lon: number, lat: number): [x: number, y: number];
  back(x: number, y: number): [lon: number, lat: number];
}

export function projectionOf(box: [west: number, south: number, east: number, north: number]): Projection {
  const [west, south, east, north] = box;
  const lon0 = (west + east) / 2, lat0 = (south + north) / 2;
  const sixth = (north - south) / 6;
  const raw = geoConicEqualAreaRaw((south + sixth) * radians, (north - sixth) * radians);
  const [x0, y0] = raw(0, lat0 * radians);
  const turned = (lon: number) => ((((lon - lon0) % 360) + 540) % 360) - 180;
  return {
    centre: [lon0, lat0],
    forward(lon, lat) {
      const [x, y] = raw(turned(lon) * radians, lat * radians);
      return [(x - x0) * authalicRadiusKm, (y0 - y) * authalicRadiusKm];
    },
    back(x, y) {
      const [lambda, phi] = raw.invert!(x / authalicRadiusKm + x0, y0 - y / authalicRadiusKm);
      return [((((lambda / radians + lon0) % 360) + 540) % 360) - 180, phi / radians];
    },
  };
}
