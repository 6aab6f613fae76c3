// build.mjs - web/src into web/dist: one script, one style sheet, one page, the coast; the same bytes from the same
// sources. tools/embed puts dist into the program.
import { build } from "esbuild";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { feature } from "topojson-client";

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist");
await build({
  entryPoints: { app: "src/main.ts" },
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "esm",
  target: "es2021",
  legalComments: "eof",
  outdir: "dist",
});
cpSync("src/index.html", "dist/index.html");
cpSync("src/icon.svg", "dist/icon.svg");
// Land without borders: who draws a border takes a side.
const land = (name) => {
  const atlas = JSON.parse(readFileSync(`node_modules/world-atlas/${name}.json`, "utf8"));
  return feature(atlas, atlas.objects.land);
};
// As "PLM1" (docs/site.md), in units of 0.005 degrees: a third of what JSON takes. Antarctica is in no theatre.
const units = 200;
const bytes = [];
const varint = (value) => {
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  bytes.push(value);
};
const zigzag = (value) => varint(value < 0 ? -2 * value - 1 : 2 * value);
const ringOf = (ring) => {
  const whole = ring.map((position) => position.map((degrees) => Math.round(degrees * units)));
  return whole.filter(([x, y], i) => { const [px, py] = whole[(i || whole.length) - 1]; return x !== px || y !== py; });
};
const polygons = land("land-50m").features.flatMap(({ geometry }) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates))
  .map((polygon) => polygon.map(ringOf).filter((ring) => ring.length >= 3))
  .filter((polygon) => polygon.length > 0 && polygon[0].some(([, y]) => y > -60 * units));
bytes.push(...Buffer.from("PLM1"));
varint(units);
varint(polygons.flat(1).reduce((sum, ring) => sum + ring.length, 0));
varint(polygons.length);
let [px, py] = [0, 0];
for (const polygon of polygons) {
  varint(1);
  varint(polygon.length);
  for (const ring of polygon) {
    varint(1);
    varint(2 * ring.length);
    for (const [x, y] of ring) {
      zigzag(x - px);
      zigzag(y - py);
      [px, py] = [x, y];
    }
  }
}
varint(0);
writeFileSync("dist/land.bin", Uint8Array.from(bytes));
