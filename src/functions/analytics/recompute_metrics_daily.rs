//! `recomputeMetricsDaily`: the figures of each day, made anew from its events and from what advertising cost.
//!
//! One statement makes all rows, on both databases with the same formulas in whole numbers: so both round alike, half away from zero.
//! Rows that are right already are left alone, and the trail has nothing to tell of them.

use chrono::NaiveDate;
use entity::table::Kind;
use serde_json::Value as Json;
use uuid::Uuid;

use super::scope;
use crate::catalog::Function;
use crate::catalog::function::{Answer, Argument};
use crate::functions::{Arguments, Mutation};
use crate::sql::write::{WriteError, Writer};
use crate::sql::{Dialect, Question, Reader};

const TABLE: &str = "metrics_daily";

/// How many days one call may be about.
const MOST_DAYS: i64 = 400;

/// The greatest sum, in cents, that an event may be about: so that no sum of a day's events is out of range.
const GREATEST_CENTS: i64 = 100_000_000_000;

/// The greatest number of a column of whole numbers.
const GREATEST: i64 = 2_147_483_647;

/// The greatest rate, in millionths.
const GREATEST_RATE: i64 = 999_999_999;

/// The columns that are made.
const FIGURES: [&str; 10] = [
    "sessions",
    "add_to_carts",
    "orders",
    "revenue_cents",
    "refunds_cents",
    "aov_cents",
    "cac_cents",
    "conversion_rate",
    "gross_margin_cents",
    "traffic",
];

pub(in crate::functions) struct RecomputeMetricsDaily;

/// The days, and whose.
pub(in crate::functions) struct Days {
    start: NaiveDate,
    end: NaiveDate,
    organization: Option<Uuid>,
}

impl Mutation for RecomputeMetricsDaily {
    type Input = Days;

    fn declared() -> Function {
        let description = "Makes the figures of each day anew, from its events and from what advertising cost, and answers how many rows \
                           were added or changed: those that were right already are left alone. Days are those of UTC. A sum in an event \
                           counts if it is a whole number of cents, of at most 100 billion; an average, a cost or a rate that its column \
                           cannot hold is the greatest that it can. For admins of the organization.";
        Function::mutation("recomputeMetricsDaily", Answer::Value(Kind::Int), scope::callers(), description).taking([
            Argument::required("start", Kind::Date, "The first day."),
            Argument::required("end", Kind::Date, "The last day, at most 400 days in all."),
            scope::argument(
                "Whose days; when left out, those of every organization, and of events and spend of none: for developers.",
            ),
        ])
    }

    fn read(given: &Arguments<'_>) -> Result<Days, WriteError> {
        let (Some(start), Some(end)) = (given.day("start"), given.day("end")) else {
            return Err(WriteError::problem("start", "must be a day"));
        };
        if end < start {
            return Err(WriteError::problem("end", "must not be before start"));
        }
        if end.signed_duration_since(start).num_days() >= MOST_DAYS {
            return Err(WriteError::problem("end", format!("must be less than {MOST_DAYS} days after start")));
        }
        Ok(Days { start, end, organization: given.id("organization_id") })
    }

    async fn run(writer: &mut Writer<'_>, days: &Days) -> Result<Json, WriteError> {
        let written = {
            let reader = writer.reader();
            scope::check(&reader, days.organization).await?;
            recompute(&reader, days).await?
        };
        writer.note_written(TABLE);
        Ok(Json::from(written))
    }
}

