//! Which rights a caller has after one statement, on the database at hand.

use chrono::{DateTime, Duration, SubsecRound, Utc};
use policy::{Permission, Role, Viewer, ViewerKind};
use sea_orm::{ConnectionTrait, DbBackend};
use uuid::Uuid;

use crate::auth::{AuthError, Authenticator, Credentials, Ended, Header, Keys, now};
use crate::config::{Config, Flag, Sources, environment};
use crate::database::Database;
use crate::error::{Code, GraphqlError};

/// A small world: organization 1 with brands 11 and 12, organization 2 with brand 21, organization 3 is deleted.
struct World {
    database: Database,
    authenticator: Authenticator,
    now: DateTime<Utc>,
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// SQLite in memory; a new database on the server that `ROWGATE_TEST_POSTGRES` names, where it is set.
async fn url() -> String {
    let Some(server) = environment().remove("ROWGATE_TEST_POSTGRES") else { return "sqlite::memory:".to_owned() };
    let name = format!("rowgate_facts_{}", Uuid::new_v4().simple());
    let connection = sea_orm::Database::connect(&server).await.expect("the server answers");
    connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("it is made");
    let (base, _) = server.rsplit_once('/').expect("the address ends with a database");
    format!("{base}/{name}")
}

async fn world() -> World {
    let flags = vec![Flag { key: "database.url".to_owned(), name: "--set".to_owned(), value: url().await }];
    let config = Config::load(Sources { flags, demo: true, ..Sources::default() }).expect("these settings are right");
    let database = Database::connect(&config.database).await.expect("it opens");
    database.migrate().await.expect("it is migrated");
    let keys = Keys::new(&config.tokens, true).expect("usable keys");
    let world = World { authenticator: Authenticator::new(keys, 100, database.clone()), database, now: now() };
    world.user(1, "").await;
    for (organization, deleted) in [(1, None), (2, None), (3, Some(world.now))] {
        let values = format!("{}, 'o{organization}', 'o{organization}', {}", world.id(organization), world.time(deleted));
        world.run(&format!("INSERT INTO organizations (id, name, slug, deleted_at) VALUES ({values})")).await;
    }
    for (brand, organization, deleted) in [(11, 1, None), (12, 1, None), (13, 1, Some(world.now)), (21, 2, None), (31, 3, None)] {
        let values = format!(
            "{}, {}, 'b{brand}', 'b{brand}', 'DE', 'de', {}, {}",
            world.id(brand),
            world.id(organization),
            world.id(1),
            world.time(deleted)
        );
        let columns = "id, organization_id, name, slug, country, language, created_by, deleted_at";
        world.run(&format!("INSERT INTO brands ({columns}) VALUES ({values})")).await;
    }
    world
}

impl World {
    fn id(&self, number: u128) -> String {
        match self.database.backend() {
            DbBackend::Sqlite => format!("x'{}'", id(number).simple()),
            _ => format!("'{}'", id(number)),
        }
    }

    fn time(&self, at: Option<DateTime<Utc>>) -> String {
        at.map_or_else(|| "NULL".to_owned(), |at| format!("'{}'", at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true)))
    }

    async fn run(&self, sql: &str) {
        self.database.writer().execute_unprepared(sql).await.expect("it is written");
    }

    /// User `number` with the session of the same number, which lives for an hour; `change` is set on the user.
    async fn user(&self, number: u128, change: &str) {
        let values = format!("{}, 'u{number}@a.example', 'u{number}@a.example'", self.id(number));
        self.run(&format!("INSERT INTO users (id, email, email_normalized) VALUES ({values})")).await;
        if !change.is_empty() {
            self.run(&format!("UPDATE users SET {change} WHERE id = {}", self.id(number))).await;
        }
        self.session(number, number, Some(self.now + Duration::hours(1)), None).await;
    }

    async fn session(&self, number: u128, user: u128, ends: Option<DateTime<Utc>>, revoked: Option<DateTime<Utc>>) {
        let values = format!("{}, {}, 'h{number}', {}, {}", self.id(number), self.id(user), self.time(ends), self.time(revoked));
        self.run(&format!("INSERT INTO sessions (id, user_id, token_hash, expires_at, revoked_at) VALUES ({values})")).await;
    }

