-- Who looks at a row, on PostgreSQL.

-- That a user looks at a row of the table that is the topic. It says so again and again; when it stops, the row lapses.
CREATE TABLE presences (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT presences_pkey PRIMARY KEY,
    topic varchar(63) COLLATE "C" NOT NULL
        CONSTRAINT presences_topic_form CHECK (topic ~ '^[a-z_]+$'),
    row_id uuid NOT NULL,
    user_id uuid NOT NULL
        CONSTRAINT presences_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    since timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
        CONSTRAINT presences_expires_at_after CHECK (expires_at > seen_at)
);
CREATE UNIQUE INDEX uq_presences_place_user ON presences (topic, row_id, user_id);
CREATE INDEX idx_presences_user_id ON presences (user_id);
CREATE INDEX idx_presences_expires_at ON presences (expires_at);

-- Who comes and who goes is told of as changes of all tables are; that somebody is still there is no news.
CREATE FUNCTION feed_presences() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off AS $feed$
BEGIN
    IF current_setting('rowgate.feeding', true) = 'off' THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN
        INSERT INTO row_changes (table_name, row_id, old_image, new_image)
        SELECT 'presences', new_row.id, CAST(NULL AS json),
            json_build_object('topic', new_row.topic, 'row_id', new_row.row_id, 'user_id', new_row.user_id)
        FROM new_rows AS new_row;
    END IF;
    IF TG_OP = 'DELETE' THEN
        INSERT INTO row_changes (table_name, row_id, old_image, new_image)
        SELECT 'presences', old_row.id,
            json_build_object('topic', old_row.topic, 'row_id', old_row.row_id, 'user_id', old_row.user_id), CAST(NULL AS json)
        FROM old_rows AS old_row;
    END IF;
    IF FOUND AND current_setting('rowgate.rings', true) IS DISTINCT FROM 'on' THEN
        PERFORM pg_notify('rowgate_changes', '');
    END IF;
    RETURN NULL;
END
$feed$;
CREATE TRIGGER feed_insert AFTER INSERT ON presences REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION feed_presences();
CREATE TRIGGER feed_delete AFTER DELETE ON presences REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION feed_presences();
