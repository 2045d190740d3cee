// Lets one act as a demo user: puts the user's token into the headers editor and reads the schema again.

import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";

import { UserSelect } from "./user-select.jsx";

/** The headers of the editor with the Authorization of `user`; headers that are not JSON give way. */
function mergedHeaders(text, user, headersOf) {
  let others;
  try {
    others = Object.entries(JSON.parse(text)).filter(([name]) => name.toLowerCase() !== "authorization");
  } catch {
    others = [];
  }
  if (others.length === 0) return headersOf(user);
  const authorization = user ? { Authorization: `Bearer ${user.token}` } : {};
  return JSON.stringify({ ...authorization, ...Object.fromEntries(others) }, null, 2);
}

export function UserPicker({ users, user, choose, headersOf }) {
  const headerEditor = useGraphiQL((state) => state.headerEditor);
  const { introspect } = useGraphiQLActions();

  function act(chosen) {
    choose(chosen);
    headerEditor?.setValue(mergedHeaders(headerEditor.getValue(), chosen, headersOf));
    introspect();
  }

  return <UserSelect users={users} user={user} choose={act} />;
}
