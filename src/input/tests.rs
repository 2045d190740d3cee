//! What is let through and what is not, each check with both; then documents, rows and templates.

mod automation;
mod documents;
mod redaction;
mod rows;
mod templates;

use serde_json::{Value, json};

use super::{MOST_PROBLEMS, Problem, column, harmless};

/// What is wrong with a value for a column, as `path: message`.
fn judged(table: &str, name: &str, value: Value) -> Vec<String> {
    rewritten(table, name, value).1
}

/// The value as it is afterwards, and what is wrong with it.
fn rewritten(table: &str, name: &str, mut value: Value) -> (Value, Vec<String>) {
    let tables = entity::tables();
    let table = tables.iter().find(|known| known.name == table).expect("a table");
    let mut problems = Vec::new();
    column(table, table.column(name).expect("a column"), &mut value, "input.x", &mut problems);
    (value, told(&problems))
}

fn told(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(|problem| format!("{}: {}", problem.field, problem.message)).collect()
}

fn assert_right(table: &str, name: &str, values: impl IntoIterator<Item = Value>) {
    for value in values {
        assert_eq!(judged(table, name, value.clone()), Vec::<String>::new(), "{table}.{name} = {value}");
    }
}

/// Each value has one problem, with these words in it.
fn assert_wrong(table: &str, name: &str, words: &str, values: impl IntoIterator<Item = Value>) {
    for value in values {
        let told = judged(table, name, value.clone());
        assert!(told.len() == 1 && told[0].contains(words), "{table}.{name} = {value}: {told:?}");
    }
}

#[test]
fn null_only_where_the_column_may_be_null() {
    assert_right("brands", "description", [Value::Null]);
    assert_wrong("brands", "name", "input.x: must not be null", [Value::Null]);
}

#[test]
fn texts_have_a_length_and_no_control_characters() {
    assert_right("brands", "name", [json!("é".repeat(255)), json!("tab\there\r\nand lines")]);
    assert_wrong("brands", "name", "at most 255 characters", [json!("é".repeat(256))]);
    assert_wrong(
        "brands",
        "name",
        "control characters",
        [json!("a\u{0}b"), json!("a\u{7f}"), json!("\u{85}x"), json!("\u{1b}[0m")],
    );
    assert_wrong("brands", "name", "must be a text", [json!(1), json!(["x"])]);
}

#[test]
fn every_problem_of_a_value_is_told_up_to_a_number() {
    assert_eq!(
        judged("brands", "slug", json!(format!("\u{1}{}", "X".repeat(255)))),
        [
            "input.x: must have at most 255 characters",
            "input.x: must not contain control characters",
            "input.x: must be made of lower-case letters, digits and hyphens",
        ]
    );
    let many: Vec<&str> = vec!["x"; 200];
    assert_eq!(judged("claims", "countries", json!(many)).len(), MOST_PROBLEMS);
}

#[test]
fn scalars_are_of_their_kind() {
    assert_right("brands", "parent_brand_id", [json!("1b5a9571-9f95-4fae-a700-205318c67da3")]);
    assert_wrong("brands", "parent_brand_id", "UUID", [json!("1b5a"), json!(7), json!({})]);
    assert_right("brand_vetting_agencies", "priority", [json!(-2_147_483_648_i64), json!(0)]);
    assert_wrong("brand_vetting_agencies", "priority", "32 bits", [json!(2_147_483_648_i64), json!(1.5), json!("x")]);
    assert_right("users", "is_active", [json!(true)]);
    assert_wrong("users", "is_active", "true or false", [json!(1), json!("true")]);
    assert_right("claims", "effective_to", [json!("2026-01-05T08:00:00.000000Z"), json!("2026-01-05T08:00:00+02:00")]);
    assert_wrong("claims", "effective_to", "ISO 8601", [json!("yesterday"), json!("2026-13-01T00:00:00Z"), json!(5)]);
    assert_right("sessions", "ip_address", [json!("127.0.0.1"), json!("2001:db8::1")]);
    assert_wrong("sessions", "ip_address", "IP address", [json!("localhost"), json!("1.2.3"), json!("10.0.0.0/8")]);
    assert_right("claims", "status", [json!("ALLOWED"), json!("allowed")]);
    assert_wrong("claims", "status", "must be one of ALLOWED, DISALLOWED, MANDATORY", [json!("maybe"), json!(1)]);
}

#[test]
fn decimals_fit_and_keep_their_bounds() {
    assert_right("offers", "discount", [json!("0"), json!("100"), json!("100.00"), json!("12.5"), json!("012.500"), json!(99)]);
    assert_wrong(
        "offers",
        "discount",
        "at most 3 digits before the point and 2 after",
        [json!("1.001"), json!("x"), json!("1e2")],
    );
    assert_wrong("offers", "discount", "at least 0", [json!("-0.01"), json!(-1)]);
    assert_wrong("offers", "discount", "at most 100", [json!("100.01"), json!("999.99")]);
    assert_wrong("offers", "discount", "digits", [json!("1000")]);
}

#[test]
fn numbers_keep_their_bounds() {
    assert_right("pricing_plans", "price_cents", [json!(0), json!(2_147_483_647)]);
    assert_wrong("pricing_plans", "price_cents", "must be at least 0", [json!(-1)]);
    assert_wrong("workflows", "timeout_hours", "must be at least 1", [json!(0)]);
}

