// geodesic.test.mjs - lengths, directions and areas against PROJ 9 (geod, Karney's algorithms), whose values stand here.
import assert from "node:assert/strict";
import test from "node:test";
import { bundled } from "./bundled.mjs";

const { along, areaKm2, azimuthDeg, crosses, distanceM, ringKm2 } = await bundled("tools/geodesic.ts");
const near = (value, expected, within) => assert.ok(Math.abs(value - expected) <= within, `${value}, expected ${expected}`);

const lines = [
  [[37.1758, 48.2828], [37.1558575, 48.225946], 6493.026, 193.191102],
  [[30.5234, 50.4501], [37.6173, 55.7558], 757091.1834, 36.027396],
  [[33.5224, 44.6167], [39.3077, 48.5736], 624163.809, 43.150609],
  [[36, 45], [36, 52], 778399.172, 0],
  [[22, 0], [40, 0], 2003750.8343, 90],
  [[179.5, 10], [-179.5, 11], 155620.2017, 44.612249],
  [[-70.6693, -33.4489], [31.2357, 30.0444], 12798718.8004, 69.512672],
  [[37, 48], [37.00001, 48.00001], 1.3391, 33.86752],
];

test("lengths and directions", () => {
  // PROJ's are printed to 0.1 mm and 1e-6 degrees, Vincenty's series is good to 0.1 mm at these lengths.
  for (const [from, to, m, azimuth] of lines) {
    near(distanceM(from, to), m, 0.0002);
    near(distanceM(to, from), m, 0.0002);
    near(azimuthDeg(from, to), azimuth, 2e-6);
  }
  assert.equal(distanceM([37, 48], [37, 48]), 0);
  assert.ok(Number.isNaN(distanceM([0, 0], [179.9, 0.1])), "nearly opposite: none rather than a wrong one");
});

test("positions along a line", () => {
  for (const [from, to, m] of lines) {
    const list = along(from, to);
    let sum = 0;
    for (let i = 1; i < list.length; i++) sum += distanceM(list[i - 1], list[i]);
    near(sum, m, 0.001 + m * 1e-9); // on the shortest line the parts add up to the whole
  }
});

test("areas", () => {
  const figures = [
    [[[36, 47], [38, 47], [38, 49], [36, 49]], 33186.521278],
    [[[37.1, 48.2], [37.3, 48.25], [37.2, 48.4]], 144.53772],
    [[[30, 45], [40, 45.5], [39, 52], [31, 51]], 462848.712295],
  ];
  // A piece of 5 km leaves the line by at most 0.5 m, of which two thirds count, always on one side: 0.33 m times the outline.
  for (const [figure, km2] of figures) {
    let km = 0;
    figure.forEach((from, i) => (km += distanceM(from, figure[(i + 1) % figure.length]) / 1000));
    near(areaKm2(figure), km2, 0.00033 * km);
    near(areaKm2([...figure].reverse()), km2, 0.00033 * km);
  }
  assert.equal(areaKm2([[36, 47], [38, 47]]), 0);
  // Between two parallels and two meridians: the closed form, and so of the whole ellipsoid.
  near(ringKm2([[-180, -90], [180, -90], [180, 90], [-180, 90]]), 510065621.724, 0.01);
});

test("figures that cross themselves", () => {
  assert.equal(crosses([[0, 0], [1, 1], [1, 0], [0, 1]]), true);
  assert.equal(crosses([[0, 0], [1, 0], [1, 1], [0, 1]]), false);
  assert.equal(crosses([[0, 0], [1, 0], [1, 1]]), false);
});
