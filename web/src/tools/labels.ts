// labels.ts - names beside marks on a canvas that do not lie on one another: who comes first keeps its place.
export interface Box { x: number; y: number; width: number; height: number }

export class Labels {
  private readonly taken: Box[] = [];
  constructor(private readonly context: CanvasRenderingContext2D, private readonly ink: string, private readonly ground: string) {}

  private free(box: Box): boolean {
    return this.taken.every((one) => one.x + one.width <= box.x || box.x + box.width <= one.x || one.y + one.height <= box.y || box.y + box.height <= one.y);
  }
  /** Keeps labels off a mark. */
  keep(x: number, y: number, radius: number): void {
    this.taken.push({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius });
  }
  /** Room for a box right of the mark, left, above, or below; it is taken then. */
  room(x: number, y: number, radius: number, width: number, height: number, size = height - 3): Box | undefined {
    const box = [
      { x: x + radius + 3, y: y - (size + 3) / 2, width, height }, { x: x - radius - 3 - width, y: y - (size + 3) / 2, width, height },
      { x: x - width / 2, y: y - radius - 2 - height, width, height }, { x: x - width / 2, y: y + radius + 2, width, height },
    ].find((one) => this.free(one));
    if (box !== undefined) this.taken.push(box);
    return box;
  }
  /** false: there was no room. `second`: smaller, under the name. */
  put(x: number, y: number, radius: number, text: string, size: number, bold: boolean, second = ""): boolean {
    const { context } = this, font = (px: number, heavy: boolean) => `${heavy ? "600 " : ""}${px}px system-ui, "DejaVu Sans", sans-serif`;
    context.font = font(size, bold);
    const wide = context.measureText(text).width;
    context.font = font(size - 1, false);
    const width = Math.max(wide, second === "" ? 0 : context.measureText(second).width) + 2, height = size + 3 + (second === "" ? 0 : size);
    const box = this.room(x, y, radius, width, height, size);
    if (box === undefined) return false;
    context.textBaseline = "alphabetic";
    context.textAlign = "left";
    context.lineJoin = "round";
    context.strokeStyle = this.ground;
    context.fillStyle = this.ink;
    for (const [line, at, px, heavy] of [[text, box.y + size, size, bold], [second, box.y + size * 2, size - 1, false]] as const) {
      if (line === "") continue;
      context.font = font(px, heavy);
      context.lineWidth = 3;
      context.strokeText(line, box.x + 1, at);
      context.fillText(line, box.x + 1, at);
    }
    return true;
  }
}
