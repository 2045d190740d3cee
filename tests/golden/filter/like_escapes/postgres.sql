SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."body" LIKE $1 ESCAPE '\'
[Argument { operand: Constant(String("100 %")), form: Pattern { form: Contains, ignore_case: false }, label: "body" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."body" LIKE $1 ESCAPE '\'
[Argument { operand: Constant(String("%\\%%")), form: Pattern { form: Like, ignore_case: false }, label: "body" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."body" LIKE $1 ESCAPE '\'
[Argument { operand: Constant(String("%")), form: Pattern { form: Contains, ignore_case: false }, label: "body" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."body" LIKE $1 ESCAPE '\'
[Argument { operand: Constant(String("<h2>")), form: Pattern { form: Contains, ignore_case: false }, label: "body" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."title" LIKE $1 ESCAPE '\'
[Argument { operand: Constant(String("'")), form: Pattern { form: Contains, ignore_case: false }, label: "title" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."title" = $1
[Argument { operand: Constant(String("' OR 1=1 --")), form: One(Text { max_characters: Some(500) }), label: "title" }]

