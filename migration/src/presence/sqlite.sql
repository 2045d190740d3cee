-- Who looks at a row, on SQLite.

-- That a user looks at a row of the table that is the topic. It says so again and again; when it stops, the row lapses.
CREATE TABLE presences (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT presences_pkey PRIMARY KEY
        CONSTRAINT presences_id_length CHECK (length(id) = 16),
    topic TEXT NOT NULL
        CONSTRAINT presences_topic_length CHECK (length(topic) <= 63)
        CONSTRAINT presences_topic_form CHECK (topic <> '' AND topic NOT GLOB '*[^a-z_]*'),
    row_id BLOB NOT NULL
        CONSTRAINT presences_row_id_length CHECK (length(row_id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT presences_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT presences_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    since TEXT NOT NULL
        CONSTRAINT presences_since_form CHECK (since GLOB '????-??-??T??:??:??.??????Z'),
    seen_at TEXT NOT NULL
        CONSTRAINT presences_seen_at_form CHECK (seen_at GLOB '????-??-??T??:??:??.??????Z'),
    expires_at TEXT NOT NULL
        CONSTRAINT presences_expires_at_form CHECK (expires_at GLOB '????-??-??T??:??:??.??????Z')
        CONSTRAINT presences_expires_at_after CHECK (expires_at > seen_at)
) STRICT;
CREATE UNIQUE INDEX uq_presences_place_user ON presences (topic, row_id, user_id);
CREATE INDEX idx_presences_user_id ON presences (user_id);
CREATE INDEX idx_presences_expires_at ON presences (expires_at);

-- Who comes and who goes is told of as changes of all tables are; that somebody is still there is no news.
CREATE TRIGGER feed_presences_insert AFTER INSERT ON presences
WHEN (SELECT feeding FROM write_context) IS NOT 0
BEGIN
    INSERT INTO row_changes (table_name, row_id, old_image, new_image)
    VALUES ('presences', NEW.id, NULL, json_object('topic', NEW.topic,
        'row_id', lower(substr(hex(NEW.row_id), 1, 8) || '-' || substr(hex(NEW.row_id), 9, 4) || '-' || substr(hex(NEW.row_id), 13, 4)
        || '-' || substr(hex(NEW.row_id), 17, 4) || '-' || substr(hex(NEW.row_id), 21)),
        'user_id', lower(substr(hex(NEW.user_id), 1, 8) || '-' || substr(hex(NEW.user_id), 9, 4) || '-' || substr(hex(NEW.user_id), 13, 4)
        || '-' || substr(hex(NEW.user_id), 17, 4) || '-' || substr(hex(NEW.user_id), 21))));
END;
CREATE TRIGGER feed_presences_delete AFTER DELETE ON presences
WHEN (SELECT feeding FROM write_context) IS NOT 0
BEGIN
    INSERT INTO row_changes (table_name, row_id, old_image, new_image)
    VALUES ('presences', OLD.id, json_object('topic', OLD.topic,
        'row_id', lower(substr(hex(OLD.row_id), 1, 8) || '-' || substr(hex(OLD.row_id), 9, 4) || '-' || substr(hex(OLD.row_id), 13, 4)
        || '-' || substr(hex(OLD.row_id), 17, 4) || '-' || substr(hex(OLD.row_id), 21)),
        'user_id', lower(substr(hex(OLD.user_id), 1, 8) || '-' || substr(hex(OLD.user_id), 9, 4) || '-' || substr(hex(OLD.user_id), 13, 4)
        || '-' || substr(hex(OLD.user_id), 17, 4) || '-' || substr(hex(OLD.user_id), 21))), NULL);
END;