    async fn member(&self, user: u128, organization: u128, role: &str) {
        let values = format!("{}, {}, '{role}'", self.id(user), self.id(organization));
        self.run(&format!("INSERT INTO organization_members (user_id, organization_id, role) VALUES ({values})")).await;
    }

    async fn brand_role(&self, user: u128, brand: u128, role: &str, lists: [&str; 2], ends: Option<DateTime<Utc>>) {
        let values =
            format!("{}, {}, '{role}', '{}', '{}', {}", self.id(user), self.id(brand), lists[0], lists[1], self.time(ends));
        let columns = "user_id, brand_id, role, permissions, restrictions, expires_at";
        self.run(&format!("INSERT INTO user_brand_roles ({columns}) VALUES ({values})")).await;
    }

    fn token(&self, user: u128, session: u128) -> String {
        let end = self.now + Duration::hours(1);
        let token = self.authenticator.issue(id(user), id(session), self.now, end).expect("it is signed");
        format!("Bearer {token}")
    }

    async fn ask(&self, user: u128, organization: Option<&str>, brand: Option<&str>) -> Result<Viewer, AuthError> {
        let authorization = self.token(user, user);
        let credentials = Credentials { authorization: Some(&authorization), organization, brand };
        self.authenticator.authenticate(credentials, self.now).await
    }

    async fn viewer(&self, user: u128) -> Viewer {
        self.ask(user, None, None).await.expect("the caller is known")
    }

    async fn refusal(&self, user: u128, session: u128) -> Ended {
        let authorization = self.token(user, session);
        let credentials = Credentials { authorization: Some(&authorization), ..Credentials::default() };
        match self.authenticator.authenticate(credentials, self.now).await {
            Err(AuthError::Ended(ended)) => ended,
            other => panic!("user {user}, session {session}: {other:?}"),
        }
    }
}

fn brands(viewer: &Viewer) -> Vec<(u128, Role)> {
    viewer.brand_roles.iter().map(|role| (role.brand_id.as_u128(), role.role)).collect()
}

fn may(viewer: &Viewer, brand: u128, permission: &str) -> bool {
    let permission = Permission::parse(permission).expect("a known permission");
    viewer.brand_roles.iter().any(|role| role.brand_id == id(brand) && role.granted.contains(permission))
}

#[tokio::test]
async fn without_a_token_there_is_no_statement() {
    let world = world().await;
    let before = world.database.statements_sent();
    let viewer = world.authenticator.authenticate(Credentials::default(), world.now).await.expect("anonymous is somebody");
    assert_eq!((viewer.kind, viewer.user_id), (ViewerKind::Anonymous, None));
    for authorization in ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer nonsense", "Token a.b.c"] {
        let credentials = Credentials { authorization: Some(authorization), ..Credentials::default() };
        let refused = world.authenticator.authenticate(credentials, world.now).await;
        assert!(matches!(refused, Err(AuthError::Token(_))), "{authorization}");
    }
    assert_eq!(world.database.statements_sent(), before);
}

#[tokio::test]
async fn one_statement_reads_everything() {
    let world = world().await;
    world.user(2, "email_verified = true, platform_role = 'developer'").await;
    world.member(2, 1, "admin").await;
    world.member(2, 2, "viewer").await;
    world.brand_role(2, 21, "editor", ["[]", "[]"], None).await;
    let pass = |session: u128, ends: Duration| {
        let values = format!("{}, {}, {}", world.id(2), world.id(session), world.time(Some(world.now + ends)));
        format!("INSERT INTO mfa_enforced_sessions (user_id, session_id, expires_at) VALUES ({values})")
    };
    let before = world.database.statements_sent();
    let viewer = world.viewer(2).await;
    assert_eq!(world.database.statements_sent(), before + 1);
    assert_eq!((viewer.user_id, viewer.session_id, viewer.now), (Some(id(2)), Some(id(2)), world.now));
    assert!(viewer.developer && viewer.email_verified && !viewer.mfa_passed);
    assert_eq!(viewer.organization_roles.len(), 2);
    assert_eq!(brands(&viewer), [(11, Role::Admin), (12, Role::Admin), (21, Role::Editor)]);
    world.run(&pass(2, Duration::minutes(1))).await;
    let viewer = world.viewer(2).await;
    assert!(viewer.mfa_passed);
    assert_eq!(viewer.facts_until, Some(world.now + Duration::minutes(1)), "the second factor ends first");
    world.run("DELETE FROM mfa_enforced_sessions").await;
    world.run(&pass(2, Duration::zero())).await;
    assert!(!world.viewer(2).await.mfa_passed, "the second factor ends in its last instant");
}

