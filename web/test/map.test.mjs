// map.test.mjs - shapes from their bytes, and the projection: what was written is read, what is broken is told so, and a square
// kilometre is as large everywhere.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bundled } from "./bundled.mjs";

const { contains, decodeShapes, ShapesError } = await bundled("map/decode.ts");
const { authalicRadiusKm, projectionOf } = await bundled("map/project.ts");

const varint = (value) => (value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]);
const zigzag = (value) => varint(value < 0 ? -2 * value - 1 : 2 * value);
const steps = (points) => points.flatMap(([x, y]) => [...zigzag(x), ...zigzag(y)]);
// A square of ten with a hole of four in it, and the same square again, copied; one stay of each.
const written = Uint8Array.from([
  ...Buffer.from("PLM1"), ...varint(100000), ...varint(12), ...varint(2),
  1, 2, 1, 8, ...steps([[-300, 500], [0, 10], [10, 0], [0, -10]]), 1, 8, ...steps([[-7, 3], [0, 4], [4, 0], [0, -4]]),
  1, 1, 1, 9, 8,
  2, 0, 1, 0, 300 % 128 | 128, 2, 1, 0, 5, 6,
]);

test("shapes are read as they were written", () => {
  const shapes = decodeShapes(written);
  assert.equal(shapes.count, 2);
  assert.equal(shapes.unitsPerDegree, 100000);
  assert.deepEqual(shapes.rings(0).map((ring) => [...ring]), [[-300, 500, -300, 510, -290, 510, -290, 500], [-297, 503, -297, 507, -293, 507, -293, 503]]);
  assert.deepEqual(shapes.rings(1).map((ring) => [...ring]), [[-300, 500, -300, 510, -290, 510, -290, 500]]);
  assert.deepEqual(shapes.stays, [{ shape: 0, status: 1, first: 0, end: 300 }, { shape: 1, status: 0, first: 5, end: 6 }]);
});

test("a position lies in a shape, but not in its hole", () => {
  const shapes = decodeShapes(written);
  assert.equal(contains(shapes, 0, -299, 501), true);
  assert.equal(contains(shapes, 0, -295, 505), false);
  assert.equal(contains(shapes, 1, -295, 505), true);
  assert.equal(contains(shapes, 0, -289, 505), false);
});

test("bytes that are cut or longer are no shapes", () => {
  for (let length = 0; length < written.length; length++)
    assert.throws(() => decodeShapes(written.subarray(0, length)), ShapesError, `cut at ${length}`);
  assert.throws(() => decodeShapes(Uint8Array.from([...written, 0])), ShapesError);
});

test("a copy may not reach into its own ring, nor before the begin", () => {
  for (const back of [0, 1, 3, 9, 200]) {
    const broken = Uint8Array.from(written);
    broken[written.length - 11] = back;
    assert.equal(written[written.length - 11], 8);
    assert.throws(() => decodeShapes(broken), ShapesError, `back ${back}`);
  }
});

test("what says that it is huge is not believed", () => {
  for (const count of [2 ** 25, 2 ** 31, 2 ** 35]) {
    const bytes = Uint8Array.from([...Buffer.from("PLM1"), ...varint(100000), ...varint(count), ...varint(1), 1, 1, 1]);
    assert.throws(() => decodeShapes(bytes), ShapesError);
  }
});

test("changed bytes are read or refused, in no time", () => {
  let seed = 20241219;
  const random = (below) => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % below;
  for (let round = 0; round < 3000; round++) {
    const broken = Uint8Array.from(written);
    for (let changes = 1 + random(3); changes > 0; changes--) broken[4 + random(broken.length - 4)] = random(256);
    const begin = performance.now();
    try {
      decodeShapes(broken);
    } catch (error) {
      assert.ok(error instanceof ShapesError, error.stack);
    }
    assert.ok(performance.now() - begin < 1000);
  }
});

const theatres = { "the east of Ukraine": [30.2, 44.4, 40.2, 52.3], "the equator": [10, -5, 20, 5], "the south": [-70, -45, -60, -35], "the date line": [175, 60, 185, 66] };
for (const [name, box] of Object.entries(theatres))
  test(`the projection keeps areas and goes back: ${name}`, () => {
    const projection = projectionOf(box), [west, south, east, north] = box, radians = Math.PI / 180, d = 0.01;
    for (let i = 0; i <= 8; i++)
      for (let j = 0; j <= 8; j++) {
        const lon = west + ((east - west) * i) / 8, lat = south + ((north - south) * j) / 8;
        const corners = [[lon - d, lat - d], [lon + d, lat - d], [lon + d, lat + d], [lon - d, lat + d]].map((at) => projection.forward(...at));
        let area = 0;
        corners.forEach(([x, y], k) => { const [u, v] = corners[(k + 1) % 4]; area += x * v - u * y; });
        const wanted = authalicRadiusKm ** 2 * 2 * d * radians * (Math.sin((lat + d) * radians) - Math.sin((lat - d) * radians));
        // Sides are straight on the plane: the sagitta of 0.02 degrees is 4e-8 of the area.
        assert.ok(Math.abs(-area / 2 / wanted - 1) < 1e-6, `${lon}, ${lat}: ${-area / 2} instead of ${wanted}`);
        const [lon2, lat2] = projection.back(...projection.forward(lon, lat));
        assert.ok(Math.abs(((lon2 - lon + 540) % 360) - 180) < 1e-9 && Math.abs(lat2 - lat) < 1e-9);
      }
  });
