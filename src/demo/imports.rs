//! Rows of the imports domain: sources of people and organizations, their tables, what was fetched and how it went.

use entity::table::made::columns;
use serde_json::Value;
use uuid::Uuid;

use super::accounts::user;
use super::insert::MadeTable;
use super::names::ORGANIZATIONS;
use super::organizations::organization;
use super::people::{Person, State, everyone};
use super::seed::{DAY, Dice, HOUR, Row, document, id, moment, row};

/// How many rows an import table has.
const ROWS_EACH: u64 = 25;

/// How many sources there are.
const SOURCES: u64 = 30;

/// The kinds of sources, with the names people give them.
const KINDS: [(&str, &str); 14] = [
    ("google_analytics", "Website visits"),
    ("meta_pixel", "Shop pixel"),
    ("custom_database", "Warehouse stock"),
    ("rest_api", "Review portal"),
    ("csv_upload", "Trade fair contacts"),
    ("postgres", "Shop orders"),
    ("mysql", "Loyalty cards"),
    ("mssql", "Till receipts"),
    ("redshift", "Basket history"),
    ("bigquery", "Search terms"),
    ("snowflake", "Sales forecast"),
    ("csv_url", "Exchange rates"),
    ("google_sheets", "Price list"),
    ("excel", "Store openings"),
];

/// Who owns what there is only a little of: the organization, if any, and the person's number. Those that are told of first come
/// first: a viewer's, an editor's, an admin's, personal ones, then those of members without a role on any brand.
const TOLD_OF: [(Option<u64>, u64); 8] =
    [(Some(0), 0), (Some(0), 1), (Some(0), 2), (None, 4), (None, 1), (Some(1), 7), (Some(0), 26), (Some(1), 27)];

/// The organization and the owner of a thing: after those that are told of, every sixth is personal and the others go round.
pub(super) fn owner(topic: &str, place: u64) -> (Option<u64>, u64) {
    if let Some(told_of) = usize::try_from(place).ok().and_then(|place| TOLD_OF.get(place)) {
        return *told_of;
    }
    let home = (place % 6 != 5).then_some(place % ORGANIZATIONS.len() as u64);
    let is_candidate = |person: &&Person| {
        let is_member = |home: u64| person.memberships.iter().any(|(organization, _)| *organization == home);
        person.state == State::Active && home.is_none_or(is_member)
    };
    let candidates: Vec<u64> = everyone().iter().filter(is_candidate).map(|person| person.number).collect();
    let chosen = Dice::new(topic, place).below(candidates.len() as u64);
    let chosen = usize::try_from(chosen).ok().and_then(|chosen| candidates.get(chosen));
    (home, chosen.copied().unwrap_or_default())
}

/// A source of the world.
struct Source {
    number: u64,
    kind: &'static str,
    name: &'static str,
    schedule: &'static str,
    /// Whether it was given up.
    is_deleted: bool,
}

impl Source {
    fn new(number: u64) -> Self {
        let (kind, name) = KINDS[number as usize % KINDS.len()];
        let schedule = ["daily", "manual", "weekly", "cron", "hourly", "monthly", "daily"][number as usize % 7];
        Self { number, kind, name, schedule, is_deleted: matches!(number, 9 | 15 | 20) }
    }

    fn id(&self) -> Uuid {
        id("data_sources", self.number)
    }

    /// Sources of rows have a table, sources of metrics have none.
    fn table(&self) -> Option<String> {
        let has_rows = !matches!(self.kind, "google_analytics" | "meta_pixel") && self.number % 3 != 1;
        has_rows.then(|| {
            let name = self.name.to_lowercase().replace(' ', "_");
            let digits = id("import_tables", self.number).simple().to_string();
            format!("import_{name}_{}", digits.get(..8).unwrap_or_default())
        })
    }

    fn has_metrics(&self) -> bool {
        matches!(self.kind, "google_analytics" | "meta_pixel")
    }

    fn status(&self) -> &'static str {
        ["success", "idle", "success", "failed", "syncing", "success"][self.number as usize % 6]
    }

    fn schedule_config(&self, dice: &mut Dice) -> Value {
        let zone = dice.pick(&["Europe/Stockholm", "America/New_York", "UTC"]);
        match self.schedule {
            "hourly" => document!({"frequency": "hourly", "retry_on_failure": true, "max_retries": 3, "retry_delay_minutes": 15}),
            "daily" => document!({
                "frequency": "daily", "time": "06:30", "timezone": zone,
                "incremental_column": "updated_at", "incremental_strategy": "incremental",
            }),
            "weekly" => document!({"frequency": "weekly", "time": "07:00", "timezone": zone, "day_of_week": 1}),
            "monthly" => document!({"frequency": "monthly", "time": "05:15", "day_of_month": 31, "incremental_strategy": "full"}),
            "cron" => document!({"frequency": "cron", "cron_expression": "0 9 * * 1-5", "timezone": zone}),
            _ => document!({}),
        }
    }
}

