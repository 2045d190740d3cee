SELECT count(*), count(DISTINCT s.v0), count(DISTINCT s.v1), count(DISTINCT s.v2), sum(s.v3), sum(s.v4), (sum(s.v3)::float8 / NULLIF(count(s.v3), 0)::float8), min(s.v5), min(s.v6), min(s.v7), min(s.v3), max(s.v5), max(s.v6), max(s.v8)
FROM (SELECT t1."brand_id" AS v0, t1."created_by" AS v1, t1."template_id" AS v2, t1."views" AS v3, t1."shares" AS v4, t1."created_at" AS v5, t1."title" AS v6, t1."status" AS v7, t1."published_at" AS v8
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
LIMIT $1
[PageSize { operand: None, label: "first", one_more: false }]

