//! From a subscription to its plan.

use super::walk::{Context, Merged};
use super::{Changes, ChangesField, ChangesValue, Error, Place, RootRead};
use crate::catalog::{EntityId, Followed};

impl Context<'_> {
    /// The field of the subscription type.
    pub(super) fn following_root(&self, merged: &Merged<'_>, place: &Place) -> Result<RootRead, Error> {
        if merged.name() == "__typename" {
            return Ok(RootRead::Typename);
        }
        let unknown = || place.error(merged.name(), format!("{} is no field of Subscription", merged.name()));
        match self.catalog.followed(merged.name()).ok_or_else(unknown)? {
            Followed::Changes(entity) => Ok(RootRead::Changes(Box::new(self.changes(merged, entity, place)?))),
            Followed::List(entity) => Ok(RootRead::Connection(Box::new(self.connection(merged, None, entity, place)?))),
            Followed::Call(function) => self.call(merged, function, place),
            Followed::Aggregate(entity) => Ok(RootRead::Aggregation(Box::new(self.aggregation(merged, entity, place)?))),
        }
    }

    fn changes(&self, merged: &Merged<'_>, entity: EntityId, place: &Place) -> Result<Changes, Error> {
        let definition = self.catalog.entity(entity);
        let type_name = format!("{}Change", definition.type_name);
        let mut objects = Vec::new();
        let fields = self.collect(&merged.selections, &type_name, false).into_iter().map(|field| {
            let value = match field.name() {
                "kind" => ChangesValue::Kind,
                "id" => ChangesValue::Id,
                "changedFields" => ChangesValue::ChangedFields,
                "cursor" => ChangesValue::Cursor,
                "node" => {
                    objects.push(self.object(&field.selections, entity, &place.below(&field))?);
                    ChangesValue::Node(objects.len() - 1)
                }
                _ => ChangesValue::Typename,
            };
            Ok(ChangesField { key: field.key.to_owned(), value })
        });
        let fields = fields.collect::<Result<Vec<ChangesField>, Error>>()?;
        let given = |name: &str| merged.argument(name, self.variables).filter(|argument| !argument.is_null());
        Ok(Changes {
            place: place.clone(),
            entity,
            type_name,
            filter: self.filter(merged.argument("where", self.variables), definition, place)?,
            after: given("after").map(|argument| argument.operand),
            fields,
            objects,
        })
    }
}