async fn recompute(reader: &Reader<'_>, days: &Days) -> Result<usize, WriteError> {
    let dialect = reader.dialect();
    let mut question = reader.question();
    let facts = facts(reader, &mut question, days);
    let key = match dialect {
        Dialect::Postgres => "organization_id, day",
        Dialect::Sqlite => "coalesce(organization_id, x''), day",
    };
    let rate = match dialect {
        Dialect::Postgres => "CAST(conversion_rate * 0.000001 AS numeric(9, 6))",
        Dialect::Sqlite => "conversion_rate",
    };
    let columns = FIGURES.join(", ");
    let values = columns.replace("conversion_rate", rate);
    let set: Vec<String> = FIGURES.iter().map(|column| format!("{column} = excluded.{column}")).collect();
    let differs: Vec<String> = FIGURES.iter().map(|column| format!("m.{column} IS DISTINCT FROM excluded.{column}")).collect();
    // In one order, so that two who do this at once do not wait for each other.
    let sql = format!(
        "WITH RECURSIVE {facts}, {SUMS}, {}, {} INSERT INTO {TABLE} AS m (organization_id, day, {columns}) \
         SELECT organization_id, day, {values} FROM held WHERE TRUE ORDER BY organization_id, day \
         ON CONFLICT ({key}) DO UPDATE SET {} WHERE {} RETURNING 1",
        rated(),
        held(),
        set.join(", "),
        differs.join(" OR ")
    );
    Ok(reader.ask(&sql, question).await?.len())
}

/// `days`, the days that are meant; `scope`, whose they are; and `facts`: a row for each event, each cost, each day of an organization,
/// and each row that there is, so that none of them is left as it was.
fn facts(reader: &Reader<'_>, question: &mut Question, days: &Days) -> String {
    let dialect = reader.dialect();
    let organizations = reader.readable(question, "organizations", "o");
    let (start, end) = (question.day(days.start), question.day(days.end));
    let (scope, among) = match days.organization {
        Some(organization) => {
            let id = question.id(organization);
            (format!(" WHERE o.id = {id}"), format!("organization_id = {id}"))
        }
        None => (String::new(), "(organization_id IS NULL OR organization_id IN (SELECT id FROM scope))".to_owned()),
    };
    let (next, first, day, happened) = match dialect {
        Dialect::Postgres => (
            "day + 1",
            format!("CAST({start} AS date)"),
            "CAST(occurred_at AT TIME ZONE 'UTC' AS date)",
            format!(
                "occurred_at >= CAST({start} AS timestamp) AT TIME ZONE 'UTC' \
                 AND occurred_at < CAST({end} + 1 AS timestamp) AT TIME ZONE 'UTC'"
            ),
        ),
        // Instants begin with their day and a T, which the U comes after.
        Dialect::Sqlite => (
            "date(day, '+1 day')",
            start.clone(),
            "substr(occurred_at, 1, 10)",
            format!("occurred_at >= {start} AND occurred_at < {end} || 'U'"),
        ),
    };
    let [revenue, goods, refund] = [("order", "revenue_cents"), ("order", "cogs_cents"), ("refund", "amount_cents")]
        .map(|(event, member)| format!("CASE WHEN event_name = '{event}' THEN {} END", cents(dialect, member)));
    let (says_first, is_first) = match dialect {
        Dialect::Postgres => ("props -> 'first_order' IS NOT NULL", "props -> 'first_order' = CAST('true' AS jsonb)"),
        Dialect::Sqlite => ("json_type(props, '$.first_order') IS NOT NULL", "json_type(props, '$.first_order') = 'true'"),
    };
    let none = "NULL, 0, 0, 0, FALSE, FALSE, 0, 0";
    format!(
        "days(day) AS (SELECT {first} UNION ALL SELECT {next} FROM days WHERE day < {end}), \
         scope AS (SELECT o.id FROM {organizations}{scope}), \
         facts(organization_id, day, event_name, revenue, goods, refund, says_first, is_first, spend, conv) AS (\
         SELECT organization_id, {day}, CAST(event_name AS text), {revenue}, {goods}, {refund}, \
         {says_first}, coalesce({is_first}, FALSE), 0, 0 FROM analytics_events \
         WHERE event_name IN ('session_start', 'page_view', 'add_to_cart', 'order', 'refund') AND {happened} AND {among} \
         UNION ALL SELECT organization_id, date, NULL, 0, 0, 0, FALSE, FALSE, spend_cents, conv FROM spend \
         WHERE date BETWEEN {start} AND {end} AND {among} \
         UNION ALL SELECT organization_id, day, {none} FROM {TABLE} WHERE day BETWEEN {start} AND {end} AND {among} \
         UNION ALL SELECT scope.id, days.day, {none} FROM scope CROSS JOIN days)"
    )
}

