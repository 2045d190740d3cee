// The frame of everything on the page: a heading, and in its place what is wrong, that it is coming, or that there is nothing.

import { useId } from "react";

function Notice({ children, ...others }) {
  return (
    <p className="notice" {...others}>
      {children}
    </p>
  );
}

/** What a person may do about it stands in the message of the gateway. */
function words(error) {
  return error.graphQLErrors?.[0]?.message ?? "The gateway cannot be heard.";
}

export function Panel({ title, note, name, result, isEmpty, empty, actions, children }) {
  const heading = useId();
  const { data, error } = result;
  return (
    <section className={`panel panel-${name}`} aria-labelledby={heading} data-testid={name}>
      <header>
        <h2 id={heading}>{title}</h2>
        {note && <span className="note">{note}</span>}
        {actions}
      </header>
      {error && (
        <Notice role="alert" data-testid={`${name}-error`}>
          {words(error)}
        </Notice>
      )}
      {!error && !data && <Notice>Waiting for the first answer …</Notice>}
      {!error && data && isEmpty && <Notice data-testid={`${name}-empty`}>{empty}</Notice>}
      {!error && data && !isEmpty && children}
    </section>
  );
}
