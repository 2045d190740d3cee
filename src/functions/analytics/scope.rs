//! Whose figures are meant: those of one organization, or all. Who may ask for which is said here, once.

use entity::table::Kind;
use policy::{Role, Rule, any, developer, service};
use uuid::Uuid;

use crate::catalog::function::Argument;
use crate::error::Code;
use crate::sql::Reader;
use crate::sql::write::{Denial, WriteError};

/// Admins of the organization that is named; developers and the gateway's jobs with or without one.
pub(super) fn callers() -> Rule {
    any([developer(), service(), Rule::InOrganization("organization_id", Role::Admin)])
}

/// The organization that is meant.
pub(super) fn argument(description: &'static str) -> Argument {
    Argument::optional("organization_id", Kind::Id, description)
}

/// The organization is there, if one is named.
///
/// # Errors
/// There is none with the id, or the database failed.
pub(super) async fn check(reader: &Reader<'_>, organization: Option<Uuid>) -> Result<(), WriteError> {
    let Some(organization) = organization else { return Ok(()) };
    let mut question = reader.question();
    let organizations = reader.readable(&mut question, "organizations", "o");
    let id = question.id(organization);
    let rows = reader.ask(&format!("SELECT 1 FROM {organizations} WHERE o.id = {id}"), question).await?;
    if !rows.is_empty() {
        return Ok(());
    }
    let message = "There is no Organization with this id.".to_owned();
    let (code, field) = (Code::NotFound, "organizationId".to_owned());
    Err(WriteError::Denied(Denial { code, message, field, table: "organizations", row: Some(organization) }))
}