#[tokio::test]
async fn an_ended_user_or_session_has_no_rights_at_once() {
    let world = world().await;
    let later = world.time(Some(world.now + Duration::microseconds(1)));
    let present = world.time(Some(world.now));
    world.user(2, &format!("deleted_at = {present}")).await;
    world.user(3, "is_active = false").await;
    world.user(4, &format!("banned_until = {later}")).await;
    for user in [2, 3, 4] {
        assert_eq!(world.refusal(user, user).await, Ended::User, "{user}");
    }
    world.user(5, &format!("banned_until = {present}, locked_until = {later}")).await;
    assert_eq!(world.viewer(5).await.user_id, Some(id(5)), "a ban that is over and a lock end no session");

    world.session(101, 5, Some(world.now), None).await;
    world.session(102, 5, Some(world.now + Duration::hours(1)), Some(world.now - Duration::hours(1))).await;
    for session in [101, 102, 999, 1] {
        assert_eq!(world.refusal(5, session).await, Ended::Session, "over, revoked, missing, another user's: {session}");
    }
    assert_eq!(world.refusal(99, 5).await, Ended::NoUser);
}

#[tokio::test]
async fn a_brand_role_holds_until_its_end_and_only_for_members() {
    let world = world().await;
    world.user(2, "").await;
    world.member(2, 1, "viewer").await;
    world.brand_role(2, 11, "editor", ["[]", "[]"], Some(world.now + Duration::microseconds(1))).await;
    world.brand_role(2, 12, "admin", ["[]", "[]"], Some(world.now)).await;
    world.brand_role(2, 13, "admin", ["[]", "[]"], None).await;
    world.brand_role(2, 21, "admin", ["[]", "[]"], None).await;
    let viewer = world.viewer(2).await;
    assert_eq!(brands(&viewer), [(11, Role::Editor)], "12 is over, 13 is deleted, 21 belongs to an organization of others");
    assert_eq!(viewer.brand_roles[0].expires_at, Some(world.now + Duration::microseconds(1)));
    assert_eq!(viewer.facts_until, viewer.brand_roles[0].expires_at, "of a role that is over nothing ends");
    assert_eq!(viewer.brand_roles[0].organization_id, id(1));

    world.user(3, "").await;
    world.member(3, 3, "admin").await;
    world.brand_role(3, 31, "admin", ["[]", "[]"], None).await;
    let viewer = world.viewer(3).await;
    assert!(viewer.organization_roles.is_empty() && viewer.brand_roles.is_empty(), "a deleted organization gives nothing");

    world.user(4, "").await;
    world.member(4, 1, "editor").await;
    assert!(world.viewer(4).await.brand_roles.is_empty(), "an editor of the organization is nothing on its brands");
}

