-- Full text over content on PostgreSQL, and where vectors are kept.

-- A search looks at the words of many rows: they stay in the row unless it would fill half a page.
ALTER TABLE content SET (toast_tuple_target = 4080);
-- The words of the title, fields and body, each with a space on either side. The gateway finds them; null = not found yet.
ALTER TABLE content
    ADD COLUMN search_title text COLLATE "C",
    ADD COLUMN search_fields text COLLATE "C",
    ADD COLUMN search_body text COLLATE "C";
ALTER TABLE content ADD COLUMN search_vector tsvector GENERATED ALWAYS AS (array_to_tsvector(string_to_array(
    btrim(coalesce(search_title, '') || coalesce(search_fields, '') || coalesce(search_body, '')), '  '
))) STORED;
DROP INDEX idx_content_fts;
-- What waits to be put into the index is read through by every search: little may wait.
CREATE INDEX idx_content_fts ON content USING gin (search_vector) WITH (gin_pending_list_limit = 256);
CREATE INDEX idx_content_unindexed ON content (id)
    WHERE search_title IS NULL OR search_fields IS NULL OR search_body IS NULL;

-- Whoever changes a value without its words leaves none. The gateway says that it gives the words with the value: they may be the
-- same as before.
CREATE FUNCTION forget_content_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('rowgate.gives_words', true) = 'on' THEN
        RETURN NEW;
    END IF;
    IF NEW.title IS DISTINCT FROM OLD.title AND NEW.search_title IS NOT DISTINCT FROM OLD.search_title THEN
        NEW.search_title := NULL;
    END IF;
    IF NEW.fields IS DISTINCT FROM OLD.fields AND NEW.search_fields IS NOT DISTINCT FROM OLD.search_fields THEN
        NEW.search_fields := NULL;
    END IF;
    IF NEW.body IS DISTINCT FROM OLD.body AND NEW.search_body IS NOT DISTINCT FROM OLD.search_body THEN
        NEW.search_body := NULL;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER forget_words BEFORE UPDATE OF title, fields, body ON content
    FOR EACH ROW WHEN (OLD.title <> NEW.title OR OLD.fields <> NEW.fields OR OLD.body IS DISTINCT FROM NEW.body)
    EXECUTE FUNCTION forget_content_words();

-- A vector takes most of a page. Whoever looks for the nearest reads all of them: they stay in the row, and the row in its page.
ALTER TABLE vector_store SET (toast_tuple_target = 8160);
ALTER TABLE vector_store ALTER COLUMN embedding SET STORAGE MAIN;
