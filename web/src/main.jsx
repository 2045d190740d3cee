// GraphiQL over the gateway's own /graphql, with a picker of demo users.

import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "./style.css";

import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { useState } from "react";
import { createRoot } from "react-dom/client";

import { UserPicker } from "./user-picker.jsx";
import { fetchUsers, rememberedUser } from "./users.js";

const DEFAULT_QUERY = `# Ctrl+Enter runs the operation; the book on the left opens the docs.
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

function headersOf(user) {
  return user ? JSON.stringify({ Authorization: `Bearer ${user.token}` }, null, 2) : "";
}

function App({ users, fetcher, first }) {
  const [user, setUser] = useState(first);
  return (
    <GraphiQL
      fetcher={fetcher}
      defaultQuery={DEFAULT_QUERY}
      defaultHeaders={headersOf(user)}
      initialHeaders={headersOf(first)}
      defaultEditorToolsVisibility="variables"
    >
      <GraphiQL.Logo>
        <span className="logo">
          {users.length === 0 ? "rowgate" : <UserPicker users={users} user={user} choose={setUser} headersOf={headersOf} />}
          <a href="/dashboard">Dashboard</a>
        </span>
      </GraphiQL.Logo>
    </GraphiQL>
  );
}

const users = await fetchUsers();
// Subscriptions go over a socket at the same path; what the headers editor holds becomes the payload of connection_init.
const socket = new URL("/graphql", window.location.href);
socket.protocol = socket.protocol === "https:" ? "wss:" : "ws:";
const fetcher = createGraphiQLFetcher({ url: "/graphql", subscriptionUrl: socket.href });
createRoot(document.getElementById("root")).render(<App users={users} fetcher={fetcher} first={rememberedUser(users)} />);
