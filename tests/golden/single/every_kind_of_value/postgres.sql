SELECT t1."id", t1."email", t1."first_name", t1."last_name", t1."full_name", (COALESCE(t1."full_name", NULLIF(TRIM(COALESCE(t1."first_name", '') || ' ' || COALESCE(t1."last_name", '')), ''))), t1."platform_role", t1."is_active", t1."email_verified", t1."login_count", (CASE WHEN t1."phone_verified_at" < t1."email_verified_at" THEN t1."phone_verified_at" ELSE COALESCE(t1."email_verified_at", t1."phone_verified_at") END), t1."last_login_at", t1."created_at", t1."metadata"
FROM "users" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."email" NULLS LAST, t1."id"
LIMIT $1
[PageSize { operand: Some(Constant(Number(2))), label: "first", one_more: false }]

SELECT t1."key", (t1."discount")::text, t1."valid_from", t1."valid_to", t1."enabled", t1."metadata"
FROM "offers" t1
ORDER BY t1."key", t1."id"
LIMIT $1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t1."text", t1."status", t1."level", t1."type", t1."countries", t1."ingredients", t1."effective_from", t1."effective_to", t1."regulatory_references", t1."version"
FROM "claims" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."id"
LIMIT $1
[PageSize { operand: Some(Constant(Number(2))), label: "first", one_more: false }]

SELECT host(t1."ip_address"), t1."last_seen_at", t1."id", t1."user_id"
FROM "sessions" t1
ORDER BY t1."id"
LIMIT $1
[PageSize { operand: Some(Constant(Number(4))), label: "first", one_more: false }]

SELECT t1."preference_key", t1."preference_value", t1."id", t1."user_id"
FROM "user_preferences" t1
ORDER BY t1."id"
LIMIT $1
[PageSize { operand: Some(Constant(Number(12))), label: "first", one_more: false }]