fn sources() -> impl Iterator<Item = Source> {
    (0..SOURCES).map(Source::new)
}

/// The sources; some were given up.
pub(super) fn data_sources() -> Vec<Row> {
    let rows = sources().map(|source| {
        let mut dice = Dice::new("data_sources", source.number);
        let (home, person) = owner("owners of sources", source.number);
        let synced = source.status() != "idle";
        let timed = source.schedule != "manual" && !source.is_deleted;
        row! {
            id: source.id(),
            organization_id: home.map(organization),
            user_id: user(person),
            name: source.name,
            type: source.kind,
            credentials: dice.chance(70).then(|| document!({"demo": "no credentials"})),
            config: document!({"host": format!("data-{}.example", source.number), "pageSize": dice.between(1, 10) * 100}),
            column_config: if source.table().is_some() { column_config() } else { document!({}) },
            schedule_config: source.schedule_config(&mut dice),
            sync_schedule: source.schedule,
            last_sync_at: synced.then(|| moment(-dice.between(2, 40) * HOUR)),
            next_sync_at: timed.then(|| moment(dice.between(1, 40) * HOUR)),
            last_sync_value: (source.schedule == "daily" && synced).then(|| moment(-2 * DAY)),
            sync_status: source.status(),
            table_name: source.table(),
            is_active: dice.chance(85),
            created_at: moment(-20 * DAY),
            updated_at: moment(-dice.between(1, 200) * HOUR),
            deleted_at: source.is_deleted.then(|| moment(-DAY)),
        }
    });
    rows.collect()
}

/// What is taken over of a list of contacts.
fn column_config() -> Value {
    document!({
        "columns": [
            {"source_name": "First Name", "target_name": "first_name", "type": "text", "included": true,
             "cleaning_rules": [{"type": "trim"}, {"type": "title_case"}]},
            {"source_name": "Email", "target_name": "email", "type": "text", "included": true,
             "cleaning_rules": [{"type": "lowercase"}, {"type": "validate_email", "on_invalid": "skip"}]},
            {"source_name": "Spent", "target_name": "spent", "type": "number", "included": true},
            {"source_name": "Orders", "target_name": "orders", "type": "integer", "included": true},
            {"source_name": "Newsletter", "target_name": "newsletter", "type": "boolean", "included": true},
            {"source_name": "Birthday", "target_name": "birthday", "type": "date", "included": true},
            {"source_name": "Seen", "target_name": "seen_at", "type": "timestamp", "included": true},
            {"source_name": "Remarks", "target_name": "remarks", "type": "text", "included": false},
        ],
        "row_filters": [{"column": "status", "operator": "equals", "value": "Active", "action": "include"}],
        "duplicate_handling": "keep_first",
        "duplicate_key_columns": ["email"],
    })
}

/// The columns that the tables have.
fn definitions() -> Value {
    document!([
        {"name": "first_name", "type": "text", "cleaning_rules": [{"type": "trim"}, {"type": "title_case"}]},
        {"name": "email", "type": "text",
         "cleaning_rules": [{"type": "lowercase"}, {"type": "validate_email", "on_invalid": "skip"}]},
        {"name": "spent", "type": "number"},
        {"name": "orders", "type": "integer"},
        {"name": "newsletter", "type": "boolean"},
        {"name": "birthday", "type": "date"},
        {"name": "seen_at", "type": "timestamp"},
    ])
}

/// The tables that were made.
pub(super) fn import_tables() -> Vec<Row> {
    let made = sources().filter_map(|source| source.table().map(|table| (source, table)));
    let rows = made.map(|(source, table)| {
        let mut dice = Dice::new("import_tables", source.number);
        row! {
            id: id("import_tables", source.number),
            data_source_id: source.id(),
            table_name: table,
            column_definitions: definitions(),
            row_count: ROWS_EACH,
            created_at: moment(-19 * DAY),
            last_updated_at: moment(-dice.between(2, 100) * HOUR),
        }
    });
    rows.collect()
}

