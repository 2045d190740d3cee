//! Documents of imports and of automation: what is fetched when and how, flows, segments, dashboards.

use serde_json::{Value, json};

use super::{assert_right, assert_wrong, judged};

fn column(target: &str) -> Value {
    json!({"source_name": "First Name", "target_name": target, "type": "text"})
}

#[test]
fn columns_of_imports() {
    let whole = json!({
        "columns": [
            {"source_name": "First Name", "target_name": "first_name", "type": "text", "included": true,
             "cleaning_rules": [{"type": "trim"}, {"type": "title_case"}]},
            {"source_name": "Email", "target_name": "email", "type": "text", "included": true,
             "cleaning_rules": [{"type": "lowercase"}, {"type": "validate_email", "on_invalid": "skip"}]},
        ],
        "row_filters": [{"column": "status", "operator": "equals", "value": "Active", "action": "include"}],
        "duplicate_handling": "keep_first", "duplicate_key_columns": ["email"],
    });
    let config = |member: &str, value: Value| {
        let mut changed = whole.clone();
        changed[member] = value;
        changed
    };
    assert_right("data_sources", "column_config", [json!({}), whole.clone(), config("duplicate_key_columns", json!([]))]);
    let longest = "a".repeat(63);
    assert_right("data_sources", "column_config", [json!({"columns": [column(&longest), column("a_1")]})]);
    for name in ["", "1a", "_a", "Email", "e-mail", "é", "a b", "a\"b", &"a".repeat(64)] {
        assert_wrong("data_sources", "column_config", "target_name: must be a lower-case", [json!({"columns": [column(name)]})]);
    }
    let own = ["id", "imported_at"].map(|name| json!({"columns": [column(name)]}));
    assert_wrong("data_sources", "column_config", "target_name: must not be one of id, imported_at", own);
    let twice = json!({"columns": [column("a"), column("a")]});
    assert_wrong("data_sources", "column_config", "input.x.columns[1].target_name: must not be there twice", [twice]);
    let strange = json!({"columns": [{"source_name": "a", "target_name": "a", "type": "uuid"}]});
    assert_wrong("data_sources", "column_config", "input.x.columns[0].type: must be one of text, number", [strange]);
    let unknown = config("duplicate_key_columns", json!(["email", "phone"]));
    let message = "input.x.duplicate_key_columns[1]: must be the target_name of one of columns";
    assert_wrong("data_sources", "column_config", message, [unknown]);
    let filter = json!({"column": "a", "operator": "like", "action": "include"});
    assert_wrong("data_sources", "column_config", "operator: must be one of equals", [config("row_filters", json!([filter]))]);
    assert_wrong("data_sources", "column_config", "is not one of", [config("duplicateHandling", json!("keep_all"))]);
    assert_wrong("data_sources", "column_config", "must be an object", [json!([])]);
    assert_wrong("data_sources", "config", "credentials", [json!({"url": "https://ann:hunter22@example.org/"})]);
}

#[test]
fn schedules_of_imports() {
    let whole = json!({
        "frequency": "daily", "time": "09:00", "timezone": "America/New_York", "day_of_week": 1, "day_of_month": 1,
        "cron_expression": "0 9 * * 1-5", "retry_on_failure": true, "max_retries": 3, "retry_delay_minutes": 15,
        "incremental_column": "updated_at", "incremental_strategy": "incremental",
    });
    assert_right("data_sources", "schedule_config", [json!({}), json!({"frequency": "manual"}), whole.clone()]);
    for (member, words, values) in [
        ("frequency", "must be one of manual", vec![json!("DAILY"), json!("yearly"), json!(1)]),
        ("time", "must be a time of day", vec![json!("24:00"), json!("9:00"), json!("09:60"), json!("09:00:00"), json!("+9:00")]),
        ("timezone", "time zone", vec![json!("EST5"), json!("Europe/Atlantis"), json!("")]),
        ("day_of_week", "from 0 to 6", vec![json!(7), json!(-1), json!("1"), json!(1.5)]),
        ("day_of_month", "from 1 to 31", vec![json!(0), json!(32)]),
        ("cron_expression", "five fields of cron", vec![json!("@daily"), json!("* * * * * *"), json!(5)]),
        ("retry_on_failure", "true or false", vec![json!("yes")]),
        ("max_retries", "from 0 to 10", vec![json!(11)]),
        ("retry_delay_minutes", "from 1 to 1440", vec![json!(0), json!(1441)]),
        ("incremental_column", "must not be empty", vec![json!(" ")]),
        ("incremental_strategy", "must be one of full, incremental", vec![json!("merge")]),
        ("dayOfWeek", "is not one of", vec![json!(1)]),
    ] {
        for value in values {
            let mut wrong = whole.clone();
            wrong[member] = value;
            assert_wrong("data_sources", "schedule_config", words, [wrong]);
        }
    }
    assert_wrong("data_sources", "schedule_config", "input.x.frequency: is needed", [json!({"time": "09:00"})]);
}