#[tokio::test]
async fn restrictions_bind_admins_of_the_organization_too() {
    let world = world().await;
    world.user(2, "").await;
    world.member(2, 1, "admin").await;
    world.brand_role(2, 11, "viewer", [r#"["content:read"]"#, r#"["content:delete", "claims:*"]"#], None).await;
    world.brand_role(2, 12, "viewer", ["[]", r#"["*:*"]"#], Some(world.now)).await;
    let viewer = world.viewer(2).await;
    assert_eq!(brands(&viewer), [(11, Role::Admin), (12, Role::Admin)]);
    assert!(may(&viewer, 11, "content:publish") && !may(&viewer, 11, "content:delete") && !may(&viewer, 11, "claims:read"));
    assert!(may(&viewer, 12, "content:delete"), "a row that is over neither grants nor restricts");
    assert_eq!(viewer.brand_roles[0].expires_at, None, "the row's end is not the end of the admin");

    world.user(3, "").await;
    world.member(3, 1, "viewer").await;
    world.brand_role(3, 11, "viewer", [r#"["content:publish"]"#, r#"["brands:read"]"#], None).await;
    let viewer = world.viewer(3).await;
    assert!(may(&viewer, 11, "content:publish") && may(&viewer, 11, "content:read"));
    assert!(!may(&viewer, 11, "brands:read") && !may(&viewer, 11, "content:update"));
}

#[tokio::test]
async fn headers_narrow_and_never_grant() {
    let world = world().await;
    world.user(2, "").await;
    world.member(2, 1, "viewer").await;
    world.brand_role(2, 11, "editor", ["[]", "[]"], None).await;
    world.user(3, "platform_role = 'developer'").await;
    let text = |number: u128| id(number).to_string();
    let viewer = world.ask(2, Some(&text(1)), Some(&text(11))).await.expect("the caller has roles there");
    assert_eq!((viewer.organization, viewer.brand), (Some(id(1)), Some(id(11))));
    for number in [2, 3, 999] {
        let refused = world.ask(2, Some(&text(number)), None).await;
        assert!(matches!(refused, Err(AuthError::NoRole(Header::Organization))), "{number}");
    }
    for number in [12, 13, 21, 999] {
        let refused = world.ask(2, None, Some(&text(number))).await;
        assert!(matches!(refused, Err(AuthError::NoRole(Header::Brand))), "{number}");
    }
    assert!(world.ask(3, Some(&text(1)), Some(&text(21))).await.is_ok(), "a developer works anywhere");
    let odd = format!("{{{}}}", text(1));
    for value in ["", "1", "x", odd.as_str(), "' OR 1=1 --"] {
        assert!(matches!(world.ask(2, Some(value), None).await, Err(AuthError::Malformed(Header::Organization))), "{value}");
        assert!(matches!(world.ask(2, None, Some(value)).await, Err(AuthError::Malformed(Header::Brand))), "{value}");
    }
    let organization = text(1);
    let anonymous = Credentials { organization: Some(&organization), ..Credentials::default() };
    assert!(matches!(world.authenticator.authenticate(anonymous, world.now).await, Err(AuthError::NoRole(_))));
}

#[tokio::test]
async fn what_users_write_about_themselves_gives_no_right() {
    let world = world().await;
    let claims = r#"metadata = '{"is_platform_admin": true, "role": "admin", "platform_role": "developer"}'"#;
    world.user(2, claims).await;
    let viewer = world.viewer(2).await;
    assert!(!viewer.developer && viewer.organization_roles.is_empty() && viewer.brand_roles.is_empty());
}

#[tokio::test]
async fn a_right_taken_away_is_gone_at_the_next_request() {
    let world = world().await;
    world.user(2, "").await;
    world.member(2, 1, "admin").await;
    assert_eq!(world.viewer(2).await.brand_roles.len(), 2);
    world.run("DELETE FROM organization_members").await;
    assert!(world.viewer(2).await.brand_roles.is_empty());
    world.run(&format!("UPDATE sessions SET revoked_at = {}", world.time(Some(world.now)))).await;
    assert_eq!(world.refusal(2, 2).await, Ended::Session);
}

#[test]
fn every_refusal_of_credentials_reads_the_same() {
    let errors = [
        AuthError::Token(crate::auth::TokenError::Expired),
        AuthError::Token(crate::auth::TokenError::Invalid),
        AuthError::Ended(Ended::NoUser),
        AuthError::Ended(Ended::User),
        AuthError::Ended(Ended::Session),
    ];
    let sent: Vec<GraphqlError> = errors.into_iter().map(GraphqlError::from).collect();
    assert!(sent.iter().all(|error| *error == sent[0] && error.code == Code::Unauthenticated));
    assert_eq!(GraphqlError::from(AuthError::NoRole(Header::Brand)).code, Code::Forbidden);
    assert_eq!(GraphqlError::from(AuthError::Malformed(Header::Brand)).code, Code::BadUserInput);
}

#[test]
fn an_instant_is_as_exact_as_the_databases() {
    let instant = now();
    assert_eq!(instant, instant.trunc_subsecs(6));
}
