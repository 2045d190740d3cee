// The list of demo users to act as. What a choice brings about is for the page to say.

import { rememberUser } from "./users.js";

export function UserSelect({ users, user, choose }) {
  function act(event) {
    const chosen = users.find((each) => each.email === event.target.value);
    rememberUser(chosen);
    choose(chosen);
  }

  return (
    <label className="user-picker" title={user?.summary ?? "Without a token"}>
      <span>Act as</span>
      <select value={user?.email ?? ""} onChange={act} data-testid="user-picker">
        <option value="">Nobody (anonymous)</option>
        {users.map((each) => (
          <option key={each.email} value={each.email} title={each.summary}>
            {`${each.name} – ${each.summary}`}
          </option>
        ))}
      </select>
    </label>
  );
}