/// A sum that an event names; null where it is none.
fn cents(dialect: Dialect, member: &str) -> String {
    let range = format!("BETWEEN -{GREATEST_CENTS} AND {GREATEST_CENTS}");
    match dialect {
        Dialect::Postgres => {
            let value = format!("CAST(props ->> '{member}' AS numeric)");
            format!(
                "CASE WHEN jsonb_typeof(props -> '{member}') = 'number' THEN \
                 CASE WHEN {value} {range} AND {value} = trunc({value}) THEN CAST({value} AS bigint) END END"
            )
        }
        Dialect::Sqlite => {
            let value = format!("props ->> '$.{member}'");
            format!(
                "CASE WHEN json_type(props, '$.{member}') IN ('integer', 'real') AND {value} {range} \
                 AND {value} = CAST({value} AS INTEGER) THEN CAST({value} AS INTEGER) END"
            )
        }
    }
}

/// What is counted and added up of each day.
const SUMS: &str = "sums AS (SELECT organization_id, day, \
    count(*) FILTER (WHERE event_name = 'session_start') AS sessions, \
    count(*) FILTER (WHERE event_name = 'add_to_cart') AS add_to_carts, \
    count(*) FILTER (WHERE event_name = 'order') AS orders, \
    CAST(coalesce(sum(revenue), 0) AS bigint) AS revenue_cents, \
    CAST(coalesce(sum(refund), 0) AS bigint) AS refunds_cents, \
    CAST(coalesce(sum(goods), 0) AS bigint) AS goods_cents, \
    CAST(coalesce(sum(spend), 0) AS bigint) AS spend_cents, \
    CASE WHEN count(*) FILTER (WHERE event_name = 'order' AND says_first) > 0 \
    THEN count(*) FILTER (WHERE event_name = 'order' AND is_first) \
    ELSE CAST(coalesce(sum(conv), 0) AS bigint) END AS new_customers, \
    count(*) FILTER (WHERE event_name = 'page_view') AS traffic \
    FROM facts GROUP BY organization_id, day)";

/// What is made of the sums.
fn rated() -> String {
    format!(
        "rated AS (SELECT organization_id, day, sessions, add_to_carts, orders, revenue_cents, refunds_cents, \
         {} AS aov_cents, {} AS cac_cents, {} AS conversion_rate, \
         revenue_cents - refunds_cents - goods_cents AS gross_margin_cents, traffic FROM sums)",
        ratio("revenue_cents", "orders"),
        ratio("spend_cents", "new_customers"),
        ratio("(orders * 1000000)", "sessions")
    )
}

/// One number by another, rounded half away from zero; nothing by zero.
fn ratio(number: &str, by: &str) -> String {
    format!("CASE WHEN {by} > 0 THEN (2 * abs({number}) + {by}) / (2 * {by}) * CASE WHEN {number} < 0 THEN -1 ELSE 1 END END")
}

/// The same, within what the columns can hold.
fn held() -> String {
    let within = |column: &str, most: i64| {
        format!("CASE WHEN {column} > {most} THEN {most} WHEN {column} < -{most} THEN -{most} ELSE {column} END AS {column}")
    };
    format!(
        "held AS (SELECT organization_id, day, sessions, add_to_carts, orders, revenue_cents, refunds_cents, {}, {}, {}, \
         gross_margin_cents, traffic FROM rated)",
        within("aov_cents", GREATEST),
        within("cac_cents", GREATEST),
        within("conversion_rate", GREATEST_RATE)
    )
}
