// answers.ts - what the verbs say of the two maps that stand compared: change with its intervals, and the front's lines. Asked
// when the clock rests; published, only where the answer was recorded.
import type { App } from "../app";
import { ask, canAsk, questionText, standard, type Parameters } from "../site";
import { instantText, type Instant } from "../state";
import type { FrontLine } from "./paint";
import type { Projection } from "./project";

interface Interval { low: number; high: number }
type Kinds = Record<string, number>;
export interface ChangeAnswer {
  net_km2: number; gained_km2: number; lost_km2: number;
  net_km2_interval?: Interval | null; gained_km2_interval?: Interval | null; lost_km2_interval?: Interval | null;
  by_update?: { gained_km2_by_kind?: Kinds; lost_km2_by_kind?: Kinds };
}
/** A period of a standard question (change?per=...). */
export interface Period { begin: string; end: string; net_km2: number; gained_km2: number; lost_km2: number; net_km2_interval?: Interval | null }

export type Answer<T> =
  | { is: "none" } | { is: "asking" } | { is: "there"; value: T }
  | { is: "unpublished"; command: string; nearest: Period | undefined } | { is: "failed"; why: string };

interface FrontFile {
  features: { properties: { front: "from" | "to"; way: "forward" | "back" | null; beyond_m: number; moved: boolean }; geometry: { type: string; coordinates: unknown } }[];
}

const pad = (word: string) => (/^[\w.:-]+$/.test(word) ? word : `'${word}'`);
function command(verb: string, evidence: string, parameters: Parameters): string {
  const options = Object.entries(parameters).map(([name, value]) => `--${name} ${pad(String(value))}`);
  return `plumbline ${verb} -e ${pad(evidence)} ${options.join(" ")}`;
}

export class Answers {
  change: Answer<ChangeAnswer> = { is: "none" };
  front: Answer<FrontLine[]> = { is: "none" };
  private changeKey = "";
  private frontKey = "";
  private timer = 0;

  constructor(private readonly app: App, private readonly projection: Projection, private readonly came: () => void) {}

  /** Instants of the two maps. `wantFront`: its lines too. Waits until nothing else is asked for a moment. */
  want(source: string, from: Instant | undefined, to: Instant | undefined, wantChange: boolean, wantFront: boolean): void {
    const none = from === undefined || to === undefined || from >= to;
    const key = none ? "" : `${source} ${from} ${to} ${this.app.state.side}`;
    const changeKey = wantChange ? key : "", frontKey = wantFront ? key : "";
    if (changeKey === this.changeKey && frontKey === this.frontKey) return;
    if (changeKey !== this.changeKey) this.change = changeKey === "" ? { is: "none" } : { is: "asking" };
    if (frontKey !== this.frontKey) this.front = frontKey === "" ? { is: "none" } : { is: "asking" };
    const newChange = changeKey !== this.changeKey && changeKey !== "", newFront = frontKey !== this.frontKey && frontKey !== "";
    this.changeKey = changeKey;
    this.frontKey = frontKey;
    clearTimeout(this.timer);
    if (none) return this.came();
    const parameters = { from: instantText(from), side: this.app.state.side, source, to: instantText(to) };
    this.timer = window.setTimeout(() => {
      if (newChange || this.change.is === "asking") void this.askChange(changeKey, source, parameters, from);
      if (newFront || this.front.is === "asking") void this.askFront(frontKey, parameters);
    }, 350);
  }

  /** The question with and without the side: published ones may leave out the theatre's first. */
  private question(verb: string, parameters: Parameters): string | undefined {
    const { site } = this.app;
    const asked = [questionText(verb, parameters)];
    if (parameters.side === site.sides[0]?.name) asked.push(questionText(verb, { ...parameters, side: undefined }));
    return asked.find((question) => canAsk(site, question));
  }

  private async askChange(key: string, source: string, parameters: Parameters, from: Instant): Promise<void> {
    const { site } = this.app;
    const question = this.question("change", parameters);
    let answer: Answer<ChangeAnswer>;
    if (question === undefined) {
      answer = { is: "unpublished", command: command("change", site.evidence.name, parameters), nearest: await this.nearest(source, from).catch(() => undefined) };
    } else {
      try {
        answer = { is: "there", value: await ask<ChangeAnswer>(site, question) };
      } catch (error) {
        answer = { is: "failed", why: error instanceof Error ? error.message : String(error) };
      }
    }
    if (key !== this.changeKey) return;
    this.change = answer;
    this.came();
  }

  /** The published month that lies nearest to where the compared time begins. */
  private async nearest(source: string, from: Instant): Promise<Period | undefined> {
    const question = standard(this.app.site, "month", source);
    if (question === undefined) return undefined;
    const series = await ask<{ periods?: Period[] }>(this.app.site, question);
    const middle = from + 15 * 86400;
    const far = (one: Period) => Math.abs((Date.parse(one.begin) + Date.parse(one.end)) / 2000 - middle);
    return series.periods?.reduce<Period | undefined>((best, one) => (best === undefined || far(one) < far(best) ? one : best), undefined);
  }

  private async askFront(key: string, parameters: Parameters): Promise<void> {
    const question = this.question("front", { ...parameters, format: "geojson" });
    let answer: Answer<FrontLine[]>;
    if (question === undefined) answer = { is: "unpublished", command: command("front", this.app.site.evidence.name, parameters), nearest: undefined };
    else {
      try {
        answer = { is: "there", value: this.lines(await ask<FrontFile>(this.app.site, question)) };
      } catch (error) {
        answer = { is: "failed", why: error instanceof Error ? error.message : String(error) };
      }
    }
    if (key !== this.frontKey) return;
    this.front = answer;
    this.came();
  }

  private lines(file: FrontFile): FrontLine[] {
    return file.features.map(({ properties, geometry }) => {
      const path = new Path2D();
      const lines = (geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates) as [number, number][][];
      for (const line of lines)
        line.forEach(([lon, lat], i) => {
          const [x, y] = this.projection.forward(lon, lat);
          if (i === 0) path.moveTo(x, y);
          else path.lineTo(x, y);
        });
      return { path, beyondM: properties.beyond_m, way: properties.moved ? properties.way : null, then: properties.front === "from" };
    });
  }
}
