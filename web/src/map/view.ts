// view.ts - the view "map": puts camera, clock, pictures, time and column together, reads what is asked for, and draws at
// most once a frame.
import { h, type App, type MakeView, type View } from "../app";
import type { State } from "../state";
import { mountTools } from "../tools/mount";
import { Answers } from "./answers";
import { MapCamera } from "./camera";
import { Clock } from "./clock";
import { contains } from "./decode";
import { readBasemap, readLand, type Basemap } from "./land";
import { lookOf, type Look } from "./look";
import type { Here, MapHandle, Overlay, Standing } from "./overlay";
import { paint, paintBase, type Scene } from "./paint";
import { Panel } from "./panel";
import { Panes, type Pane } from "./panes";
import { listen } from "./pointer";
import { projectionOf } from "./project";
import { drawScaleBar } from "./scalebar";
import { Slider } from "./slider";
import { Patches, SourceMap } from "./source";
import { Toolbar } from "./toolbar";
import { ageText, dayText, minuteText, numberText, say, sourceTitle, statusTitle } from "./words";
import "./map.css";

type Read<T> = { is: "reading" } | { is: "there"; value: T } | { is: "failed"; why: string };

export const makeMap: MakeView = (app, place) => new MapView(app, place);

class MapView implements View {
  private readonly projection = projectionOf(this.app.site.theatre.box);
  private readonly camera = new MapCamera(this.projection, this.app.site.theatre.box);
  private readonly panes = new Panes();
  private readonly base = document.createElement("canvas");
  private readonly overlays: Overlay[] = [];
  private readonly watchers = new Set<() => void>();
  private readonly sources = new Map<string, Read<SourceMap>>();
  private readonly patchesOf = new Map<string, Read<Patches>>();
  private readonly clock = new Clock(this.app, () => this.ticked());
  private readonly slider = new Slider(this.app, this.clock);
  private readonly panel = new Panel(this.app);
  private readonly answers = new Answers(this.app, this.projection, (at) => {
    const { source } = this.app.state;
    return this.source(source)?.maps.instants[this.snapshot(source, at)];
  }, () => { this.panelSoon(0); this.redraw(); });
  private readonly toolbar = new Toolbar(this.app, (file) => void this.chooseBasemap(file));
  private readonly buttons = h("div", { class: "map-buttons" });
  private readonly title = h("h1", { class: "unseen" });
  private readonly help = h("p", { id: "map-help", class: "unseen" });
  private readonly scale = h("canvas", { class: "map-scale", role: "img" });
  private readonly stage: HTMLElement;
  private readonly sectors: Path2D;
  private land: Path2D | undefined;
  private basemap: Basemap | undefined;
  private look: Look;
  private divide = 0.5;
  private request = 0;
  private baseKey = "";
  private drawnKey = "";
  private wroteMap = "";
  private mapTimer = 0;
  private panelTimer = 0;
  private seen = false;
  private placed = false; // the camera
  readonly handle: MapHandle;

