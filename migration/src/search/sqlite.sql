-- Full text over content on SQLite.

-- The words of the title, fields and body, each with a space on either side. The gateway finds them; null = not found yet.
ALTER TABLE content ADD COLUMN search_title TEXT;
ALTER TABLE content ADD COLUMN search_fields TEXT;
ALTER TABLE content ADD COLUMN search_body TEXT;
CREATE INDEX idx_content_unindexed ON content (id)
    WHERE search_title IS NULL OR search_fields IS NULL OR search_body IS NULL;

-- The index knows rows by numbers that stay what they are: those of content itself change when the file is vacuumed.
CREATE TABLE content_fts_rows (
    number INTEGER NOT NULL CONSTRAINT content_fts_rows_pkey PRIMARY KEY,
    id BLOB NOT NULL CONSTRAINT uq_content_fts_rows_id UNIQUE
) STRICT;
-- The words come as they are to be found; `ascii` leaves every other letter alone.
CREATE VIRTUAL TABLE content_fts USING fts5 (
    title, fields, body, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '2 3'
);
INSERT INTO content_fts_rows (id) SELECT id FROM content;
INSERT INTO content_fts (rowid, title, fields, body) SELECT number, NULL, NULL, NULL FROM content_fts_rows;

CREATE TRIGGER content_fts_insert AFTER INSERT ON content
BEGIN
    INSERT INTO content_fts_rows (id) VALUES (NEW.id);
    INSERT INTO content_fts (rowid, title, fields, body)
    SELECT number, NEW.search_title, NEW.search_fields, NEW.search_body FROM content_fts_rows WHERE id = NEW.id;
END;
CREATE TRIGGER content_fts_update AFTER UPDATE OF search_title, search_fields, search_body ON content
WHEN NEW.search_title IS NOT OLD.search_title OR NEW.search_fields IS NOT OLD.search_fields
    OR NEW.search_body IS NOT OLD.search_body
BEGIN
    UPDATE content_fts SET title = NEW.search_title, fields = NEW.search_fields, body = NEW.search_body
    WHERE rowid = (SELECT number FROM content_fts_rows WHERE id = NEW.id);
END;
CREATE TRIGGER content_fts_delete AFTER DELETE ON content
BEGIN
    DELETE FROM content_fts WHERE rowid = (SELECT number FROM content_fts_rows WHERE id = OLD.id);
    DELETE FROM content_fts_rows WHERE id = OLD.id;
END;

-- Whoever changes a value without its words leaves none. The gateway says that it gives the words with the value: they may be the
-- same as before.
ALTER TABLE write_context ADD COLUMN gives_words INTEGER NOT NULL DEFAULT 0
    CONSTRAINT write_context_gives_words_value CHECK (gives_words IN (0, 1));
CREATE TRIGGER content_forget_words AFTER UPDATE OF title, fields, body ON content
WHEN (SELECT gives_words FROM write_context) IS NOT 1
    AND (NEW.title IS NOT OLD.title OR NEW.fields IS NOT OLD.fields OR NEW.body IS NOT OLD.body)
BEGIN
    UPDATE content SET
        search_title = iif(NEW.title IS NOT OLD.title AND NEW.search_title IS OLD.search_title, NULL, NEW.search_title),
        search_fields = iif(NEW.fields IS NOT OLD.fields AND NEW.search_fields IS OLD.search_fields, NULL, NEW.search_fields),
        search_body = iif(NEW.body IS NOT OLD.body AND NEW.search_body IS OLD.search_body, NULL, NEW.search_body)
    WHERE id = NEW.id;
END;
