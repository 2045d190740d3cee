//! `rowgate schema` and `rowgate whoami`.

use std::fmt::Write;

use chrono::{DateTime, SecondsFormat};
use policy::{BrandRole, Permission, Viewer};

use super::failure::{Failure, print};
use super::open;
use crate::auth::{self, Authenticator, Place, Subject};
use crate::catalog::Catalog;
use crate::config::Config;

/// Prints the schema.
pub(super) fn schema() -> Result<(), Failure> {
    let sdl = crate::schema::sdl(&Catalog::of_data_model()).map_err(|error| Failure::Other(error.to_string()))?;
    print(&sdl)
}

/// Explains a token: what it says, and what its user may do now.
pub(super) async fn whoami(config: &Config, demo: bool, token: &str) -> Result<(), Failure> {
    let token =
        if token == "-" { std::io::read_to_string(std::io::stdin()).map_err(Failure::Runtime)? } else { token.to_owned() };
    let (_, authenticator) = open(config, demo).await?;
    let now = auth::now();
    let subject = authenticator.subject(token.trim(), now)?;
    print(&claims(&subject))?;
    let authorization = format!("Bearer {}", token.trim());
    let credentials = auth::Credentials { authorization: Some(&authorization), ..auth::Credentials::default() };
    let viewer = authenticator.authenticate(credentials, now).await?;
    print(&explain(&authenticator, &viewer).await?)
}

fn claims(subject: &Subject) -> String {
    let session = subject.session_id.map_or_else(|| "none (an outside issuer)".to_owned(), |id| id.to_string());
    let end = DateTime::from_timestamp(subject.expires_at, 0);
    let end = end.map_or_else(|| subject.expires_at.to_string(), |end| end.to_rfc3339_opts(SecondsFormat::Secs, true));
    format!("token\n  user     {}\n  session  {session}\n  expires  {end}\n", subject.user_id)
}

async fn explain(authenticator: &Authenticator, viewer: &Viewer) -> Result<String, Failure> {
    let mut out = String::from("user\n");
    let email = match viewer.user_id {
        Some(id) => authenticator.email(id).await?,
        None => None,
    };
    let answer = |yes: bool| if yes { "yes" } else { "no" };
    let _ = writeln!(out, "  e-mail          {}", email.as_deref().unwrap_or("none"));
    let _ = writeln!(out, "  verified        {}", answer(viewer.email_verified));
    let _ = writeln!(out, "  second factor   {}", answer(viewer.mfa_passed));
    let _ = writeln!(out, "  developer       {}", answer(viewer.developer));
    let _ = writeln!(out, "\norganizations ({})", viewer.organization_roles.len());
    for role in &viewer.organization_roles {
        let name = authenticator.name(Place::Organization, role.organization_id).await?;
        let _ = writeln!(out, "  {}  {:<6}  {}", role.organization_id, role.role.name(), name.unwrap_or_default());
    }
    let _ = writeln!(out, "\nbrands ({})", viewer.brand_roles.len());
    for role in &viewer.brand_roles {
        let name = authenticator.name(Place::Brand, role.brand_id).await?.unwrap_or_default();
        let _ = writeln!(out, "{}", brand(role, &name));
    }
    Ok(out)
}

fn brand(role: &BrandRole, name: &str) -> String {
    let until =
        role.expires_at.map(|end| format!(", until {}", end.to_rfc3339_opts(SecondsFormat::Secs, true))).unwrap_or_default();
    let granted: Vec<String> = Permission::all().filter(|one| role.granted.contains(*one)).map(Permission::name).collect();
    let granted = if granted.is_empty() { "nothing".to_owned() } else { granted.join(" ") };
    format!("  {}  {:<6}  {name}{until}\n    may {granted}", role.brand_id, role.role.name())
}