  constructor(private readonly app: App, place: HTMLElement) {
    this.look = lookOf(document.documentElement);
    this.sectors = this.sectorPath();
    this.handle = this.makeHandle();
    const stage = this.stage = h("div", { class: "map-stage" }, this.panes.element, this.buttons, this.scale, this.help);
    place.append(this.title, this.toolbar.element, h("div", { class: "map-middle" }, h("div", { class: "map-left" }, stage, this.slider.element), this.panel.element));
    this.panes.element.setAttribute("aria-describedby", "map-help");
    listen({ camera: this.camera, overlays: this.overlays, changed: () => this.cameraMoved(), fit: () => this.camera.fit() }, this.panes.element);
    this.panes.element.addEventListener("keydown", (event) => {
      if (event.key !== " " || event.target !== this.panes.element) return;
      event.preventDefault();
      this.clock.toggle();
    });
    this.toolbar.build();
    this.words();
    new ResizeObserver(() => this.resized()).observe(this.panes.element);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.recolour());
    app.watch((state, before) => this.changed(state, before));
    readLand(app.site.theatre.box).then((land) => { this.land = land; this.baseKey = ""; this.redraw(); }, () => { /* the map does without */ });
    mountTools(app, this.handle);
  }

  // ---- the view ----

  show(state: State): void {
    this.seen = true;
    this.want(state);
    this.redraw();
  }
  hide(): void {
    this.seen = false;
    this.clock.pause();
  }

  private changed(state: State, before: State): void {
    this.toolbar.follow(state, before);
    this.slider.follow(state, before);
    this.clock.follow(state.at);
    if (state.language !== before.language) this.words();
    if (state.theme !== before.theme) this.recolour();
    if (state.map !== before.map && state.map !== this.wroteMap) this.placeCamera();
    if (this.seen) this.want(state);
    this.redraw();
  }

  private words(): void {
    const t = say(this.app.state.language);
    this.panes.element.setAttribute("aria-label", t.map);
    this.help.textContent = t.mapHelp;
    this.title.textContent = t.map;
    const button = (text: string, label: string, act: () => void) =>
      h("button", { type: "button", "aria-label": label, title: label, onclick: () => { act(); this.cameraMoved(); } }, text);
    this.buttons.replaceChildren(button("+", t.zoomIn, () => this.camera.zoom(1.5)), button("−", t.zoomOut, () => this.camera.zoom(1 / 1.5)), button("⌂", t.whole, () => this.camera.fit()));
    this.drawnKey = "";
  }
  private recolour(): void {
    // The style sheet follows the attribute at once, but the frame sets it in its own turn.
    requestAnimationFrame(() => {
      this.look = lookOf(document.documentElement);
      this.baseKey = "";
      this.slider.drawTrack();
      this.redraw();
    });
  }

  // ---- what is read ----

  /** Reads what the state shows, and puts up its panes. */
  private want(state: State): void {
    const names = [...new Set([state.source, ...state.beside])].filter((name) => this.app.site.sources.some((one) => one.name === name && one.kind === "maps"));
    for (const name of names) this.readInto(this.sources, name, () => SourceMap.read(name, this.projection));
    if (state.layers.includes("patches"))
      for (const name of names) this.readInto(this.patchesOf, name, () => Patches.read(name, this.projection));
    const wanted = names.flatMap((source) => (state.compare === "side" ? [{ source, then: true }, { source, then: false }] : [{ source, then: false }]));
    if (this.panes.set(wanted)) {
      this.stage.style.setProperty("--count", String(wanted.length));
      for (const pane of this.panes.list) this.divider(pane);
      this.resized();
    }
    this.ask();
    this.panelSoon(this.clock.playing ? 500 : 0);
  }
  private readInto<T>(into: Map<string, Read<T>>, name: string, read: () => Promise<T>): void {
    if (into.has(name)) return;
    into.set(name, { is: "reading" });
    read().then((value) => into.set(name, { is: "there", value }), (error: unknown) => into.set(name, { is: "failed", why: error instanceof Error ? error.message : String(error) }))
      .then(() => this.cameIn());
  }
  private cameIn(): void {
    const all = new Set<number>();
    const { source, beside } = this.app.state;
    for (const name of [source, ...beside]) for (const instant of this.source(name)?.maps.instants ?? []) all.add(instant);
    this.clock.instants = [...all].sort((a, b) => a - b);
    this.slider.show(this.source(source)?.maps);
    this.slider.drawTrack();
    this.slider.update();
    this.ask();
    this.panelSoon(0);
    this.drawnKey = "";
    this.redraw();
  }
  private source(name: string): SourceMap | undefined {
    const read = this.sources.get(name);
    return read?.is === "there" ? read.value : undefined;
  }
  private patches(name: string): Patches | undefined {
    const read = this.patchesOf.get(name);
    return read?.is === "there" ? read.value : undefined;
  }
  private ask(): void {
    const { source, from, layers } = this.app.state;
    const maps = this.source(source)?.maps;
    if (maps === undefined || !this.seen) return;
    if (this.clock.playing) return this.answers.want(source, undefined, undefined, false, false); // an answer of other dates would stand beside
    const one = maps.instants[this.snapshot(source, from)], other = maps.instants[this.snapshot(source, this.clock.now)];
    const known = one !== undefined && other !== undefined;
    this.answers.want(source, known ? Math.min(one, other) : undefined, known ? Math.max(one, other) : undefined, !this.app.state.embed, layers.includes("front"));
  }
  private snapshot(name: string, instant: number): number { return this.source(name)?.snapshot(instant) ?? -1; }

  private sectorPath(): Path2D {
    const path = new Path2D();
    for (const { outline } of this.app.site.sectors) {
      outline.forEach(([lon, lat], i) => {
        const [x, y] = this.projection.forward(lon, lat);
        if (i === 0) path.moveTo(x, y);
        else path.lineTo(x, y);
      });
      path.closePath();
    }
    return path;
  }
  private async chooseBasemap(file: File | undefined): Promise<void> {
    const t = say(this.app.state.language);
    try {
      if (file !== undefined && file.size > 100e6) throw new Error("size");
      this.basemap = file === undefined ? undefined : readBasemap(file.name, await file.text(), this.projection);
      this.toolbar.basemap = this.basemap?.name;
      this.toolbar.bad("");
      this.toolbar.rebuild();
    } catch {
      this.toolbar.bad(t.basemapBad);
    }
    this.baseKey = "";
    this.redraw();
  }

  // ---- camera ----

  private resized(): void {
    const { width, height } = this.camera;
    if (!this.panes.measure(this.camera)) return;
    if (!this.placed || (this.app.state.map === "" && (width !== this.camera.width || height !== this.camera.height))) this.placeCamera();
    this.placed = true;
    this.drawnKey = this.baseKey = "";
    this.redraw();
  }
  private placeCamera(): void {
    const { map } = this.app.state;
    if (map === "" || !this.camera.read(map)) this.camera.fit();
    this.wroteMap = map;
    this.redraw();
  }
  private cameraMoved(): void {
    this.camera.moving = true;
    this.redraw();
    clearTimeout(this.mapTimer);
    this.mapTimer = window.setTimeout(() => {
      this.camera.moving = false;
      const now = this.camera.text();
      const home = new MapCamera(this.projection, this.app.site.theatre.box);
      home.width = this.camera.width;
      home.height = this.camera.height;
      home.fit();
      this.wroteMap = home.text() === now ? "" : now;
      // What the address says is what is seen: a part of a pixel is let go, so that it brings back the same picture.
      if (this.wroteMap === "") this.camera.fit();
      else this.camera.read(now);
      this.redraw();
      this.app.set({ map: this.wroteMap });
    }, 200);
  }

  // ---- time ----

  private ticked(): void {
    this.slider.update();
    if (!this.clock.playing || this.answers.change.is !== "none") {
      this.ask();
      this.panelSoon(0);
    }
    this.redraw(false);
  }
  private panelSoon(wait: number): void {
    if (this.panelTimer !== 0) return;
    this.panelTimer = window.setTimeout(() => {
      this.panelTimer = 0;
      if (!this.seen || this.app.state.embed) return;
      const { source, from, layers } = this.app.state, read = this.sources.get(source);
      const at = this.snapshot(source, this.clock.now), then = this.snapshot(source, from);
      const patches = layers.includes("patches") ? this.patches(source) : undefined;
      this.panel.show({
        look: this.look, source: this.source(source), failed: read?.is === "failed" ? read.why : undefined, at, from: then, now: this.clock.now,
        patches, window: patches?.between(Math.min(at, then), Math.max(at, then)) ?? [], answers: this.answers, playing: this.clock.playing,
      });
    }, wait);
  }

  // ---- drawing ----

  private redraw(anew = true): void {
    if (anew) this.drawnKey = "";
    if (this.request !== 0 || !this.seen) return;
    this.request = requestAnimationFrame(() => {
      this.request = 0;
      this.draw();
    });
  }

  private scene(pane: Pane): Scene {
    const { state, site } = this.app;
    const source = this.source(pane.source);
    const at = this.snapshot(pane.source, this.clock.now), from = this.snapshot(pane.source, state.from);
    const mode = state.compare === "swipe" || state.compare === "difference" ? state.compare : "one";
    const early = Math.min(at, from), late = Math.max(at, from);
    const patches = state.layers.includes("patches") ? this.patches(pane.source) : undefined;
    return {
      source, mode, held: `held:${state.side}`, divide: this.divide,
      at: mode === "difference" ? late : pane.then ? from : at, from: mode === "difference" ? early : from,
      contested: state.layers.includes("contested"), liberated: state.layers.includes("liberated"),
      patches: patches === undefined || pane.then ? undefined : { of: patches, early, late, sheet: pane.patches },
      front: !state.layers.includes("front") || pane.source !== state.source || this.answers.front.is !== "there" ? []
        : pane.then ? this.answers.front.value.filter((line) => line.then) : this.answers.front.value,
      sectors: state.layers.includes("sectors") ? this.sectors : undefined, sides: site.sides,
    };
  }

  private draw(): void {
    if (this.camera.width < 10 || !this.placed) return;
    // While the clock runs, frames between two maps have nothing new.
    const key = this.panes.list.map((pane) => `${this.snapshot(pane.source, pane.then ? this.app.state.from : this.clock.now)}`).join();
    if (key === this.drawnKey) return;
    this.drawnKey = key;
    const begin = performance.now();
    this.drawBase();
    for (const pane of this.panes.list) {
      paint(pane.context, this.camera, this.look, this.base, this.scene(pane));
      for (const overlay of this.overlays) {
        pane.context.save();
        pane.context.setTransform(this.camera.pixelRatio, 0, 0, this.camera.pixelRatio, 0, 0);
        overlay.draw(pane.context, this.camera);
        pane.context.restore();
      }
      this.label(pane);
    }
    drawScaleBar(this.scale, this.camera, this.look, say(this.app.state.language));
    // What a frame took, for tests and the curious: performance.getEntriesByName("map-frame").
    performance.measure("map-frame", { start: begin, end: performance.now() });
    if (performance.getEntriesByName("map-frame").length > 4000) performance.clearMeasures("map-frame");
    for (const drawn of [...this.watchers]) drawn();
  }

  private drawBase(): void {
    const { camera, base } = this;
    const canvas = this.panes.list[0]?.canvas;
    const key = `${camera.x} ${camera.y} ${camera.scale} ${canvas?.width} ${canvas?.height} ${this.app.state.layers.includes("land")}`;
    if (canvas === undefined || key === this.baseKey) return;
    this.baseKey = key;
    if (base.width !== canvas.width || base.height !== canvas.height) {
      base.width = canvas.width;
      base.height = canvas.height;
    }
    paintBase(base.getContext("2d", { alpha: false })!, camera, this.look, this.app.state.layers.includes("land") ? this.land : undefined, this.basemap);
  }

  /** Whose map, of when, how old; for a screen reader with its areas. */
  private label(pane: Pane): void {
    const { app } = this, { state } = app, t = say(state.language);
    const source = this.source(pane.source);
    const clock = pane.then ? state.from : this.clock.now;
    const snapshot = source?.snapshot(clock) ?? -1;
    const instant = source?.maps.instants[snapshot];
    const name = sourceTitle(app, pane.source);
    let text = `${name} · ${source === undefined ? t.reading : instant === undefined ? t.noMap : minuteText(state.language, instant)}`;
    if (instant !== undefined && clock - instant > 86400) text += ` · ${ageText(t, clock - instant)} ${t.age}`;
    if (state.compare !== "none" && state.compare !== "side" && source !== undefined) {
      const then = source.maps.instants[source.snapshot(state.from)];
      if (then !== undefined) text = state.compare === "swipe" ? `${name} · ${t.left}: ${minuteText(state.language, then)} · ${t.right}: ${instant === undefined ? "–" : minuteText(state.language, instant)}`
        : `${name} · ${instant === undefined ? "–" : minuteText(state.language, Math.min(then, instant))} – ${instant === undefined ? "–" : minuteText(state.language, Math.max(then, instant))}`;
    }
    pane.divider.hidden = state.compare !== "swipe";
    if (pane.label.textContent === text) return;
    pane.label.textContent = text;
    const areas = source?.maps.statuses.flatMap((status) => {
      const km2 = source.maps.series[status]?.held_km2[snapshot];
      return km2 === undefined ? [] : [`${statusTitle(app, status)} ${numberText(state.language, km2)} ${t.area}`];
    }) ?? [];
    if (!this.clock.playing) pane.canvas.setAttribute("aria-label", `${t.map}: ${text}. ${areas.join("; ")}`);
    this.dividerWords(pane);
  }

  // ---- the swipe's divider ----

  private divider(pane: Pane): void {
    const set = (value: number) => {
      this.divide = Math.min(1, Math.max(0, value));
      for (const one of this.panes.list) this.dividerWords(one);
      this.redraw();
    };
    const handle = pane.divider;
    handle.addEventListener("pointerdown", (event) => {
      handle.setPointerCapture(event.pointerId);
      event.stopPropagation();
    });
    handle.addEventListener("pointermove", (event) => {
      if (!handle.hasPointerCapture(event.pointerId)) return;
      const box = pane.element.getBoundingClientRect();
      set((event.clientX - box.left) / box.width);
    });
    handle.addEventListener("keydown", (event) => {
      const far = event.shiftKey || event.key.startsWith("Page") ? 0.1 : 0.02;
      if (["ArrowLeft", "ArrowDown", "PageDown"].includes(event.key)) set(this.divide - far);
      else if (["ArrowRight", "ArrowUp", "PageUp"].includes(event.key)) set(this.divide + far);
      else if (event.key === "Home") set(0);
      else if (event.key === "End") set(1);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    handle.hidden = this.app.state.compare !== "swipe";
    this.dividerWords(pane);
  }
  private dividerWords(pane: Pane): void {
    const { state } = this.app, t = say(state.language), percent = Math.round(100 * this.divide);
    pane.divider.style.left = `${100 * this.divide}%`;
    pane.divider.setAttribute("aria-label", t.swipeAt);
    pane.divider.setAttribute("aria-valuenow", String(percent));
    pane.divider.setAttribute("aria-valuetext", `${percent} %: ${dayText(state.language, state.from)} | ${dayText(state.language, this.clock.now)}`);
  }

  // ---- what tools are lent ----

  private makeHandle(): MapHandle {
    // Arrow functions: the handle outlives any one call.
    const standing = (source: SourceMap, stay: number): Standing => {
      const { shape, status, first, end } = source.shapes.stays[stay]!;
      return { shape, status: source.maps.statuses[status]!, first, end };
    };
    return {
      camera: this.camera,
      add: (overlay) => { this.overlays.push(overlay); this.redraw(); },
      remove: (overlay) => {
        const i = this.overlays.indexOf(overlay);
        if (i >= 0) this.overlays.splice(i, 1);
        this.redraw();
      },
      redraw: () => this.redraw(),
      at: (lon, lat) => this.here(lon, lat, standing),
      shapesAt: (snapshot) => {
        const source = this.source(this.app.state.source);
        return source?.standing(snapshot).map((stay) => {
          const one = standing(source, stay);
          return { ...one, rings: source.shapes.rings(one.shape) };
        }) ?? [];
      },
      currentSnapshot: (name) => this.snapshot(name, this.clock.now),
      maps: (name) => this.source(name)?.maps,
      patches: (name) => this.patches(name)?.of,
      goTo: (lon, lat, across) => { this.camera.goTo(lon, lat, across); this.cameraMoved(); },
      picture: () => this.picture(),
      watch: (drawn) => {
        this.watchers.add(drawn);
        return () => this.watchers.delete(drawn);
      },
      panel: this.panel.element,
      toolbar: this.toolbar.element,
    };
  }
  private here(lon: number, lat: number, standing: (source: SourceMap, stay: number) => Standing): Here {
    const { source: name, from } = this.app.state;
    const source = this.source(name), snapshot = this.snapshot(name, this.clock.now);
    const here: Here = { source: name, snapshot, instant: source?.maps.instants[snapshot], shapes: [], patches: [] };
    if (source === undefined || snapshot < 0) return here;
    const units = source.shapes.unitsPerDegree;
    for (const stay of source.standing(snapshot))
      if (contains(source.shapes, source.shapes.stays[stay]!.shape, lon * units, lat * units)) here.shapes.push(standing(source, stay));
    const patches = this.patches(name);
    if (patches !== undefined) {
      const then = source.snapshot(from), per = patches.shapes.unitsPerDegree;
      here.patches = patches.between(Math.min(then, snapshot), Math.max(then, snapshot)).filter((one) => contains(patches.shapes, one, lon * per, lat * per));
    }
    return here;
  }
  private picture(): HTMLCanvasElement {
    this.drawnKey = "";
    this.draw();
    const canvas = document.createElement("canvas");
    const ratio = this.camera.pixelRatio;
    const boxes = this.panes.list.map((pane) => ({ pane, left: pane.element.offsetLeft, top: pane.element.offsetTop }));
    const left = Math.min(...boxes.map((one) => one.left)), top = Math.min(...boxes.map((one) => one.top));
    canvas.width = Math.max(...boxes.map((one) => Math.round((one.left - left) * ratio) + one.pane.canvas.width));
    canvas.height = Math.max(...boxes.map((one) => Math.round((one.top - top) * ratio) + one.pane.canvas.height));
    const context = canvas.getContext("2d")!;
    context.fillStyle = this.look.ground;
    context.fillRect(0, 0, canvas.width, canvas.height);
    for (const one of boxes) context.drawImage(one.pane.canvas, Math.round((one.left - left) * ratio), Math.round((one.top - top) * ratio));
    return canvas;
  }
}
