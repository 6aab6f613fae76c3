// duel.mjs - the duel page in a browser: what it shows against the program's answer; inputs changed, refused and reset;
// levers by each number; permalinks; published, inputs are greyed with the command that would answer.
import { asker } from "./claims.mjs";

const figure = (page, key) => page.locator(`[data-figure="${key}"]`).getAttribute("data-value").then(Number);
const near = (a, b) => Math.abs(a - b) < 1e-9;

export async function run(given) {
  const { page, url, check, settled, live } = given, ask = asker(given);
  const site = await (await page.request.get(`${url}data/site.json`)).json();
  const proposed = site.questions.find((one) => one.name === "design");
  if (!live && proposed === undefined) return check(true, "no statement proposes a duel");
  const name = proposed?.source ?? "raid", base = `duel?arg=${encodeURIComponent(name)}&design=1&levers=1`;
  const answer = await ask(base);
  const matches = async (want, what) => {
    const seen = { any: await figure(page, "any"), none: await figure(page, "none"), leaks: await figure(page, "leaks"), shots: await figure(page, "shots") };
    check(near(seen.any, want.any_intercept.chance) && near(seen.none, want.none_leaks.chance) && near(seen.leaks, want.mean_leaks.mean) && near(seen.shots, want.shots.mean), what, JSON.stringify(seen));
  };
  await page.goto(`${url}?view=duel&language=en`);
  await settled(page);
  await matches(answer, "the numbers are the program's");
  const text = await page.locator(".duel").textContent();
  check(/no statement about a place/.test(text) && /P\(destroyed \| engaged\)/.test(text) && /never mixed/.test(text), "it says what it is and what it is not");
  check(/refuted, for good/.test(text) && /stands, and is not shown/.test(text), "what one announced duel would tell, and what not");
  check(text.includes(answer.method_in_words), "the method is named");
  check(await page.locator(".duel .tornado .upper").count() === Math.min(14, answer.levers.length), "a bar a lever");
  await page.locator('[data-key="lever-of"]').selectOption("mean_leaks");
  await settled(page);
  check(await page.locator('[data-key="lever-of"]').inputValue() === "mean_leaks", "levers of another number");
  const tables = await page.locator(".duel .behind").count();
  check(tables >= 5, "a table behind every picture", tables);
  const objects = page.locator('[data-key="objects"]');
  if (!live) {
    check(await objects.isDisabled() && /plumbline duel .*--set/.test(text), "published, the inputs are greyed and the command is named");
    return;
  }
  await objects.fill("3");
  await objects.press("Enter");
  const three = await ask(`${base}&set=${encodeURIComponent("objects=3")}`);
  await page.waitForFunction((want) => Math.abs(Number(document.querySelector('[data-figure="any"]')?.dataset.value) - want) < 1e-9, three.any_intercept.chance);
  await matches(three, "three objects");
  check(/as proposed/.test(await page.locator(".duel .results").textContent()), "the duel as proposed stands beside it");
  await page.waitForTimeout(300);
  check(new URL(page.url()).searchParams.get("duel") === "objects=3", "the input stands in the address", page.url());
  check(/With these inputs/.test(await page.locator('[role="status"]').textContent()), "the answer is announced");
  const kill = page.locator('[data-key="layers.1.kill:value"]');
  await kill.fill("1.5");
  await kill.press("Tab");
  check(await page.locator('.duel .status[role="alert"]').count() === 1 && await kill.getAttribute("aria-invalid") === "true", "what is no chance is refused");
  await kill.fill("0.9");
  await kill.press("Tab");
  const both = await ask(`${base}&set=${encodeURIComponent("objects=3; layers.1.kill=0.9")}`);
  await page.waitForFunction((want) => Math.abs(Number(document.querySelector('[data-figure="any"]')?.dataset.value) - want) < 1e-9, both.any_intercept.chance);
  await matches(both, "and another chance");
  await page.waitForTimeout(600); // the address is written a moment after the state
  await page.reload();
  await settled(page);
  await page.waitForFunction((want) => Math.abs(Number(document.querySelector('[data-figure="any"]')?.dataset.value) - want) < 1e-9, both.any_intercept.chance);
  await matches(both, "the permalink shows the same");
  const shots = page.locator('[data-key="layers.1.shots"]');
  await shots.fill("3");
  await shots.press("Tab");
  await page.locator('[data-key="layers.1.doctrine"]').selectOption("shoot-look-shoot");
  const looks = await ask(`${base}&set=${encodeURIComponent("objects=3; layers.1.kill=0.9; layers.1.looks=; layers.1.shots=3; layers.1.doctrine=shoot-look-shoot")}`);
  await page.waitForFunction((want) => Math.abs(Number(document.querySelector('[data-figure="shots"]')?.dataset.value) - want) < 1e-9, looks.shots.mean);
  await matches(looks, "shots and doctrine");
  await page.locator('.duel [data-key="reset"]').click();
  await settled(page);
  await matches(answer, "back to the duel as proposed");
  await page.goto(`${url}?view=duel&language=uk&duel=raid`);
  await settled(page);
  await matches(await ask("duel?arg=raid&design=1&levers=1"), "the made-up raid, in Ukrainian");
}
