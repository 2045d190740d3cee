//! Somebody of the demonstration who changes things through the gateway, with no more rights than the person has.

use std::sync::Arc;

use serde_json::{Map, Value as Json};
use uuid::Uuid;

use crate::auth::{Authenticator, Credentials};
use crate::execute::{Gateway, GraphqlRequest};

/// What people ask.
#[derive(Clone)]
pub(super) struct Desk {
    pub(super) gateway: Gateway,
    pub(super) authenticator: Authenticator,
}

/// A brand that somebody may read.
#[derive(Clone, Debug)]
pub(super) struct Brand {
    pub(super) id: Uuid,
    /// The types of content it allows.
    pub(super) types: Vec<String>,
}

/// Somebody, and where they work.
#[derive(Clone)]
pub(super) struct Person {
    desk: Arc<Desk>,
    authorization: String,
    /// Brands they may read.
    pub(super) brands: Vec<Brand>,
    /// Organizations they are an admin of.
    pub(super) organizations: Vec<Uuid>,
}

/// Why an operation came to nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    /// The caller is nobody any more.
    #[error("{0}")]
    Caller(String),
    /// The gateway refused, in its words.
    #[error("{0}")]
    Refused(String),
}

const PLACES: &str = "{
    me { organizationRoles { role organization { id } } }
    brands(first: 50) { nodes { id settings } }
}";

impl Person {
    /// Somebody with a token; where they work is asked for.
    pub(super) async fn of(desk: Arc<Desk>, token: &str) -> Result<Self, Trouble> {
        let nowhere = Self { desk, authorization: format!("Bearer {token}"), brands: Vec::new(), organizations: Vec::new() };
        let places = nowhere.ask(PLACES, Json::Null).await?;
        let roles = listed(&places["me"]["organizationRoles"]);
        let organizations = roles.filter(|role| role["role"] == "ADMIN").filter_map(|role| id_of(&role["organization"]["id"]));
        let brands = listed(&places["brands"]["nodes"]).filter_map(|brand| {
            let types = listed(&brand["settings"]["contentTypes"]).filter_map(Json::as_str).map(str::to_owned);
            Some(Brand { id: id_of(&brand["id"])?, types: types.collect() })
        });
        Ok(Self { organizations: organizations.collect(), brands: brands.collect(), ..nowhere })
    }

    /// The data of the answer; errors of any kind are trouble.
    pub(super) async fn ask(&self, query: &str, variables: Json) -> Result<Json, Trouble> {
        let credentials = Credentials { authorization: Some(&self.authorization), ..Credentials::default() };
        let viewer = self.desk.authenticator.viewer(credentials).await.map_err(|error| Trouble::Caller(error.message))?;
        let variables = match variables {
            Json::Object(variables) => variables,
            _ => Map::new(),
        };
        let request = GraphqlRequest { query: query.to_owned(), variables, ..GraphqlRequest::default() };
        let answer = self.desk.gateway.execute(request, &viewer, false).await;
        let mut answer: Json = serde_json::from_slice(&answer.body).map_err(|error| Trouble::Refused(error.to_string()))?;
        match answer["errors"][0]["message"].as_str() {
            Some(message) => Err(Trouble::Refused(message.to_owned())),
            None => Ok(answer["data"].take()),
        }
    }
}

/// The members of a list; none where there is no list.
pub(super) fn listed(json: &Json) -> impl Iterator<Item = &Json> {
    json.as_array().into_iter().flatten()
}

/// An id of the API.
pub(super) fn id_of(json: &Json) -> Option<Uuid> {
    json.as_str().and_then(|text| Uuid::parse_str(text).ok())
}
