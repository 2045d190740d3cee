// The console: edits a request, sends it to /graphql and shows what comes back. Text goes into the page as text, never as HTML.

import { createDocs } from "./docs.js";
import { addToHistory, clearHistory, listHistory } from "./history.js";
import { handleKeys } from "./editor.js";
import { formatJson, showJson } from "./json.js";
import { loadUsers } from "./users.js";

const element = (id) => document.getElementById(id);
const query = element("query");
const variables = element("variables");
const headers = element("headers");
const operation = element("operation");
const status = element("status");
const result = element("result");
const run = element("run");

const FIRST_QUERY = `# Ctrl+Enter runs the operation. The docs on the right list every type and field.
query FirstBrands($first: Int = 5) {
  brands(first: $first) {
    totalCount
    nodes {
      id
      name
    }
  }
}
`;

// A draft outlives the page. Headers hold tokens, so they only outlive a reload of this tab.
function restore() {
  query.value = localStorage.getItem("rowgate.query") ?? FIRST_QUERY;
  variables.value = localStorage.getItem("rowgate.variables") ?? "";
  headers.value = sessionStorage.getItem("rowgate.headers") ?? "";
}

function keep() {
  localStorage.setItem("rowgate.query", query.value);
  localStorage.setItem("rowgate.variables", variables.value);
  sessionStorage.setItem("rowgate.headers", headers.value);
}

/** The headers to send, from one `Name: value` a line. */
function requestHeaders() {
  const sent = new Headers({ Accept: "application/graphql-response+json, application/json;q=0.9", "Content-Type": "application/json" });
  for (const line of headers.value.split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) sent.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return sent;
}

/** Sends one request; `answer` is undefined when it is not JSON. */
async function send(body) {
  const begun = performance.now();
  const response = await fetch("/graphql", { method: "POST", headers: requestHeaders(), body: JSON.stringify(body) });
  const text = await response.text();
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    answer = undefined;
  }
  return { response, text, answer, milliseconds: performance.now() - begun };
}

/** The names of the operations in the document, well enough to offer them. */
function operationNames() {
  const bare = query.value.replace(/"""[^]*?"""|"(?:\\.|[^"\\\n])*"|#[^\n\r]*/g, " ");
  return [...bare.matchAll(/\b(?:query|mutation|subscription)\s+([A-Za-z_]\w*)/g)].map((match) => match[1]);
}

function offerOperations() {
  const names = operationNames();
  const chosen = operation.value;
  operation.replaceChildren(...names.map((name) => new Option(name, name, false, name === chosen)));
  operation.hidden = names.length < 2;
}

function readVariables() {
  const text = variables.value.trim();
  if (text === "") return {};
  const read = JSON.parse(text);
  if (read === null || typeof read !== "object" || Array.isArray(read)) throw new Error("Variables must be a JSON object.");
  return read;
}

function say(text, mood) {
  status.textContent = text;
  status.className = mood;
}

async function runOperation() {
  if (run.disabled) return;
  keep();
  let values;
  try {
    values = readVariables();
    variables.removeAttribute("aria-invalid");
  } catch (error) {
    variables.setAttribute("aria-invalid", "true");
    selectTab("variables");
    say(`Variables: ${error.message}`, "bad");
    return;
  }
  run.disabled = true;
  say("Running…", "");
  try {
    const body = { query: query.value, variables: values };
    if (!operation.hidden) body.operationName = operation.value;
    const { response, text, answer, milliseconds } = await send(body);
    const size = text.length < 2000 ? `${text.length} B` : `${(text.length / 1000).toFixed(1)} kB`;
    const mood = response.ok && !answer?.errors ? "good" : "bad";
    say(`${response.status} · ${milliseconds.toFixed(0)} ms · ${size}`, mood);
    if (answer === undefined) result.textContent = text;
    else showJson(result, answer);
    addToHistory({ query: query.value, variables: variables.value });
    showHistory();
  } catch (error) {
    say("No answer", "bad");
    result.textContent = String(error.message ?? error);
  } finally {
    run.disabled = false;
  }
}

function selectTab(name) {
  for (const other of ["variables", "headers"]) {
    element(`tab-${other}`).setAttribute("aria-selected", String(other === name));
    element(other).hidden = other !== name;
  }
}

function showHistory() {
  const entries = listHistory().map((entry) => {
    const button = document.createElement("button");
    const when = document.createElement("small");
    when.textContent = new Date(entry.at).toLocaleString();
    button.type = "button";
    button.title = entry.query;
    button.append(entry.query.replace(/#[^\n]*\n/g, "").replace(/\s+/g, " ").trim().slice(0, 120) || "(empty)", when);
    button.addEventListener("click", () => {
      query.value = entry.query;
      variables.value = entry.variables;
      offerOperations();
      query.focus();
    });
    const item = document.createElement("li");
    item.append(button);
    return item;
  });
  element("history-list").replaceChildren(...entries);
}

function toggle(buttonId, paneId) {
  const button = element(buttonId);
  button.addEventListener("click", () => {
    const pane = element(paneId);
    pane.hidden = !pane.hidden;
    button.setAttribute("aria-expanded", String(!pane.hidden));
  });
}

const docs = createDocs({ body: element("docs-body"), search: element("docs-search"), back: element("docs-back"), send });

/** Puts the token of a demo user, or none, into the headers. */
function actAs(user) {
  const others = headers.value.split("\n").filter((line) => line.trim() !== "" && !/^\s*authorization\s*:/i.test(line));
  headers.value = [...(user ? [`Authorization: Bearer ${user.token}`] : []), ...others].join("\n");
  element("user-summary").textContent = user ? user.summary : "";
  keep();
  docs.load();
}

restore();
offerOperations();
showHistory();
handleKeys(query, runOperation);
handleKeys(variables, runOperation);
handleKeys(headers, runOperation);
query.addEventListener("input", offerOperations);
addEventListener("pagehide", keep);
run.addEventListener("click", runOperation);
element("tab-variables").addEventListener("click", () => selectTab("variables"));
element("tab-headers").addEventListener("click", () => selectTab("headers"));
element("clear-history").addEventListener("click", () => { clearHistory(); showHistory(); });
element("copy").addEventListener("click", () => navigator.clipboard?.writeText(result.textContent));
variables.addEventListener("blur", () => { variables.value = formatJson(variables.value); });
element("docs-reload").addEventListener("click", () => docs.load());
toggle("toggle-history", "history");
toggle("toggle-docs", "docs");
loadUsers({ label: element("user-picker"), select: element("user"), choose: actAs });
docs.load();
