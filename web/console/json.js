// Shows JSON with colours, and tidies it.

// Beyond this an answer is shown without colours: a node for every token would make the page slow.
const COLOURED_CHARACTERS = 300_000;

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Shows `value` in `target`. */
export function showJson(target, value) {
  const text = JSON.stringify(value, null, 2);
  if (text.length > COLOURED_CHARACTERS) {
    target.textContent = text;
    return;
  }
  const pieces = document.createDocumentFragment();
  let position = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, string, colon] = match;
    pieces.append(text.slice(position, match.index));
    const span = document.createElement("span");
    span.className = string ? (colon ? "key" : "text") : /^[tfn]/.test(whole) ? "word" : "number";
    span.textContent = string ?? whole;
    pieces.append(span, colon ?? "");
    position = match.index + whole.length;
  }
  pieces.append(text.slice(position));
  target.replaceChildren(pieces);
  target.scrollTop = 0;
}

/** `text` indented, or as it is when it is not JSON. */
export function formatJson(text) {
  try {
    return text.trim() === "" ? "" : JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
