// The people one may act as in a demo. Outside of a demo there is no such path, and the picker stays hidden.

/** Fills `select` and shows `label`; `choose` is called with the user, or with undefined for nobody. */
export async function loadUsers({ label, select, choose }) {
  let users;
  try {
    const response = await fetch("/demo/users", { headers: { Accept: "application/json" } });
    if (!response.ok) return;
    users = await response.json();
  } catch {
    return;
  }
  if (!Array.isArray(users) || users.length === 0) return;
  const options = users.map((user, index) => {
    const option = new Option(`${user.name} (${user.email})`, String(index));
    option.title = user.summary;
    return option;
  });
  select.replaceChildren(new Option("Nobody (anonymous)", ""), ...options);
  const chosen = users.findIndex((user) => user.email === sessionStorage.getItem("rowgate.user"));
  label.hidden = false;
  const act = () => {
    const user = select.value === "" ? undefined : users[Number(select.value)];
    if (user) sessionStorage.setItem("rowgate.user", user.email);
    else sessionStorage.removeItem("rowgate.user");
    choose(user);
  };
  select.addEventListener("change", act);
  // The token of the last visit may have ended: take the new one.
  if (chosen >= 0) {
    select.value = String(chosen);
    act();
  }
}
