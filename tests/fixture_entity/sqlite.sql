-- What somebody noted about a brand's place on a shelf.
CREATE TABLE shelf_notes (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT shelf_notes_pkey PRIMARY KEY
        CONSTRAINT shelf_notes_id_length CHECK (length(id) = 16),
    brand_id BLOB NOT NULL
        CONSTRAINT shelf_notes_brand_id_length CHECK (length(brand_id) = 16)
        CONSTRAINT shelf_notes_brand_id_fkey REFERENCES brands (id) ON DELETE CASCADE,
    shop TEXT NOT NULL
        CONSTRAINT shelf_notes_shop_length CHECK (length(shop) <= 80),
    shelf INTEGER NOT NULL,
    remark TEXT,
    created_by BLOB NOT NULL
        CONSTRAINT shelf_notes_created_by_length CHECK (length(created_by) = 16)
        CONSTRAINT shelf_notes_created_by_fkey REFERENCES users (id) ON DELETE RESTRICT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT shelf_notes_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT shelf_notes_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT shelf_notes_shop_not_empty CHECK (length(trim(shop)) > 0),
    CONSTRAINT shelf_notes_shelf_range CHECK (shelf BETWEEN 1 AND 2147483647)
) STRICT;
CREATE UNIQUE INDEX uq_shelf_notes_brand_shop ON shelf_notes (brand_id, shop);
CREATE INDEX idx_shelf_notes_created_by ON shelf_notes (created_by);

-- How many notes there are of a brand in a shop.
CREATE VIEW shelf_counts AS
    SELECT shop, brand_id, count(*) AS notes, max(shelf) AS highest, max(created_at) AS last_at
    FROM shelf_notes GROUP BY shop, brand_id;
