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
const rounded = (tree) => JSON.parse(JSON.stringify(tree), (_, v) => (typeof v === "number" ? Math.round(v * 1000) / 1000 : v));
writeFileSync("dist/land.json", JSON.stringify(rounded(land("land-50m"))));
