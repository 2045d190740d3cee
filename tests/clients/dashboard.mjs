// The dashboard in Chromium: what it shows follows the database, for each user what that user may read, over servers that come and go.
// Arguments: the program and the address of the database of a demonstration.

import assert from "node:assert/strict";

import { launch } from "./browser.mjs";
import { somebody, start } from "./gateway.mjs";

const [binary, database] = process.argv.slice(2);

const AMARA = "amara.okafor@northwind.example";
const EDGAR = "edgar.novak@northwind.example";
const INGRID = "ingrid.solberg@halden.example";
const COFFEE = "Northwind Coffee";
const ROASTERY = "Northwind Roastery";

// A busy machine may be slow. Nothing is measured by it.
const PATIENCE_MS = 60_000;

const browser = await launch();
const complaints = [];

async function open() {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // That a server is away is said too, and is meant to be.
    if (message.type() === "error" && !message.text().includes("ERR_CONNECTION")) complaints.push(message.text());
  });
  return page;
}

const picker = (page) => page.getByLabel("Act as");
const brand = (page, name) => page.locator(`[data-testid="brand"][data-brand="${name}"]`);
const changeOf = (page, title) => page.getByTestId("change").filter({ hasText: title });
const until = (page, phase) => page.locator(`[data-testid="connection"][data-phase="${phase}"]`).waitFor();
const titles = (page) => page.getByTestId("change").locator("strong").allTextContents();

/** How many pieces of a brand have a status; 0 where the page shows none. */
async function drawn(page, name, status) {
  const counts = await brand(page, name).locator(`[data-status="${status}"]`).evaluateAll((all) => all.map((each) => each.dataset.count));
  return Number(counts[0] ?? 0);
}

/** Waits until a value is the one expected. */
async function becomes(expected, read) {
  const end = Date.now() + PATIENCE_MS;
  let found = await read();
  while (found !== expected && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    found = await read();
  }
  assert.equal(found, expected);
}

async function brandIds(ask) {
  const { brands } = await ask("{ brands { nodes { id name } } }");
  return new Map(brands.nodes.map(({ id, name }) => [name, id]));
}

let slugs = 0;
async function write(ask, brandId, title) {
  slugs += 1;
  await ask("mutation ($input: CreateContentInput!) { createContent(input: $input) { id } }", {
    input: { brandId, title, type: "article", slug: `from-elsewhere-${slugs}` },
  });
}

/** Takes Edgar's role on a brand away. */
async function revoke(ask, brandId) {
  const { userBrandRoles } = await ask(
    "query ($where: UserBrandRoleFilter!) { userBrandRoles(where: $where) { nodes { id } } }",
    { where: { user: { email: { eq: EDGAR } }, brandId: { eq: brandId } } },
  );
  assert.equal(userBrandRoles.nodes.length, 1);
  await ask("mutation ($id: ID!) { deleteUserBrandRole(id: $id) { id } }", { id: userBrandRoles.nodes[0].id });
}

let server = await start(binary, database);
let amara = await somebody(server, AMARA);
const ids = await brandIds(amara);
const ingrid = await somebody(server, INGRID);
const [[haldenName, haldenId]] = await brandIds(ingrid);

// GraphiQL is there, and the dashboard follows whom one acts as on its page.
const page = await open();
await page.goto(`${server.url}/`);
await page.locator(".graphiql-container").waitFor();
await picker(page).selectOption(EDGAR);
await page.getByRole("link", { name: "Dashboard" }).click();
await page.getByRole("heading", { name: "Dashboard" }).waitFor();
assert.equal(await picker(page).inputValue(), EDGAR);
await until(page, "live");
await brand(page, COFFEE).waitFor();
await brand(page, ROASTERY).waitFor();
await page.getByRole("img", { name: "Pieces of content of each brand, by status" }).waitFor();
await page.getByRole("img", { name: "What advertising cost on each day" }).waitFor();
await page.getByRole("img", { name: "How many sessions began on each day" }).waitFor();
assert.ok(Number(await page.getByTestId("active-memberships").textContent()) > 0);
await page.getByTestId("changes-empty").waitFor();
assert.equal(await page.getByTestId("brand").count(), 2, "two brands are all that Edgar may read");
// If it is ever loaded again, this is gone.
await page.evaluate(() => {
  window.wasNeverLoadedAgain = true;
});

