SELECT t1."id", t1."source_id", t2."id", (COALESCE(t2."full_name", NULLIF(TRIM(COALESCE(t2."first_name", '') || ' ' || COALESCE(t2."last_name", '')), '')))
FROM "vector_store" t1
LEFT JOIN "users" t2 ON t2."id" = t1."user_id" AND t2."deleted_at" IS NULL AND (t2."id" = ?1 OR EXISTS (SELECT 1
FROM "organization_members" t3
WHERE t3."user_id" = t2."id" AND t3."organization_id" IN (SELECT unhex(value)
FROM json_each(?2))))
WHERE t1."id" IN (SELECT unhex(value)
FROM json_each(?3)) AND ((t1."user_id" = ?1 AND (t1."organization_id" IS NULL OR t1."organization_id" IN (SELECT unhex(value)
FROM json_each(?2)))) OR t1."organization_id" IN (SELECT unhex(value)
FROM json_each(?4)))
[Fact(Viewer), Fact(Organizations(Viewer)), ParentKeys, Fact(Organizations(Admin))]

