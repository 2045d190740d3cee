ALTER TABLE vector_store ALTER COLUMN embedding SET STORAGE EXTENDED;
ALTER TABLE vector_store RESET (toast_tuple_target);
DROP TRIGGER forget_words ON content;
DROP FUNCTION forget_content_words();
DROP INDEX idx_content_unindexed;
DROP INDEX idx_content_fts;
ALTER TABLE content DROP COLUMN search_vector;
ALTER TABLE content DROP COLUMN search_title, DROP COLUMN search_fields, DROP COLUMN search_body;
CREATE INDEX idx_content_fts ON content USING gin (
    (to_tsvector('simple', title || ' ' || coalesce(body, '')) || jsonb_to_tsvector('simple', fields, '["string"]'))
);
ALTER TABLE content RESET (toast_tuple_target);
