-- What the change feed shares on SQLite.

-- Every committed change of a row, written by triggers in its transaction. A row leaves when the feed's time for it is over. There is
-- one writer at a time, so numbers follow each other as transactions do; none is given twice.
CREATE TABLE row_changes (
    number INTEGER CONSTRAINT row_changes_pkey PRIMARY KEY AUTOINCREMENT,
    table_name TEXT NOT NULL,
    row_id BLOB NOT NULL
        CONSTRAINT row_changes_row_id_length CHECK (length(row_id) = 16),
    -- The id that the row had before, when another was given to it; only until this is told of as two changes.
    moved_from BLOB,
    -- The row before and after: every column but secrets and vectors. An insert has nothing before, a delete nothing after.
    old_image TEXT,
    new_image TEXT,
    changed_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT row_changes_changed_at_form CHECK (changed_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;

-- A row whose id changes is one that goes and one that comes.
CREATE TRIGGER row_changes_moved AFTER INSERT ON row_changes
WHEN NEW.moved_from IS NOT NULL
BEGIN
    UPDATE row_changes SET row_id = NEW.moved_from, moved_from = NULL, new_image = NULL WHERE number = NEW.number;
    INSERT INTO row_changes (table_name, row_id, new_image) VALUES (NEW.table_name, NEW.row_id, NEW.new_image);
END;

-- Which feed it is, and up to which number rows have left it: who has not seen all of those has missed some.
CREATE TABLE feed_state (
    id INTEGER NOT NULL
        CONSTRAINT feed_state_pkey PRIMARY KEY
        CONSTRAINT feed_state_id_value CHECK (id = 1),
    source BLOB NOT NULL DEFAULT (randomblob(16))
        CONSTRAINT feed_state_source_length CHECK (length(source) = 16),
    trimmed INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO feed_state (id) VALUES (1);

-- At which instant which numbers had all been given.
CREATE TABLE feed_marks (
    taken_at TEXT NOT NULL
        CONSTRAINT feed_marks_taken_at_form CHECK (taken_at GLOB '????-??-??T??:??:??.??????Z'),
    ended INTEGER NOT NULL
) STRICT;

-- A world that is made up is no news.
ALTER TABLE write_context ADD COLUMN feeding INTEGER NOT NULL DEFAULT 1
    CONSTRAINT write_context_feeding_value CHECK (feeding IN (0, 1));
