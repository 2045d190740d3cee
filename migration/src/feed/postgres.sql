-- What the change feed shares on PostgreSQL.

-- Every committed change of a row, written by triggers in its transaction. A row leaves when the feed's time for it is over.
--
-- Transactions commit in another order than they take numbers, so no number says what a reader has seen: a snapshot does. What a
-- reader has not seen are the rows of transactions that were open at its last snapshot or began after it.
CREATE TABLE row_changes (
    number bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT row_changes_pkey PRIMARY KEY,
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    table_name text COLLATE "C" NOT NULL,
    row_id uuid NOT NULL,
    -- The row before and after: every column but secrets and vectors. An insert has nothing before, a delete nothing after.
    old_image json,
    new_image json,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT row_changes_image_present CHECK (old_image IS NOT NULL OR new_image IS NOT NULL)
);
CREATE INDEX idx_row_changes_transaction_id ON row_changes (transaction_id);

-- Which feed it is, and up to which transaction rows have left it: who has not seen all of those has missed some.
CREATE TABLE feed_state (
    id integer NOT NULL CONSTRAINT feed_state_pkey PRIMARY KEY CONSTRAINT feed_state_id_value CHECK (id = 1),
    source uuid NOT NULL DEFAULT gen_random_uuid(),
    trimmed xid8 NOT NULL DEFAULT '0'
);
INSERT INTO feed_state (id) VALUES (1);

-- At which instant which transactions had all ended: those before `ended`. When a row was written does not say when it could be
-- seen, for its transaction may have stayed open.
CREATE TABLE feed_marks (
    taken_at timestamptz NOT NULL,
    ended xid8 NOT NULL
);
