// What a textarea lacks as an editor: tab, indentation and brackets that are closed, and a key that runs.

const INDENT = "  ";
const CLOSING = { "{": "}", "(": ")", "[": "]" };

// execCommand is the one way to change the text that undo still understands.
function insert(area, text) {
  area.focus();
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
}

function currentLine(area) {
  const before = area.value.slice(0, area.selectionStart);
  return before.slice(before.lastIndexOf("\n") + 1);
}

/** Indents, or with `less` outdents, the selected lines. */
function indentLines(area, less) {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const end = area.selectionEnd;
  const lines = area.value.slice(start, end).split("\n");
  const changed = lines.map((line) => (less ? line.replace(/^ {1,2}/, "") : INDENT + line)).join("\n");
  area.setSelectionRange(start, end);
  insert(area, changed);
  area.setSelectionRange(start, start + changed.length);
}

function breakLine(area) {
  const line = currentLine(area);
  const indent = line.match(/^ */)[0];
  const opens = /[{([]\s*$/.test(line);
  const closes = /^\s*[})\]]/.test(area.value.slice(area.selectionEnd));
  insert(area, "\n" + indent + (opens ? INDENT : ""));
  if (opens && closes) {
    const caret = area.selectionStart;
    insert(area, "\n" + indent);
    area.setSelectionRange(caret, caret);
  }
}

function closeBracket(area, opening) {
  const selected = area.value.slice(area.selectionStart, area.selectionEnd);
  const caret = area.selectionStart + 1;
  insert(area, opening + selected + CLOSING[opening]);
  area.setSelectionRange(caret, caret + selected.length);
}

/** Gives `area` its keys; `run` is called on Ctrl+Enter or Cmd+Enter. */
export function handleKeys(area, run) {
  let tabLeaves = false;
  area.addEventListener("keydown", (event) => {
    const next = area.value[area.selectionEnd];
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    // Escape and then Tab leaves the editor, for those who have no mouse.
    if (event.key === "Tab" && tabLeaves) return;
    tabLeaves = event.key === "Escape";
    if (event.key === "Tab") {
      event.preventDefault();
      if (event.shiftKey || area.selectionStart !== area.selectionEnd) indentLines(area, event.shiftKey);
      else insert(area, INDENT);
    } else if (event.key === "Enter") {
      event.preventDefault();
      breakLine(area);
    } else if (event.key in CLOSING && (next === undefined || /[\s})\]]/.test(next) || area.selectionStart !== area.selectionEnd)) {
      event.preventDefault();
      closeBracket(area, event.key);
    } else if (Object.values(CLOSING).includes(event.key) && next === event.key && area.selectionStart === area.selectionEnd) {
      event.preventDefault();
      area.setSelectionRange(area.selectionEnd + 1, area.selectionEnd + 1);
    }
  });
}
