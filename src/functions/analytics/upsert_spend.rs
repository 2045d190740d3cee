//! `upsertSpend`: ad spend in bulk. A row with the same organization, platform, campaign, ad set and day is replaced, not added to.

use entity::table::Kind;
use policy::{any, authenticated, service};
use serde_json::Value as Json;

use super::bulk::{FieldOf, answer, counts, id_text, read_rows};
use super::upsert_events::entity_of;
use crate::catalog::function::{Argument, InputObject};
use crate::catalog::{EntityId, Function};
use crate::functions::{Arguments, Mutation};
use crate::input::NewRow;
use crate::sql::write::{Replacing, WriteError, Writer};

pub(in crate::functions) struct UpsertSpend;

/// The rows, read.
pub(in crate::functions) struct Spend {
    entity: EntityId,
    rows: Vec<NewRow>,
}

const KEY: [&str; 5] = ["organization_id", "platform", "platform_campaign_id", "platform_adset_id", "date"];

const FIELDS: [FieldOf; 11] = [
    ("organizationId", "organization_id"),
    ("platform", "platform"),
    ("campaignId", "platform_campaign_id"),
    ("platformCampaignId", "platform_campaign_id"),
    ("adsetId", "platform_adset_id"),
    ("platformAdsetId", "platform_adset_id"),
    ("date", "date"),
    ("spendCents", "spend_cents"),
    ("clicks", "clicks"),
    ("impressions", "impressions"),
    ("conv", "conv"),
];

impl Mutation for UpsertSpend {
    type Input = Spend;

    fn declared() -> Function {
        let id = Kind::Text { max_characters: Some(255) };
        let spend = InputObject {
            name: "UpsertSpendRowInput",
            description: "What advertising cost on a day.",
            members: vec![
                Argument::optional("organization_id", Kind::Id, "The organization that advertises."),
                Argument::required("platform", Kind::Text { max_characters: Some(50) }, "The ad platform."),
                Argument::optional(
                    "campaign_id",
                    id,
                    "The ad platform's id of the campaign; another name of platformCampaignId.",
                ),
                Argument::optional("platform_campaign_id", id, "The ad platform's id of the campaign."),
                Argument::optional("adset_id", id, "The ad platform's id of the ad set; another name of platformAdsetId."),
                Argument::optional("platform_adset_id", id, "The ad platform's id of the ad set."),
                Argument::required("date", Kind::Date, "The day."),
                Argument::optional("spend_cents", Kind::Int, "What it cost, in cents; 0 when left out."),
                Argument::optional("clicks", Kind::Int, "How often the ads were clicked; 0 when left out."),
                Argument::optional("impressions", Kind::Int, "How often the ads were shown; 0 when left out."),
                Argument::optional("conv", Kind::Int, "Conversions; 0 when left out."),
            ],
        };
        let description = "Adds ad spend in bulk, or replaces the rows of the same organization, platform, campaign, ad set and day: all \
                           of them or, when one is wrong, none. For admins of the organizations of all rows.";
        // Who may add and change which row is judged row by row, by the rules of the table.
        Function::mutation("upsertSpend", counts(), any([authenticated(), service()]), description).taking([Argument::rows(
            "rows",
            spend,
            "The rows.",
        )])
    }

    fn read(given: &Arguments<'_>) -> Result<Spend, WriteError> {
        let entity = entity_of(given.catalog, "spend")?;
        let key = |row: &NewRow| {
            let value = |name: &&str| row.given.get(name).cloned().unwrap_or_default();
            Some(KEY.iter().map(|name| if *name == "organization_id" { id_text(&value(name)) } else { value(name) }).collect())
        };
        let rows = read_rows(given, entity, &FIELDS, key)?;
        Ok(Spend { entity: entity.id, rows })
    }

    async fn run(writer: &mut Writer<'_>, spend: &Spend) -> Result<Json, WriteError> {
        let replacing = Replacing {
            entity: spend.entity,
            rows: &spend.rows,
            key: &KEY,
            replaced: &["spend_cents", "clicks", "impressions", "conv"],
            keeps_omitted: false,
            nobody: &[],
        };
        writer.replace(&replacing).await.map(answer)
    }
}
