-- On top of the demonstration's small world: 500 brands, so that a viewer sees a small part of the whole as in a real database, and
-- content copied from the demonstration's, of the same organization. {rows} and {viewer} are put in by the program.
INSERT INTO brands (id, organization_id, name, slug, description, country, language, currency, created_by, created_at, updated_at)
SELECT CAST(md5('bench brand ' || n) AS uuid), o.id, 'Bench ' || to_char(n, 'FM0000'), 'bench-' || to_char(n, 'FM0000'),
       'A brand to measure with.', 'SE', 'sv', 'SEK', o.founder, moment, moment
FROM generate_series(0, 499) AS n
CROSS JOIN LATERAL (SELECT timestamptz '2026-01-05 08:00:00+00' + n * interval '1 minute' AS moment) t
JOIN (
    SELECT id, row_number() OVER (ORDER BY slug) - 1 AS place, (
        SELECT m.user_id FROM organization_members m
        WHERE m.organization_id = organizations.id ORDER BY m.role = 'admin' DESC, m.user_id LIMIT 1) AS founder
    FROM organizations WHERE deleted_at IS NULL ORDER BY slug LIMIT 4
) o ON o.place = n % 4;

INSERT INTO content (id, brand_id, type, title, slug, fields, body, excerpt, metadata, status, published_at, published_by,
                     scheduled_for, expires_at, version, version_note, is_draft, views, shares, engagement, tags, categories,
                     custom_fields, created_by, created_at, updated_by, updated_at, search_title, search_fields, search_body)
WITH originals AS MATERIALIZED (
    SELECT c.*, b.organization_id, row_number() OVER organization - 1 AS place
    FROM content c JOIN brands b ON b.id = c.brand_id
    WHERE c.deleted_at IS NULL AND b.deleted_at IS NULL
    WINDOW organization AS (PARTITION BY b.organization_id ORDER BY c.id)
), many AS MATERIALIZED (
    SELECT organization_id, count(*) AS originals FROM originals GROUP BY organization_id
), targets AS MATERIALIZED (
    SELECT b.id, b.organization_id, CAST(right(b.slug, 4) AS integer) AS number FROM brands b WHERE b.slug LIKE 'bench-____'
)
SELECT CAST(md5('bench content ' || n) AS uuid), b.id, c.type, c.title, left(c.slug, 480) || '-' || n, c.fields, c.body, c.excerpt,
       c.metadata, c.status, c.published_at, c.published_by, c.scheduled_for, c.expires_at, c.version, c.version_note, c.is_draft,
       c.views, c.shares, c.engagement, c.tags, c.categories, c.custom_fields, c.created_by, moment, c.updated_by, moment,
       c.search_title, c.search_fields, c.search_body
FROM generate_series(0, {rows} - 1) AS n
CROSS JOIN LATERAL (SELECT timestamptz '2026-01-05 08:00:00.123456+00' + n * interval '37.001 seconds' AS moment) t
JOIN targets b ON b.number = n % 500
JOIN many m ON m.organization_id = b.organization_id
JOIN originals c ON c.organization_id = b.organization_id AND c.place = (CAST(n AS bigint) * 7919 / 500) % m.originals;

INSERT INTO user_brand_roles (id, user_id, brand_id, role, assigned_at)
SELECT CAST(md5('bench role ' || b.slug) AS uuid), m.user_id, b.id, 'editor', b.created_at
FROM organization_members m
CROSS JOIN LATERAL (
    SELECT id, slug, created_at FROM brands
    WHERE organization_id = m.organization_id AND slug LIKE 'bench-____' ORDER BY slug LIMIT 18
) b
WHERE m.user_id = '{viewer}';