// Another user sees other rows.
const other = await open();
await other.goto(`${server.url}/dashboard`);
await until(other, "live");
await other.getByTestId("contents-empty").waitFor();
await picker(other).selectOption(INGRID);
await brand(other, haldenName).waitFor();
await other.getByTestId("changes-empty").waitFor();
assert.equal(await brand(other, COFFEE).count(), 0);

// A change made elsewhere is seen at once, in the list and in the plot.
const drafts = await drawn(page, COFFEE, "DRAFT");
const begun = Date.now();
await write(amara, ids.get(COFFEE), "Seen at once");
await changeOf(page, "Seen at once").waitFor();
console.log(`a change made elsewhere was seen after ${Date.now() - begun} ms`);
await becomes(drafts + 1, () => drawn(page, COFFEE, "DRAFT"));
console.log(`and in the plot after ${Date.now() - begun} ms`);

// The server is killed; meanwhile another one over the same database goes on; then it is there again.
await server.kill();
await until(page, "reconnecting");
const meanwhile = await start(binary, database);
amara = await somebody(meanwhile, AMARA);
await write(amara, ids.get(COFFEE), "Made meanwhile");
await write(amara, ids.get(ROASTERY), "Made meanwhile too");
await meanwhile.kill();
server = await start(binary, database, server.port);
amara = await somebody(server, AMARA);
await until(page, "live");
await changeOf(page, "Made meanwhile too").waitFor();
await write(amara, ids.get(COFFEE), "Made afterwards");
await changeOf(page, "Made afterwards").waitFor();
assert.deepEqual(await titles(page), ["Made afterwards", "Made meanwhile too", "Made meanwhile", "Seen at once"], "no gap, none twice");
await becomes(drafts + 3, () => drawn(page, COFFEE, "DRAFT"));

// Whoever may not read it was told of none of it, and is told of what they may read.
await until(other, "live");
await write(await somebody(server, INGRID), haldenId, "Of another house");
await changeOf(other, "Of another house").waitFor();
assert.deepEqual(await titles(other), ["Of another house"]);

// A role is taken away: its brand's rows are gone from the page that is open, titles told before among them.
const revoked = Date.now();
await revoke(amara, ids.get(COFFEE));
await brand(page, COFFEE).waitFor({ state: "detached" });
await becomes("Made meanwhile too", async () => (await titles(page)).join());
console.log(`a role that was taken away was gone from the page after ${Date.now() - revoked} ms`);
assert.equal(await brand(page, ROASTERY).count(), 1, "the other brand stays");
const shown = await page.getByRole("main").innerHTML();
for (const gone of ["Seen at once", "Made meanwhile<", "Made afterwards", COFFEE]) assert.ok(!shown.includes(gone), `${gone} is still shown`);
await write(amara, ids.get(ROASTERY), "Still told");
await changeOf(page, "Still told").waitFor();

// A role is taken away while nobody is there to tell: what was told for it is gone when the page is back.
await server.kill();
await until(page, "reconnecting");
const again = await start(binary, database);
await revoke(await somebody(again, AMARA), ids.get(ROASTERY));
await again.kill();
server = await start(binary, database, server.port);
await until(page, "live");
await page.getByTestId("contents-empty").waitFor();
await page.getByTestId("changes-anew").waitFor();
await becomes("", async () => (await titles(page)).join());
assert.equal(await page.evaluate(() => window.wasNeverLoadedAgain), true);

// Another user on the same page: nothing of the one before is left.
await picker(page).selectOption(INGRID);
await brand(page, haldenName).waitFor();
await page.getByTestId("changes-empty").waitFor();
assert.equal(await page.getByTestId("changes-anew").count(), 0);

assert.deepEqual(complaints, []);
await browser.close();
await server.kill();
console.log("dashboard: all is well");
process.exit(0);