#[test]
fn names_in_addresses() {
    assert_right("brands", "slug", [json!("a"), json!("-"), json!("north-wind-2")]);
    assert_wrong("brands", "slug", "lower-case letters, digits and hyphens", [json!(""), json!("A"), json!("a b"), json!("é")]);
}

#[test]
fn names_are_not_blank() {
    assert_right("content", "title", [json!(" x ")]);
    assert_wrong("content", "title", "must not be empty", [json!(""), json!(" \t\n"), json!("\u{2003}")]);
}

#[test]
fn mail_addresses() {
    assert_right("users", "email", [json!("a@b.co"), json!("A.b+c_d%e-f@x-y.example.museum"), json!("a@-.aa")]);
    let wrong = ["", "a", "a@b", "a@b.c", "@b.co", "a@@b.co", "a b@c.de", "a@b.c1", "é@b.de", "a@.", "a@.co", " a@b.co"];
    assert_wrong("users", "email", "e-mail address", wrong.map(Value::from));
}

#[test]
fn phone_numbers() {
    assert_right("users", "phone", [json!("+4930123456"), json!("+12"), json!("+123456789012345")]);
    let wrong = ["", "4930", "+0930", "+1", "+1234567890123456", "+49 30", "+49-30", "++49"];
    assert_wrong("users", "phone", "E.164", wrong.map(Value::from));
}

#[test]
fn countries_languages_currencies_and_zones() {
    assert_right("brands", "country", [json!("DE")]);
    assert_wrong("brands", "country", "a country of ISO 3166-1", [json!("de"), json!("D"), json!("D1"), json!("É")]);
    assert_right("brands", "language", [json!("de")]);
    assert_wrong("brands", "language", "a language of ISO 639-1", [json!("DE"), json!("d"), json!("")]);
    assert_right("brands", "currency", [json!("EUR")]);
    assert_wrong("brands", "currency", "three upper-case letters", [json!("eur"), json!("EU")]);
    assert_right("pricing_plans", "currency", [json!("eur")]);
    assert_wrong("pricing_plans", "currency", "three lower-case letters", [json!("EUR"), json!("e")]);
    assert_right("users", "timezone", ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"].map(Value::from));
    let wrong = ["", "Berlin", "europe/berlin", "Mars/Phobos", "Europe/Berlin UTC", "+02:00"];
    assert_wrong("users", "timezone", "name of a time zone", wrong.map(Value::from));
}

#[test]
fn lists_of_texts_are_judged_item_by_item() {
    assert_right("claims", "countries", [json!([]), json!(["DE", "FR"])]);
    assert_eq!(
        judged("claims", "countries", json!(["DE", "xx", 3])),
        ["input.x[2]: must be a text", "input.x[1]: must be two upper-case letters, a country of ISO 3166-1"]
    );
    assert_wrong("claims", "countries", "list of texts", [json!("DE"), json!({})]);
    assert_right("content", "tags", [json!(vec!["x"; 1_000])]);
    assert_wrong("content", "tags", "at most 1000 items", [json!(vec!["x"; 1_001])]);
    assert_wrong("content", "tags", "input.x[0]: must not contain control characters", [json!(["a\u{8}"])]);
}

#[test]
fn permissions_are_known_and_restrictions_may_be_wider() {
    assert_right("user_brand_roles", "permissions", [json!(["content:approve", "claims:read"])]);
    let wrong = [json!(["content:*"]), json!(["*:*"]), json!(["content"]), json!(["content:fly"]), json!(["Content:read"])];
    assert_wrong("user_brand_roles", "permissions", "input.x[0]: must be a known permission", wrong);
    assert_right("user_brand_roles", "restrictions", [json!(["content:*", "*:delete", "*:*", "claims:read"])]);
    let wrong = [json!(["*"]), json!(["content"]), json!(["nothing:*"]), json!(["content:fly"]), json!([""])];
    assert_wrong("user_brand_roles", "restrictions", "where * stands for all", wrong);
}

#[test]
fn html_is_made_harmless() {
    let (value, told) = rewritten("content", "body", json!("<p onclick=\"x()\">Hi <b>you</b><script>alert(1)</script></p>"));
    assert_eq!((value, told), (json!("<p>Hi <b>you</b></p>"), Vec::new()));
    for (given, kept) in [
        ("plain text", "plain text"),
        ("<a href=\"javascript:alert(1)\">x</a>", "<a rel=\"noopener noreferrer\">x</a>"),
        ("<a href=\"https://example.com\">x</a>", "<a href=\"https://example.com\" rel=\"noopener noreferrer\">x</a>"),
        ("<img src=x onerror=alert(1)>", "<img src=\"x\">"),
        ("<iframe src=\"https://example.com\"></iframe>", ""),
        ("<style>p { color: red }</style><h1>T</h1>", "<h1>T</h1>"),
        ("<svg><script>alert(1)</script></svg>", ""),
        ("<form action=\"/x\"><input name=\"y\">z</form>", "z"),
        ("<p style=\"position: fixed\">x</p>", "<p>x</p>"),
    ] {
        assert_eq!(harmless(given), kept, "{given}");
        assert_eq!(harmless(kept), kept, "it stays as it is");
    }
    assert_right("content", "excerpt", [json!("<b>stays</b>")]);
}
