//! From a mutation to its plan.

use serde_json::Value as Json;

use super::argument::Argument;
use super::walk::{Context, Merged};
use super::write_tree::Locks;
use super::{Error, Filter, Operand, Payload, Place, ResultField, ResultValue, RootRead, Write, WriteField};
use crate::catalog::{Entity, EntityId, Mutation};

impl Context<'_> {
    /// A field of the mutation type.
    pub(super) fn writing_root(&self, merged: &Merged<'_>, place: &Place) -> Result<RootRead, Error> {
        if merged.name() == "__typename" {
            return Ok(RootRead::Typename);
        }
        let unknown = || place.error(merged.name(), format!("{} is no field of Mutation", merged.name()));
        let mutation = self.catalog.mutation(merged.name()).ok_or_else(unknown)?;
        let required = |name: &str| Ok(merged.required(name, self, place)?.operand);
        let (id, write) = match mutation {
            Mutation::Create(id) => (id, Write::Create { input: required("input")? }),
            Mutation::CreateMany(id) => (id, Write::CreateMany { inputs: required("inputs")? }),
            Mutation::Update(id) => {
                let (row, patch) = (required("id")?, required("patch")?);
                (id, Write::Update { id: row, patch, locks: self.locks(merged) })
            }
            Mutation::UpdateMany(id) => {
                let filter = self.chosen(merged, id, place)?;
                (id, Write::UpdateMany { filter, patch: required("patch")?, at_most: self.at_most(merged) })
            }
            Mutation::Upsert(id) => (id, self.upsert(merged, id, place)?),
            Mutation::Delete(id) => (id, Write::Delete { id: required("id")?, locks: self.locks(merged) }),
            Mutation::DeleteMany(id) => {
                (id, Write::DeleteMany { filter: self.chosen(merged, id, place)?, at_most: self.at_most(merged) })
            }
            Mutation::Restore(id) => (id, Write::Restore { id: required("id")? }),
            Mutation::Call(function) => return self.call(merged, function, place),
        };
        let payload = match mutation {
            Mutation::UpdateMany(_) | Mutation::DeleteMany(_) => self.result(merged, id, place)?,
            Mutation::CreateMany(_) => Payload::Many(self.object(&merged.selections, id, place)?),
            _ => Payload::One(self.object(&merged.selections, id, place)?),
        };
        Ok(RootRead::Write(Box::new(WriteField { place: place.clone(), entity: id, write, payload })))
    }

    fn chosen(&self, merged: &Merged<'_>, entity: EntityId, place: &Place) -> Result<Filter, Error> {
        let argument = merged.required("where", self, place)?;
        let filter = self.filter(Some(argument), self.catalog.entity(entity), place)?;
        Ok(filter.unwrap_or(Filter::All(Vec::new())))
    }

    fn at_most(&self, merged: &Merged<'_>) -> Operand {
        let given = merged.argument("atMost", self.variables).filter(|argument| !argument.is_null());
        given.map_or(Operand::Constant(Json::from(100)), |argument| argument.operand)
    }

    fn locks(&self, merged: &Merged<'_>) -> Locks {
        let given = |name: &str| {
            let argument: Option<Argument> = merged.argument(name, self.variables);
            argument.filter(|argument| !argument.is_null()).map(|argument| argument.operand)
        };
        Locks { version: given("ifVersion"), updated_at: given("ifUpdatedAt") }
    }

    /// The key and the columns are enumerations: their values are part of the variables' shape.
    fn upsert(&self, merged: &Merged<'_>, id: EntityId, place: &Place) -> Result<Write, Error> {
        let entity: &Entity = self.catalog.entity(id);
        let named = merged.required("onConflict", self, place)?;
        let key = entity.writes.keys.iter().position(|key| named.value == key.name.as_str());
        let key = key.ok_or_else(|| place.error("onConflict", "onConflict names no key"))?;
        let columns = merged.argument("update", self.variables).filter(|argument| !argument.is_null());
        let update = columns.map(|argument| {
            argument.items().iter().filter_map(|item| item.value.as_str().map(str::to_ascii_lowercase)).collect()
        });
        Ok(Write::Upsert { input: merged.required("input", self, place)?.operand, key, update })
    }

    fn result(&self, merged: &Merged<'_>, entity: EntityId, place: &Place) -> Result<Payload, Error> {
        let type_name = format!("{}WriteResult", self.catalog.entity(entity).type_name);
        let mut objects = Vec::new();
        let fields = self.collect(&merged.selections, &type_name, false).into_iter().map(|field| {
            let value = match field.name() {
                "affected" => ResultValue::Affected,
                "nodes" => {
                    objects.push(self.object(&field.selections, entity, &place.below(&field))?);
                    ResultValue::Nodes(objects.len() - 1)
                }
                _ => ResultValue::Typename,
            };
            Ok(ResultField { key: field.key.to_owned(), value })
        });
        let fields = fields.collect::<Result<Vec<ResultField>, Error>>()?;
        Ok(Payload::Result { fields, objects })
    }
}
