//! The facts about a caller: one statement, and from its rows a viewer with the roles that hold at this instant.
//!
//! What the rows say is read without guessing: a value that is not understood is an error, a role that is not known is no role.
//! Who the caller is was found out before; nothing here knows a token.

mod statement;

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use policy::{BrandRole, OrganizationRole, PermissionSet, Role, Viewer, ViewerKind};
use sea_orm::sqlx::{self, ColumnIndex, Decode, Row, Type};
use sea_orm::{DbBackend, DbErr, QueryResult, RuntimeErr, Value};
use uuid::Uuid;

use crate::database::Access;

/// Whom the facts are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// `users.id`.
    pub user_id: Uuid,
    /// `sessions.id`; there is none in tokens of an outside issuer.
    pub session_id: Option<Uuid>,
}

/// Why a user or a session has no rights any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// There is no such user.
    NoUser,
    /// The user is deleted, inactive or banned.
    User,
    /// The session is missing, revoked, over or another user's.
    Session,
}

/// Why there is no viewer.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    /// The user or the session is no more.
    #[error("the user or the session has ended: {0:?}")]
    Ended(Ended),
    /// The facts could not be read.
    #[error("the facts about the caller cannot be read: {0}")]
    Database(DbErr),
    /// The facts could not be understood; the text names the column and no value.
    #[error("the facts about the caller cannot be understood: {0}")]
    Unknown(&'static str),
}

/// Reads the facts about a user once more, inside the transaction that is going to use them; what narrows stays. Other callers have
/// no facts to read.
pub async fn reload(access: &Access, viewer: &Viewer) -> Result<Viewer, FactsError> {
    let Some(user_id) = viewer.signed_in_user() else { return Ok(viewer.clone()) };
    let subject = Subject { user_id, session_id: viewer.session_id };
    let fresh = load(access, subject, viewer.now).await?;
    Ok(Viewer { organization: viewer.organization, brand: viewer.brand, application_id: viewer.application_id, ..fresh })
}

/// Reads the facts about a user and makes them a viewer.
pub async fn load(access: &Access, subject: Subject, now: DateTime<Utc>) -> Result<Viewer, FactsError> {
    let is_sqlite = access.backend() == DbBackend::Sqlite;
    let (sql, values) = if is_sqlite {
        let id = |id: Uuid| id.as_bytes().to_vec();
        let instant = now.to_rfc3339_opts(SecondsFormat::Micros, true);
        let values =
            vec![Value::Bytes(Some(id(subject.user_id))), Value::Bytes(subject.session_id.map(id)), Value::String(Some(instant))];
        (statement::SQLITE, values)
    } else {
        let values =
            vec![Value::Uuid(Some(subject.user_id)), Value::Uuid(subject.session_id), Value::ChronoDateTimeUtc(Some(now))];
        (statement::POSTGRES, values)
    };
    let rows = access.query(sql, values).await.map_err(FactsError::Database)?;
    let facts: Vec<Fact> = rows.iter().map(read).collect::<Result<_, _>>()?;
    viewer(facts, subject, now)
}

/// One row of the statement.
#[derive(Debug, Default)]
struct Fact {
    user: Option<User>,
    organization_id: Option<Uuid>,
    organization_role: Option<String>,
    brand_id: Option<Uuid>,
    brand_role: Option<String>,
    expires_at: Option<DateTime<Utc>>,
    permissions: Vec<String>,
    restrictions: Vec<String>,
}

/// The state of the user and the session.
#[derive(Clone, Debug)]
struct User {
    platform_role: String,
    email_verified: bool,
    is_live: bool,
    session_ends: Option<DateTime<Utc>>,
    second_factor_ends: Option<DateTime<Utc>>,
}

/// What a brand role is made of, until all rows are seen.
#[derive(Default)]
struct Held {
    organization_id: Uuid,
    role: Option<Role>,
    permissions: Vec<String>,
    restrictions: Vec<String>,
    expires_at: Option<DateTime<Utc>>,
}

/// Makes the viewer; refuses an ended user or session.
fn viewer(facts: Vec<Fact>, subject: Subject, now: DateTime<Utc>) -> Result<Viewer, FactsError> {
    let user = facts.iter().find_map(|fact| fact.user.clone()).ok_or(FactsError::Ended(Ended::NoUser))?;
    if !user.is_live {
        return Err(FactsError::Ended(Ended::User));
    }
    if subject.session_id.is_some() && user.session_ends.is_none() {
        return Err(FactsError::Ended(Ended::Session));
    }
    let ends = facts.iter().map(|fact| fact.expires_at).chain([user.session_ends, user.second_factor_ends]);
    let facts_until = ends.flatten().filter(|end| *end > now).min();
    let organizations = organization_roles(&facts);
    let brand_roles = brand_roles(facts, &organizations, now);
    let organization_roles =
        organizations.into_iter().map(|(organization_id, role)| OrganizationRole { organization_id, role }).collect();
    Ok(Viewer {
        kind: ViewerKind::User,
        user_id: Some(subject.user_id),
        session_id: subject.session_id,
        mfa_passed: subject.session_id.is_some() && user.second_factor_ends.is_some(),
        email_verified: user.email_verified,
        developer: user.platform_role == "developer",
        organization_roles,
        brand_roles,
        now,
        facts_until,
        ..Viewer::default()
    })
}

