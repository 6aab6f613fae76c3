// pointer.ts - hands and keys on the map: drag, wheel, pinch, click; arrows, plus, minus, zero. Overlays are asked first.
import type { MapCamera } from "./camera";
import type { Overlay, PointerAt } from "./overlay";

export interface Hands {
  camera: MapCamera;
  overlays: readonly Overlay[];
  changed(): void; // the camera
  fit(): void;
}

export function listen(hands: Hands, element: HTMLElement): void {
  const pointers = new Map<number, { x: number; y: number }>();
  let dragging = false, taken = false, travelled = 0;
  let last: [number, number] = [0, 0];
  const place = (event: PointerEvent | WheelEvent): { x: number; y: number } | undefined => {
    const figure = (event.target as Element).closest("figure") ?? element.querySelector("figure");
    if (figure === null) return undefined;
    const box = figure.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const tell = (kind: PointerAt["kind"], x: number, y: number): boolean => {
    const [lon, lat] = kind === "leave" ? last : hands.camera.toLonLat(x, y);
    last = [lon, lat];
    for (let i = hands.overlays.length - 1; i >= 0; i--)
      if (hands.overlays[i]!.pointer?.({ kind, lon, lat, x, y }) === true) return true;
    return false;
  };
  const onCanvas = (event: Event) => event.target instanceof HTMLCanvasElement;

  element.addEventListener("pointerdown", (event) => {
    const at = place(event);
    if (!onCanvas(event) || at === undefined || event.button > 0) return;
    element.setPointerCapture?.(event.pointerId);
    pointers.set(event.pointerId, at);
    if (pointers.size === 1) {
      travelled = 0;
      taken = tell("down", at.x, at.y);
      dragging = !taken;
    }
    figureOf.set(event.pointerId, (event.target as Element).closest("figure"));
  });
  // While captured the target is the element: positions stay those of the pane on which the finger came down.
  const figureOf = new Map<number, Element | null>();
  const where = (event: PointerEvent): { x: number; y: number } | undefined => {
    const figure = figureOf.get(event.pointerId);
    if (figure === undefined || figure === null) return place(event);
    const box = figure.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  element.addEventListener("pointermove", (event) => {
    const at = where(event);
    if (at === undefined) return;
    const was = pointers.get(event.pointerId);
    if (was === undefined) {
      if (onCanvas(event)) tell("move", at.x, at.y);
      return;
    }
    if (pointers.size === 2) {
      const other = [...pointers].find(([id]) => id !== event.pointerId)![1];
      const before = Math.hypot(was.x - other.x, was.y - other.y), now = Math.hypot(at.x - other.x, at.y - other.y);
      hands.camera.pan((at.x - was.x) / 2, (at.y - was.y) / 2);
      if (before > 10 && now > 10) hands.camera.zoom(now / before, (at.x + other.x) / 2, (at.y + other.y) / 2);
      hands.changed();
      travelled = Infinity;
    } else {
      travelled += Math.abs(at.x - was.x) + Math.abs(at.y - was.y);
      if (taken) tell("move", at.x, at.y);
      else if (dragging && travelled > 3) {
        hands.camera.pan(at.x - was.x, at.y - was.y);
        hands.changed();
      }
    }
    pointers.set(event.pointerId, at);
  });
  const up = (event: PointerEvent) => {
    const at = where(event);
    if (!pointers.delete(event.pointerId) || at === undefined) return;
    figureOf.delete(event.pointerId);
    if (pointers.size > 0) return;
    tell("up", at.x, at.y);
    if (event.type === "pointerup" && travelled <= 3) tell("click", at.x, at.y);
    dragging = taken = false;
  };
  element.addEventListener("pointerup", up);
  element.addEventListener("pointercancel", up);
  element.addEventListener("pointerleave", () => tell("leave", 0, 0));
  element.addEventListener("wheel", (event) => {
    const at = place(event);
    if (at === undefined) return;
    event.preventDefault();
    const step = event.deltaMode === 1 ? 20 : 1;
    hands.camera.zoom(Math.exp(-event.deltaY * step * (event.ctrlKey ? 0.01 : 0.0016)), at.x, at.y);
    hands.changed();
  }, { passive: false });
  element.addEventListener("dblclick", (event) => {
    const at = place(event as unknown as PointerEvent);
    if (at === undefined || !onCanvas(event)) return;
    hands.camera.zoom(event.shiftKey ? 0.5 : 2, at.x, at.y);
    hands.changed();
  });
  element.addEventListener("keydown", (event) => {
    if (event.target !== element || event.ctrlKey || event.metaKey || event.altKey) return;
    const far = event.shiftKey ? 240 : 60;
    const moves: Record<string, [number, number]> = { ArrowLeft: [far, 0], ArrowRight: [-far, 0], ArrowUp: [0, far], ArrowDown: [0, -far] };
    const move = moves[event.key];
    if (move !== undefined) hands.camera.pan(...move);
    else if (event.key === "+" || event.key === "=") hands.camera.zoom(1.5);
    else if (event.key === "-" || event.key === "_") hands.camera.zoom(1 / 1.5);
    else if (event.key === "0") hands.fit();
    else return;
    event.preventDefault();
    hands.changed();
  });
}
