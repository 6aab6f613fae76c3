// clock.ts - the date that the map stands on: steps by map, day, week and month, and play. While it plays, the state
// changes only when another map is due, and the hand moves every frame.
import type { App } from "../app";
import type { Instant } from "../state";
import { lastUpTo } from "./source";

export type Step = "snapshot" | "day" | "week" | "month";
const day = 86400;

export class Clock {
  private exact: Instant;
  private request = 0;
  private before = 0;
  private timer = 0;
  private own = false;
  /** Instants of the maps of all sources shown, ascending. */
  instants: readonly Instant[] = [];

  constructor(private readonly app: App, private readonly moved: () => void) {
    this.exact = app.state.at;
  }

  get now(): Instant { return this.exact; }
  get playing(): boolean { return this.request !== 0 || this.timer !== 0; }
  get first(): Instant { return this.instants[0] ?? this.app.state.from; }
  get last(): Instant { return this.instants[this.instants.length - 1] ?? this.app.state.to; }

  /** The state was changed, perhaps by somebody else: then playing ends. */
  follow(at: Instant): void {
    if (this.own || at === this.exact) return;
    this.pause();
    this.exact = at;
    this.moved();
  }

  set(at: Instant, keep = false): void {
    if (!keep) this.pause();
    this.exact = Math.round(Math.min(this.last, Math.max(this.first, at)));
    this.tell();
    this.moved();
  }
  private tell(): void {
    this.own = true;
    this.app.set({ at: Math.round(this.exact) });
    this.own = false;
  }

  step(by: Step, sign: 1 | -1): void { this.set(this.after(by, sign)); }
  private after(by: Step, sign: 1 | -1): Instant {
    if (by === "snapshot") {
      const here = lastUpTo(this.instants, this.exact);
      const onIt = this.instants[here] === this.exact;
      return this.instants[sign > 0 ? here + 1 : onIt ? here - 1 : here] ?? (sign > 0 ? this.last : this.first);
    }
    if (by !== "month") return this.exact + sign * (by === "week" ? 7 : 1) * day;
    const date = new Date(this.exact * 1000), was = date.getUTCDate();
    date.setUTCDate(1);
    date.setUTCMonth(date.getUTCMonth() + sign);
    const days = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    date.setUTCDate(Math.min(was, days));
    return date.getTime() / 1000;
  }

  /** Where playing ends: at the window's end from inside it, else at the last map. */
  private stop(): Instant {
    const { from, to } = this.app.state;
    return this.exact >= from && this.exact < to ? Math.min(to, this.last) : this.last;
  }

  play(): void {
    if (this.playing || this.instants.length === 0) return;
    const { from, to } = this.app.state;
    if (this.exact >= this.last || (this.exact >= to && this.exact - to < day)) this.set(Math.max(this.first, from < this.exact ? from : this.first));
    const stop = this.stop();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (still) { // no motion: one map after the other, with time to look
      this.timer = window.setInterval(() => {
        const next = this.after("snapshot", 1);
        if (next <= stop) this.set(next, true);
        if (next >= stop) this.pause();
      }, 1500);
    } else {
      this.before = 0;
      this.request = requestAnimationFrame((time) => this.frame(time, stop));
    }
    this.moved();
  }
  private frame(time: number, stop: Instant): void {
    const passed = this.before === 0 ? 0 : Math.min(0.25, (time - this.before) / 1000);
    this.before = time;
    const was = lastUpTo(this.instants, this.exact);
    this.exact = Math.min(stop, this.exact + passed * this.app.state.speed * day);
    if (lastUpTo(this.instants, this.exact) !== was) this.tell();
    if (this.exact >= stop) return this.pause();
    this.moved();
    this.request = requestAnimationFrame((next) => this.frame(next, stop));
  }
  pause(): void {
    if (!this.playing) return;
    cancelAnimationFrame(this.request);
    clearInterval(this.timer);
    this.request = this.timer = 0;
    this.tell();
    this.moved();
  }
  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }
}
