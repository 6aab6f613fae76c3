// mount.ts - puts the tools of the map in their places.
import type { App } from "../app";
import type { MapHandle } from "../map/overlay";
import { mountCard } from "./card";
import { mountLayers } from "./hubs";
import { mountInspect } from "./inspect";
import { mountRuler } from "./ruler";
import { mountSearch } from "./search";
import { mountTake } from "./take";
import "./tools.css";

/** Once for a map. What is added later is drawn above, and asked first for the pointer: the ruler last. */
export function mountTools(app: App, map: MapHandle): void {
  const layers = mountLayers(app, map);
  mountCard(app, map);
  let measuring = () => false;
  mountInspect(app, map, layers, () => measuring());
  mountSearch(app, map);
  const ruler = mountRuler(app, map);
  measuring = () => ruler.active;
  mountTake(app, map);
}
