// answers.ts - what the verbs say of the two maps that stand compared: change with its intervals, and the front's lines. Asked
// when the clock rests; published, only where the answer was recorded.
import type { App } from "../app";
import { ask, canAsk, questionText, type Parameters } from "../site";
import { instantOf, instantText, type Instant } from "../state";
import type { FrontLine } from "./paint";
import type { Projection } from "./project";

interface Interval { low: number; high: number }
type Kinds = Record<string, number>;
export interface ChangeAnswer {
  net_km2: number; gained_km2: number; lost_km2: number;
  net_km2_interval?: Interval | null; gained_km2_interval?: Interval | null; lost_km2_interval?: Interval | null;
  by_update?: { gained_km2_by_kind?: Kinds; lost_km2_by_kind?: Kinds };
}
/** Two published dates. */
export interface Published { question: string; from: Instant; to: Instant }

export type Answer<T> =
  | { is: "none" } | { is: "asking" } | { is: "there"; value: T }
  | { is: "unpublished"; command: string; nearest: Published | undefined } | { is: "failed"; why: string };

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

  constructor(private readonly app: App, private readonly projection: Projection,
    /** The instant of the map that stands at an instant, of the main source. */
    private readonly standing: (at: Instant) => Instant | undefined, private readonly came: () => void) {}

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
      if (newChange || this.change.is === "asking") void this.askChange(changeKey, source, parameters, from, to);
      if (newFront || this.front.is === "asking") void this.askFront(frontKey, source, parameters, from, to);
    }, 350);
  }

  /** The question with and without the side: published ones may leave out the theatre's first. */
  private question(verb: string, parameters: Parameters): string | undefined {
    const { site } = this.app;
    const asked = [questionText(verb, parameters)];
    if (parameters.side === site.sides[0]?.name) asked.push(questionText(verb, { ...parameters, side: undefined }));
    return asked.find((question) => canAsk(site, question));
  }

  private async askChange(key: string, source: string, parameters: Parameters, from: Instant, to: Instant): Promise<void> {
    const { site } = this.app, near = this.published("month-interval", source, from, to)[0];
    const question = this.question("change", parameters) ?? this.same(near, from, to);
    let answer: Answer<ChangeAnswer>;
    if (question === undefined) answer = { is: "unpublished", command: command("change", site.evidence.name, parameters), nearest: near };
    else {
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

  /** What is published of this verb and source, by its two dates; the nearest first. */
  private published(name: string, source: string, from: Instant, to: Instant): Published[] {
    if (this.app.state.side !== this.app.site.sides[0]?.name) return [];
    const all = this.app.site.questions.filter((one) => one.name === name && one.source === source).flatMap(({ ask: question }) => {
      const words = new URLSearchParams(question.slice(question.indexOf("?")));
      const begin = instantOf(words.get("from") ?? ""), end = instantOf(words.get("to") ?? "");
      return begin === undefined || end === undefined ? [] : [{ question, from: begin, to: end }];
    });
    const far = (one: Published) => Math.abs(one.from - from) + Math.abs(one.to - to);
    return all.sort((one, other) => far(one) - far(other));
  }

  /** The published dates are others, but the maps that stood on them are these: one answer. */
  private same(near: Published | undefined, from: Instant, to: Instant): string | undefined {
    return near !== undefined && this.standing(near.from) === from && this.standing(near.to) === to ? near.question : undefined;
  }

  private async askFront(key: string, source: string, parameters: Parameters, from: Instant, to: Instant): Promise<void> {
    const near = this.published("front-lines", source, from, to)[0];
    const question = this.question("front", { ...parameters, format: "geojson" }) ?? this.same(near, from, to);
    let answer: Answer<FrontLine[]>;
    if (question === undefined) answer = { is: "unpublished", command: command("front", this.app.site.evidence.name, parameters), nearest: near };
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
