//! `campaignTouches`: of how many users a campaign was the first, and of how many the last touch. Numbers only, and no id.

use entity::table::Kind;
use policy::{Role, Rule, any, developer, service};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::catalog::Function;
use crate::catalog::function::{Answer, Argument, Member, Object};
use crate::functions::{Arguments, Query};
use crate::sql::Reader;
use crate::sql::write::WriteError;

pub(in crate::functions) struct CampaignTouches;

/// The campaign, and whose members count.
pub(in crate::functions) struct Asked {
    campaign: String,
    organization: Option<Uuid>,
}

impl Query for CampaignTouches {
    type Input = Asked;

    fn declared() -> Function {
        let number = |name, description| Member::of(name, Answer::Value(Kind::BigInt), description);
        let answer = Object {
            name: "CampaignTouches",
            description: "Of how many users a campaign was the first and the last touch.",
            members: vec![
                number("first_touch_users", "Users whose earliest touch it was."),
                number("last_touch_users", "Users whose latest touch it was."),
            ],
        };
        let callers = any([developer(), service(), Rule::InOrganization("organization_id", Role::Admin)]);
        let description = "Of how many users a campaign was the first, and of how many the last touch. For developers, and for admins \
                           about the members of their organization.";
        Function::query("campaignTouches", Answer::Object(answer), callers, description).taking([
            Argument::required("campaign", Kind::Text { max_characters: Some(255) }, "The campaign, as links name it."),
            Argument::optional("organization_id", Kind::Id, "The organization whose members count; all users when not named."),
        ])
    }

    fn read(given: &Arguments<'_>) -> Result<Asked, WriteError> {
        let campaign = given.text("campaign").unwrap_or_default().to_owned();
        Ok(Asked { campaign, organization: given.id("organization_id") })
    }

    async fn run(reader: &Reader<'_>, asked: &Asked) -> Result<Json, WriteError> {
        let (first, last) = (users(reader, asked, "<").await?, users(reader, asked, ">").await?);
        Ok(json!({ "first_touch_users": first.to_string(), "last_touch_users": last.to_string() }))
    }
}

/// The users who have a touch of the campaign and none before it, or after it: touches at the same time are in the order of their ids.
async fn users(reader: &Reader<'_>, asked: &Asked, is_beyond: &str) -> Result<i64, WriteError> {
    let mut question = reader.question();
    let members = match asked.organization {
        Some(organization) => {
            let members = reader.readable(&mut question, "organization_members", "m");
            let organization = question.id(organization);
            format!(" AND EXISTS (SELECT 1 FROM {members} WHERE m.user_id = t.user_id AND m.organization_id = {organization})")
        }
        None => String::new(),
    };
    let campaign = question.text(asked.campaign.as_str());
    let sql = format!(
        "SELECT count(DISTINCT t.user_id) FROM utm_tracks t JOIN users u ON u.id = t.user_id AND u.deleted_at IS NULL \
         WHERE t.campaign = {campaign}{members} AND NOT EXISTS (SELECT 1 FROM utm_tracks o WHERE o.user_id = t.user_id \
         AND (o.occurred_at {is_beyond} t.occurred_at OR (o.occurred_at = t.occurred_at AND o.id {is_beyond} t.id)))"
    );
    let rows = reader.ask(&sql, question).await?;
    Ok(rows.first().map_or(Ok(0), |row| row.try_get_by_index(0))?)
}