#[test]
fn tables_of_imports() {
    assert_right("import_tables", "table_name", [json!("import_a"), json!(format!("import_{}", "9".repeat(56)))]);
    for name in ["import_", "users", "Import_a", "import_A", "import_a b", "import_a\"", "ximport_a", "import_é"] {
        assert_wrong("import_tables", "table_name", "must be import_, then", [json!(name)]);
    }
    assert_wrong("import_tables", "table_name", "63 characters", [json!(format!("import_{}", "9".repeat(57)))]);
}

#[test]
fn flows() {
    let node = |id: &str| json!({"id": id, "type": "wait", "position": {"x": -1.5, "y": 20}, "data": {"hours": 3}});
    assert_right("campaign_flows", "nodes", [json!([]), json!([node("a"), node("b")])]);
    assert_wrong("campaign_flows", "nodes", "input.x[1].id: must not be there twice", [json!([node("a"), node("a")])]);
    assert_wrong("campaign_flows", "nodes", "input.x[0].id: must not be empty", [json!([node(" ")])]);
    assert_wrong("campaign_flows", "nodes", "100 characters", [json!([node(&"a".repeat(101))])]);
    let bare = json!([{"id": "a"}]);
    assert_eq!(judged("campaign_flows", "nodes", bare), ["input.x[0].type: is needed", "input.x[0].position: is needed"]);
    assert_wrong("campaign_flows", "nodes", "must be a list", [json!({})]);
    let edge = json!({"id": "e", "source": "a", "target": "b", "sourceHandle": "yes", "targetHandle": null});
    assert_right("campaign_flows", "edges", [json!([]), json!([edge])]);
    assert_wrong("campaign_flows", "edges", "input.x[0].target: is needed", [json!([{"id": "e", "source": "a"}])]);
    assert_wrong("campaign_flows", "edges", "must not be there twice", [json!([edge, edge])]);
    assert_right("flow_executions", "execution_path", [json!([]), json!(["a", "b", "a"])]);
    assert_wrong("flow_executions", "execution_path", "input.x[0]: must be a text", [json!([1])]);
}

#[test]
fn rules_of_segments() {
    let rule = json!({"field": "city", "operator": "equals", "value": "Oslo"});
    assert_right(
        "audience_segments",
        "rules",
        [
            json!([]),
            json!([rule, {"field": "name", "operator": "is_empty"}]),
            json!({"and": [rule, {"or": [rule, {"and": []}]}]}),
            json!([rule, {"or": [rule, rule]}]),
        ],
    );
    for (words, wrong) in [
        ("input.x: must be a list of conditions", json!("all")),
        ("input.x: must have exactly one member", json!({})),
        ("input.x: must have exactly one member", json!({"not": []})),
        ("input.x: must have exactly one member", json!({"and": [], "or": []})),
        ("input.x: must have exactly one member", json!({"and": [], "field": "a"})),
        ("input.x.and: must be a list", json!({"and": rule})),
        ("input.x.and[0].operator: is needed", json!({"and": [{"field": "a"}]})),
        ("input.x[1].or[0].operator: must be one of", json!([rule, {"or": [{"field": "a", "operator": "~"}]}])),
        ("input.x[0]: must be an object", json!([1])),
        ("input.x[0].sql: is not one of", json!([{"field": "a", "operator": "equals", "sql": "1"}])),
    ] {
        assert_wrong("audience_segments", "rules", words, [wrong]);
    }
}

#[test]
fn dashboards() {
    let widget = json!({"id": "w", "type": "chart", "x": 0, "y": 0, "w": 6, "h": 4, "config": {"metric": "orders"}});
    assert_right("custom_dashboards", "layout", [json!([]), json!([widget])]);
    assert_wrong("custom_dashboards", "layout", "must not be there twice", [json!([widget, widget])]);
    assert_wrong(
        "custom_dashboards",
        "layout",
        "input.x[0].w: must be a number",
        [json!([{"id": "w", "type": "chart", "x": 0, "y": 0, "w": "6", "h": 4}])],
    );
}
