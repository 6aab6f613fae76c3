// mount.ts - puts the tools of the map in their places.
import type { App } from "../app";
import type { MapHandle } from "../map/overlay";

export function mountTools(_app: App, _map: MapHandle): void {}
