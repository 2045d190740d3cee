// The last requests, in the browser's storage: documents and variables, never headers, because those hold tokens.

const KEY = "rowgate.history";
const KEPT = 50;

/** The entries, newest first. */
export function listHistory() {
  try {
    const entries = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(entries) ? entries.filter((entry) => typeof entry?.query === "string") : [];
  } catch {
    return [];
  }
}

/** Puts a request on top; the same request further down goes. */
export function addToHistory({ query, variables }) {
  const others = listHistory().filter((entry) => entry.query !== query || entry.variables !== variables);
  try {
    localStorage.setItem(KEY, JSON.stringify([{ query, variables, at: Date.now() }, ...others].slice(0, KEPT)));
  } catch {
    // A full storage only costs the history.
  }
}

/** Forgets everything. */
export function clearHistory() {
  localStorage.removeItem(KEY);
}