/// The tables themselves, each with what was imported.
pub(super) fn made_tables() -> Vec<MadeTable> {
    let made = sources().filter_map(|source| source.table().map(|table| (source, table)));
    let tables = made.map(|(source, name)| MadeTable {
        name,
        begins: "import_",
        columns: columns(&definitions()),
        rows: (0..ROWS_EACH).map(|place| imported_row(&source, place)).collect(),
    });
    tables.collect()
}

fn imported_row(source: &Source, place: u64) -> Row {
    let number = source.number * ROWS_EACH + place;
    let mut dice = Dice::new("imported_rows", number);
    row! {
        id: id("imported_rows", number),
        imported_at: moment(-i64::try_from(place % 5).unwrap_or_default() * DAY - 2 * HOUR),
        first_name: dice.chance(90).then(|| dice.pick(&["Ada", "Cy", "Jo", "Mo", "Éva", "Li"])),
        email: format!("contact-{number:04}@mail.example"),
        spent: dice.chance(90).then(|| format!("{}.{:02}", dice.between(0, 4_000), dice.between(0, 99))),
        orders: dice.between(0, 40),
        newsletter: dice.chance(60).then(|| dice.chance(70)),
        birthday: dice.chance(50).then(|| format!("19{}-0{}-1{}", dice.between(50, 99), dice.between(1, 9), dice.between(0, 9))),
        seen_at: dice.chance(80).then(|| moment(-dice.between(1, 900) * HOUR)),
    }
}

/// A value a day for each metric of a source of metrics, for ten weeks.
pub(super) fn imported_data() -> Vec<Row> {
    const METRICS: [&str; 4] = ["sessions", "bounce_rate", "conversions", "revenue"];
    const DAYS: u64 = 70;
    let mut rows = Vec::new();
    for source in sources().filter(Source::has_metrics) {
        for day in 0..DAYS {
            for (place, metric) in (0_u64..).zip(METRICS) {
                let number = (source.number * DAYS + day) * 10 + place;
                let mut dice = Dice::new("imported_data", number);
                let ago = i64::try_from(day).unwrap_or_default() + 1;
                let value = match metric {
                    "bounce_rate" => format!("0.{:08}", dice.between(20_000_000, 80_000_000)),
                    "revenue" => format!("{}.{:02}", dice.between(100, 9_000), dice.between(0, 99)),
                    _ => dice.between(0, 4_000).to_string(),
                };
                rows.push(row! {
                    id: id("imported_data", number),
                    data_source_id: source.id(),
                    metric_name: metric,
                    metric_value: dice.chance(96).then_some(value),
                    dimensions: document!({"country": dice.pick(&["SE", "US", "NO", "FR"]), "device": dice.pick(&["phone", "desktop"])}),
                    event_date: moment(-ago * DAY).get(..10).unwrap_or_default(),
                    imported_at: moment((1 - ago) * DAY - 2 * HOUR),
                });
            }
        }
    }
    rows
}

/// Seven fetches of each source, and tests of its connection.
pub(super) fn sync_logs() -> Vec<Row> {
    const EACH: u64 = 7;
    let rows = (0..SOURCES * EACH).map(|number| {
        let mut dice = Dice::new("sync_logs", number);
        let source = Source::new(number / EACH);
        let is_newest = number % EACH == 0;
        let status = match source.status() {
            "syncing" if is_newest => "running",
            "failed" if is_newest => "failed",
            _ => dice.pick(&["success", "success", "success", "failed", "cancelled"]),
        };
        let is_test = number % EACH == EACH - 1;
        let began = -i64::try_from(number % EACH).unwrap_or_default() * DAY - dice.between(1, 20) * HOUR;
        let preview = document!([{"First Name": " ada ", "Email": "ADA@mail.example"}, {"First Name": "Cy", "Email": "-"}]);
        row! {
            id: id("sync_logs", number),
            data_source_id: source.id(),
            started_at: moment(began),
            completed_at: (status != "running").then(|| moment(began + dice.between(3, 600))),
            status: status,
            records_imported: if status == "success" && !is_test { dice.between(0, 900) } else { 0 },
            records_skipped: if status == "success" && !is_test { dice.between(0, 30) } else { 0 },
            error_message: (status == "failed").then_some("The server did not answer within 30 seconds."),
            preview_data: is_test.then_some(preview),
            metadata: if is_test { document!({"test": true}) } else { document!({"pages": dice.between(1, 12)}) },
        }
    });
    rows.collect()
}