fn organization_roles(facts: &[Fact]) -> BTreeMap<Uuid, Role> {
    let role = |fact: &Fact| Some((fact.organization_id?, Role::parse(fact.organization_role.as_deref()?)?));
    facts.iter().filter_map(role).collect()
}

/// A role on a brand holds while it has not ended and the user is a member of the brand's organization; an admin of the
/// organization is an admin of its brands. What a row restricts, it restricts for that admin too, until the row ends.
fn brand_roles(facts: Vec<Fact>, organizations: &BTreeMap<Uuid, Role>, now: DateTime<Utc>) -> Vec<BrandRole> {
    let mut brands: BTreeMap<Uuid, Held> = BTreeMap::new();
    for fact in facts {
        let (Some(brand_id), Some(organization_id)) = (fact.brand_id, fact.organization_id) else { continue };
        let Some(organization_role) = organizations.get(&organization_id) else { continue };
        let held = brands.entry(brand_id).or_insert_with(|| Held { organization_id, ..Held::default() });
        if *organization_role == Role::Admin {
            held.role = Some(Role::Admin);
        }
        if fact.expires_at.is_some_and(|end| end <= now) {
            continue;
        }
        held.restrictions.extend(fact.restrictions);
        if let Some(role) = fact.brand_role.as_deref().and_then(Role::parse) {
            held.permissions.extend(fact.permissions);
            if *organization_role != Role::Admin {
                held.role = Some(role);
                held.expires_at = fact.expires_at;
            }
        }
    }
    let effective = |(brand_id, held): (Uuid, Held)| {
        let role = held.role?;
        Some(BrandRole {
            brand_id,
            organization_id: held.organization_id,
            role,
            granted: PermissionSet::effective(role, &held.permissions, &held.restrictions),
            expires_at: held.expires_at,
        })
    };
    brands.into_iter().filter_map(effective).collect()
}

fn read(row: &QueryResult) -> Result<Fact, FactsError> {
    let fact = match (row.try_as_sqlite_row(), row.try_as_pg_row()) {
        (Some(row), _) => read_row(row, |row, index| {
            let ends: Option<String> = row.try_get(index)?;
            ends.map(|text| DateTime::parse_from_rfc3339(&text).map(|end| end.to_utc()))
                .transpose()
                .map_err(|error| sqlx::Error::Decode(error.into()))
        }),
        (None, Some(row)) => read_row(row, |row, index| row.try_get(index)),
        (None, None) => return Err(FactsError::Unknown("the row of an unknown database")),
    };
    fact.map_err(|error| FactsError::Database(DbErr::Query(RuntimeErr::SqlxError(error.into()))))
}

/// By position, in the order of `statement`; instants are what the two databases keep differently.
fn read_row<'r, R>(
    row: &'r R,
    instant: impl Fn(&'r R, usize) -> Result<Option<DateTime<Utc>>, sqlx::Error>,
) -> Result<Fact, sqlx::Error>
where
    R: Row,
    usize: ColumnIndex<R>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    bool: Decode<'r, R::Database> + Type<R::Database>,
    Uuid: Decode<'r, R::Database> + Type<R::Database>,
{
    let platform_role: Option<String> = row.try_get(0)?;
    let user = match platform_role {
        None => None,
        Some(platform_role) => Some(User {
            platform_role,
            email_verified: row.try_get(1)?,
            is_live: row.try_get(2)?,
            session_ends: instant(row, 3)?,
            second_factor_ends: instant(row, 4)?,
        }),
    };
    let brand_id: Option<Uuid> = row.try_get(7)?;
    let mut fact =
        Fact { user, organization_id: row.try_get(5)?, organization_role: row.try_get(6)?, brand_id, ..Fact::default() };
    if brand_id.is_some() {
        fact.brand_role = row.try_get(8)?;
        fact.expires_at = instant(row, 9)?;
        fact.permissions = texts(row.try_get(10)?)?;
        fact.restrictions = texts(row.try_get(11)?)?;
    }
    Ok(fact)
}

/// A JSON list of texts; null is the empty one.
fn texts(json: Option<String>) -> Result<Vec<String>, sqlx::Error> {
    json.map_or(Ok(Vec::new()), |json| serde_json::from_str(&json).map_err(|error| sqlx::Error::Decode(error.into())))
}
