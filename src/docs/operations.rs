//! The root fields, mutations and subscriptions of an entity, as the schema has them.

use super::Model;
use super::markdown::{code, list, text};
use crate::catalog::{EntityId, Followed};
use crate::schema::types::{Field, MUTATION, QUERY, SUBSCRIPTION};

/// The fields of the query type that read the entity.
#[must_use]
pub fn queries(model: &Model<'_>, id: EntityId) -> String {
    fields(model, QUERY, |name| model.catalog.root(name).and_then(|root| root.entity()) == Some(id))
}

/// The fields of the mutation type that write the entity.
#[must_use]
pub fn mutations(model: &Model<'_>, id: EntityId) -> String {
    fields(model, MUTATION, |name| model.catalog.mutation(name).and_then(|mutation| mutation.entity()) == Some(id))
}

/// The fields of the subscription type that follow the entity.
#[must_use]
pub fn subscriptions(model: &Model<'_>, id: EntityId) -> String {
    fields(model, SUBSCRIPTION, |name| model.catalog.followed(name).and_then(Followed::entity) == Some(id))
}

fn fields(model: &Model<'_>, root: &str, is_meant: impl Fn(&str) -> bool) -> String {
    let fields = model.types.get(root).and_then(|declared| declared.fields()).into_iter().flat_map(|fields| fields.iter());
    list(
        fields
            .filter(|field| is_meant(&field.name))
            .map(|field| format!("{}: {}", code(&signature(field)), text(&field.description))),
    )
}

fn signature(field: &Field) -> String {
    let arguments: Vec<String> =
        field.arguments.iter().map(|argument| format!("{}: {}", argument.name, argument.type_ref)).collect();
    let arguments = if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
    format!("{}{arguments}: {}", field.name, field.type_ref)
}
