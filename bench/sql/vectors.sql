-- Further vectors: the numbers of the demonstration's, each time beginning with another one. {rows} is put in by the program.
INSERT INTO vector_store (id, organization_id, user_id, source_id, embedding, created_at)
WITH originals AS MATERIALIZED (
    SELECT organization_id, user_id, embedding, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS originals
    FROM vector_store WHERE embedding IS NOT NULL
)
SELECT CAST(md5('bench vector ' || n) AS uuid), o.organization_id, o.user_id, 'bench/' || n,
       substr(o.embedding, shift + 1) || substr(o.embedding, 1, shift), timestamptz '2026-01-05 08:00:00+00'
FROM generate_series(1, {rows}) AS n
CROSS JOIN LATERAL (SELECT CAST(4 * (n % 1535 + 1) AS integer) AS shift) t
JOIN originals o ON o.place = n % o.originals
