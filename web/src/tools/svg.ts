// svg.ts - elements of SVG: s("path", { d, class: "front" }).
export function s<K extends keyof SVGElementTagNameMap>(
  name: K, attributes: Record<string, string | number | undefined> = {}, ...children: (Node | string)[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}
