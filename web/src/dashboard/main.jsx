// A page that is always up to date, over the gateway's public API: one socket, as the demo user that was chosen.

import "./dashboard.css";

import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { Provider } from "urql";

import { UserSelect } from "../user-select.jsx";
import { fetchUsers, rememberedUser } from "../users.js";
import { Changes } from "./changes.jsx";
import { connect } from "./connection.js";
import { Contents, useBrandNames } from "./contents.jsx";
import { Sessions, Spend } from "./days.jsx";
import { Memberships } from "./memberships.jsx";
import { Status } from "./status.jsx";

function Panels() {
  const names = useBrandNames();
  return (
    <main>
      <Contents names={names} />
      <Changes names={names} />
      <Memberships />
      <Spend />
      <Sessions />
    </main>
  );
}

/** A connection a user; `attempt` grows when somebody wants another one for the same. */
function useConnection(user) {
  const [attempt, setAttempt] = useState(0);
  const [connection, setConnection] = useState(null);
  useEffect(() => {
    const made = connect(user);
    setConnection(made);
    return () => {
      setConnection(null);
      made.close();
    };
  }, [user, attempt]);
  return [connection, () => setAttempt(attempt + 1)];
}

function Dashboard({ users, first }) {
  const [user, setUser] = useState(first);
  const [connection, again] = useConnection(user);
  return (
    <>
      <header className="top">
        <h1>Dashboard</h1>
        {connection && <Status state={connection.state} again={again} />}
        <nav aria-label="Pages">
          <a href="/">GraphiQL</a>
        </nav>
        {users.length > 0 && <UserSelect users={users} user={user} choose={setUser} />}
      </header>
      {users.length > 0 && !user && <p className="hint">Nobody may read next to nothing: act as somebody.</p>}
      {connection && (
        <Provider value={connection.client} key={user?.email ?? ""}>
          <Panels />
        </Provider>
      )}
    </>
  );
}

const users = await fetchUsers();
createRoot(document.getElementById("root")).render(<Dashboard users={users} first={rememberedUser(users)} />);
