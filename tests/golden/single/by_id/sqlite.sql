SELECT t1."id", t1."name", t1."slug", t1."country", t1."language", t1."currency", t1."description", t1."identity", t1."guardrails", t1."key_messages", t1."brand_personality", t1."created_at", t1."deleted_at", t1."logo", t1."colors", t1."settings"
FROM "brands" t1
WHERE t1."id" = ?1 AND t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?2))
[Argument { operand: Variable("id", []), form: One(Id), label: "id" }, Fact(Brands(Permission(brands:read)))]

