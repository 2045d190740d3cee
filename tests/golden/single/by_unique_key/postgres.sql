SELECT t1."name"
FROM "brands" t1
WHERE t1."organization_id" = $1 AND t1."slug" = $2 AND t1."deleted_at" IS NULL AND t1."id" = ANY($3)
[Argument { operand: Constant(String("e1e28a78-9266-4726-9de0-ca1665bfb7ef")), form: One(Id), label: "organizationId" }, Argument { operand: Constant(String("northwind-coffee")), form: One(Text { max_characters: Some(255) }), label: "slug" }, Fact(Brands(Permission(brands:read)))]

SELECT t1."name"
FROM "brands" t1
WHERE t1."organization_id" = $1 AND t1."slug" = $2 AND t1."deleted_at" IS NULL AND t1."id" = ANY($3)
[Argument { operand: Constant(String("e1e28a78-9266-4726-9de0-ca1665bfb7ef")), form: One(Id), label: "organizationId" }, Argument { operand: Constant(String("Northwind-Coffee")), form: One(Text { max_characters: Some(255) }), label: "slug" }, Fact(Brands(Permission(brands:read)))]

SELECT t1."name"
FROM "brands" t1
WHERE t1."organization_id" = $1 AND t1."slug" = $2 AND t1."deleted_at" IS NULL AND t1."id" = ANY($3)
[Argument { operand: Constant(String("13b445bc-718c-4fd3-b94e-ef4ba2d69316")), form: One(Id), label: "organizationId" }, Argument { operand: Constant(String("halden-skin")), form: One(Text { max_characters: Some(255) }), label: "slug" }, Fact(Brands(Permission(brands:read)))]

SELECT t1."key", t1."name", (t1."discount")::text
FROM "offers" t1
WHERE t1."key" = $1 AND t1."enabled" = TRUE
[Argument { operand: Constant(String("été-2026")), form: One(Text { max_characters: Some(100) }), label: "key" }]

