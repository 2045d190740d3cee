SELECT t1."key", count(*) OVER ()
FROM "offers" t1
WHERE t1."enabled" = TRUE
ORDER BY t1."key", t1."id"
LIMIT $1
[PageSize { operand: None, label: "first", one_more: true }]

