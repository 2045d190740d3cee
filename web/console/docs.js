// The docs pane: reads the schema by introspection and lets one walk through it.

const INTROSPECTION = `query Docs {
  __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    types {
      kind name description
      fields(includeDeprecated: true) { name description isDeprecated deprecationReason type { ...T } args { name description defaultValue type { ...T } } }
      inputFields { name description defaultValue type { ...T } }
      enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
      interfaces { name } possibleTypes { name }
    }
  }
}
fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }`;

const MOST_FOUND = 150;

function node(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** A pane over `body`, with its search field and back button; `send` sends a request. */
export function createDocs({ body, search, back, send }) {
  let types = new Map();
  let roots = [];
  let trail = [];
  let loads = 0;

  const link = (name, text = name) => {
    const button = node("button", "link", text);
    button.type = "button";
    button.addEventListener("click", () => visit(name));
    return button;
  };

  /** A type as GraphQL writes it, its name a link. */
  const typeText = (type) => {
    if (type?.kind === "NON_NULL") return [...typeText(type.ofType), "!"];
    if (type?.kind === "LIST") return ["[", ...typeText(type.ofType), "]"];
    return type?.name ? [link(type.name)] : ["…"];
  };

  const description = (text) => (text ? [node("p", "", text)] : []);

  const value = (input) =>
    node("div", "", `${input.name}: `, ...typeText(input.type), ...(input.defaultValue ? [` = ${input.defaultValue}`] : []), ...description(input.description));

  const field = (item) => {
    const name = node("span", item.isDeprecated ? "deprecated" : "", item.name);
    const member = node("div", "member", name, item.type ? ": " : "", ...(item.type ? typeText(item.type) : []));
    if (item.args?.length) member.append(node("div", "arguments", ...item.args.map(value)));
    if (item.isDeprecated) member.append(node("p", "", `Deprecated: ${item.deprecationReason ?? "no reason given"}`));
    member.append(...description(item.description));
    return member;
  };

  const section = (title, members) => (members?.length ? [node("h4", "", title), ...members] : []);

  function show() {
    const name = trail.at(-1);
    back.hidden = trail.length === 0;
    const type = types.get(name);
    if (!type) {
      body.replaceChildren(
        ...section("Start here", roots.map((root) => node("div", "member", link(root)))),
        ...section("All types", [...types.values()].filter((each) => !each.name.startsWith("__") && !roots.includes(each.name))
          .map((each) => node("div", "member", link(each.name)))),
      );
    } else {
      body.replaceChildren(
        node("h3", "", type.name),
        node("p", "", type.kind.toLowerCase().replace("_", " ")),
        ...description(type.description),
        ...section("Implements", type.interfaces?.map((each) => node("div", "member", link(each.name)))),
        ...section("Possible types", type.possibleTypes?.map((each) => node("div", "member", link(each.name)))),
        ...section("Fields", type.fields?.map(field)),
        ...section("Fields", type.inputFields?.map((input) => node("div", "member", value(input)))),
        ...section("Values", type.enumValues?.map(field)),
      );
    }
    body.scrollTop = 0;
  }

  function visit(name) {
    search.value = "";
    trail.push(name);
    show();
  }

  function showFound(text) {
    const wanted = text.toLowerCase();
    const found = [];
    for (const type of types.values()) {
      if (type.name.toLowerCase().includes(wanted)) found.push([type.name, type.name]);
      for (const member of [...(type.fields ?? []), ...(type.inputFields ?? []), ...(type.enumValues ?? [])]) {
        if (member.name.toLowerCase().includes(wanted)) found.push([type.name, `${type.name}.${member.name}`]);
      }
    }
    // What begins with the words first, then the shorter.
    const rank = ([, label]) => (label.split(".").at(-1).toLowerCase().startsWith(wanted) ? 0 : 1000) + label.length;
    found.sort((left, right) => rank(left) - rank(right));
    const shown = found.slice(0, MOST_FOUND).map(([name, label]) => node("div", "member", link(name, label)));
    const title = found.length > MOST_FOUND ? `${found.length} found, the first ${MOST_FOUND}` : `${found.length} found`;
    body.replaceChildren(node("h4", "", title), ...shown);
  }

  search.addEventListener("input", () => (search.value.trim() === "" ? show() : showFound(search.value.trim())));
  back.addEventListener("click", () => {
    trail.pop();
    show();
  });

  return {
    /** Reads the schema as the current user sees it. */
    async load() {
      const mine = ++loads;
      try {
        const { answer } = await send({ query: INTROSPECTION, operationName: "Docs" });
        if (mine !== loads) return;
        const schema = answer?.data?.__schema;
        if (!schema) throw new Error(answer?.errors?.[0]?.message ?? "The schema could not be read.");
        types = new Map(schema.types.map((type) => [type.name, type]).sort(([left], [right]) => left.localeCompare(right)));
        roots = [schema.queryType, schema.mutationType, schema.subscriptionType].filter(Boolean).map((type) => type.name);
        trail = trail.filter((name) => types.has(name));
        show();
      } catch (error) {
        if (mine === loads) body.replaceChildren(node("p", "", `No docs: ${error.message}`));
      }
    },
  };
}
