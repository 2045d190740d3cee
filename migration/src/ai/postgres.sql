-- The ai domain on PostgreSQL.
-- Texts are compared byte by byte (COLLATE "C"), so that both databases order and fold them alike.

-- Embeddings for similarity search: 1536 floats of 32 bits, least significant byte first. There is no index on them: a vector
-- index needs an extension, and searching reads all vectors that the caller may read.
CREATE TABLE vector_store (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT vector_store_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT vector_store_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL
        CONSTRAINT vector_store_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    source_id text COLLATE "C" NOT NULL,
    embedding bytea CONSTRAINT vector_store_embedding_length CHECK (length(embedding) = 6144),
    metadata jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT vector_store_metadata_type CHECK (jsonb_typeof(metadata) = 'object'),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_vector_store_user_source ON vector_store (user_id, source_id);
CREATE INDEX idx_vector_store_organization_id ON vector_store (organization_id);
