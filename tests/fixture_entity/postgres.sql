-- What somebody noted about a brand's place on a shelf.
CREATE TABLE shelf_notes (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT shelf_notes_pkey PRIMARY KEY,
    brand_id uuid NOT NULL
        CONSTRAINT shelf_notes_brand_id_fkey REFERENCES brands (id) ON DELETE CASCADE,
    shop varchar(80) COLLATE "C" NOT NULL,
    shelf integer NOT NULL,
    remark text COLLATE "C",
    created_by uuid NOT NULL
        CONSTRAINT shelf_notes_created_by_fkey REFERENCES users (id) ON DELETE RESTRICT,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT shelf_notes_shop_not_empty CHECK (length(trim(shop)) > 0),
    CONSTRAINT shelf_notes_shelf_range CHECK (shelf >= 1)
);
CREATE UNIQUE INDEX uq_shelf_notes_brand_shop ON shelf_notes (brand_id, shop);
CREATE INDEX idx_shelf_notes_created_by ON shelf_notes (created_by);

-- How many notes there are of a brand in a shop.
CREATE VIEW shelf_counts AS
    SELECT shop, brand_id, count(*) AS notes, max(shelf) AS highest, max(created_at) AS last_at
    FROM shelf_notes GROUP BY shop, brand_id;
