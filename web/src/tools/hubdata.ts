// hubdata.ts - how far a hub is from what the side holds: the catalogue's series of a source, and, where anything may be
// asked, the distance at the very instant.
import { ask, canAsk, questionText, type Site } from "../site";
import { instantOf, instantText, type Instant } from "../state";

interface Measured {
  at: string; snapshot: string; distance_km: number | null; nearest: [number, number] | null; held: boolean;
  interval: { low: number | null; high: number | null } | null;
}
interface HubAnswer { sources: (Measured & { source: string; days?: Measured[] })[] }
export interface HubDay { at: Instant; km: number; low: number | undefined; high: number | undefined; nearest: [number, number] | undefined; exact: boolean }

function dayOf(one: Measured, exact: boolean): HubDay[] {
  const at = instantOf(one.at);
  if (at === undefined || one.distance_km === null || one.distance_km === undefined) return [];
  return [{ at, km: one.distance_km, low: one.interval?.low ?? undefined, high: one.interval?.high ?? undefined, nearest: one.nearest ?? undefined, exact }];
}

/** The question "hub" of the catalogue about this hub by this source. */
function seriesQuestion(site: Site, hub: string, source: string): string | undefined {
  return site.questions.find((one) => one.name === "hub" && one.source === hub && new URLSearchParams(one.ask.split("?")[1] ?? "").get("source") === source)?.ask;
}

/** The series, by time; [] when it is not among the answers. */
export async function distances(site: Site, hub: string, source: string): Promise<HubDay[]> {
  const question = seriesQuestion(site, hub, source);
  if (question === undefined || !canAsk(site, question)) return [];
  const answer = await ask<HubAnswer>(site, question);
  return (answer.sources.find((one) => one.source === source)?.days ?? []).flatMap((one) => dayOf(one, false));
}

/** The state at an instant: asked exactly where that is possible, else the last of the series up to it. */
export async function distanceAt(site: Site, hub: string, source: string, at: Instant): Promise<HubDay | undefined> {
  if (site.live) {
    const answer = await ask<HubAnswer>(site, questionText("hub", { arg: hub, at: instantText(at).includes("T") ? instantText(at) : `${instantText(at)}T00:00:00Z`, source }));
    const one = answer.sources.find((entry) => entry.source === source);
    return one === undefined ? undefined : dayOf(one, true)[0];
  }
  const days = await distances(site, hub, source);
  return days.filter((day) => day.at <= at).pop();
}
