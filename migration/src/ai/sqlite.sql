-- The ai domain on SQLite.

-- Embeddings for similarity search: 1536 floats of 32 bits, least significant byte first.
CREATE TABLE vector_store (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT vector_store_pkey PRIMARY KEY
        CONSTRAINT vector_store_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT vector_store_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT vector_store_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL
        CONSTRAINT vector_store_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT vector_store_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    source_id TEXT NOT NULL,
    embedding BLOB
        CONSTRAINT vector_store_embedding_length CHECK (length(embedding) = 6144),
    metadata TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT vector_store_metadata_type CHECK (json_valid(metadata) AND json_type(metadata) = 'object'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT vector_store_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX idx_vector_store_user_source ON vector_store (user_id, source_id);
CREATE INDEX idx_vector_store_organization_id ON vector_store (organization_id);
