// basis.ts - what a number rests on: an element that carries basis(...) shows its snapshots and files when pointed at or
// focused (inspect.ts).
import type { MapsOf } from "../site";
import type { Instant } from "../state";

/** Attributes for h(): the number rests on these snapshots of the source. */
export function basis(source: string, ...instants: Instant[]): Record<string, string> {
  return { "data-basis": [source, ...instants].join(" "), tabindex: "0", role: "button", class: "basis" };
}

export function basisOf(text: string): { source: string; instants: Instant[] } {
  const [source = "", ...instants] = text.split(" ");
  return { source, instants: instants.map(Number).filter(Number.isFinite) };
}

/** The snapshot at exactly an instant, or the last before it; -1: none. */
export function snapshotAt(maps: MapsOf, instant: Instant): number {
  let low = 0, high = maps.instants.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (maps.instants[middle]! <= instant) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
