// bundled.mjs - a module of the page, for tests in Node: `await bundled("tools/fold.ts")`.
import { build } from "esbuild";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const source = join(dirname(fileURLToPath(import.meta.url)), "..", "src");

export async function bundled(path) {
  const made = await build({
    entryPoints: [join(source, path)], bundle: true, write: false, format: "esm", target: "es2021", charset: "utf8", logLevel: "error",
  });
  return import(`data:text/javascript;base64,${Buffer.from(made.outputFiles[0].contents).toString("base64")}`);
}
