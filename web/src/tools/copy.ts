// copy.ts - a button that copies a text, and says so. Where the clipboard is closed to the page (no HTTPS), the old way.
import { h, words, type App } from "../app";

const say = words({ copy: ["Copy", "Копіювати"], copied: ["Copied", "Скопійовано"], failed: ["Could not be copied", "Не вдалося скопіювати"] });

export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = h("textarea", { class: "unseen", "aria-hidden": "true", tabindex: "-1" });
    field.value = text;
    (document.querySelector("dialog[open]") ?? document.body).append(field);
    const before = document.activeElement;
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (before instanceof HTMLElement) before.focus();
    return done;
  }
}

export function copyButton(app: App, what: string, text: () => string): HTMLButtonElement {
  const t = say(app.state.language);
  const button = h("button", { type: "button", class: "copy", "aria-label": `${t.copy}: ${what}`, onclick: () => {
    void copyText(text()).then((done) => {
      button.textContent = done ? t.copied : t.failed;
      app.say(button.textContent);
      setTimeout(() => { button.textContent = t.copy; }, 1600);
    });
  } }, t.copy);
  return button;
}
