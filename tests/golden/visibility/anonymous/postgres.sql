SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "offers" t1
WHERE t1."enabled" = TRUE) n
LEFT JOIN (SELECT t1."key" AS c0, t1."id" AS c1
FROM "offers" t1
WHERE t1."enabled" = TRUE
ORDER BY t1."key", t1."id"
LIMIT $1) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[PageSize { operand: None, label: "first", one_more: false }]

