//! From a call of a function to its plan.

use async_graphql::parser::types::SelectionSet;

use super::call_tree::{CallField, Selected, SelectedMember};
use super::walk::{Context, Merged};
use super::{Error, Object, Place, RootRead};
use crate::catalog::function::Answer;

impl Context<'_> {
    /// A field that calls a function.
    pub(super) fn call(&self, merged: &Merged<'_>, function: usize, place: &Place) -> Result<RootRead, Error> {
        let called = &self.catalog.functions[function];
        let mut arguments = Vec::new();
        for argument in &called.arguments {
            let name = argument.field();
            if argument.required {
                arguments.push((argument.name, merged.required(&name, self, place)?.operand));
            } else if let Some(given) = merged.argument(&name, self.variables) {
                arguments.push((argument.name, given.operand));
            }
        }
        let mut objects = Vec::new();
        let answer = self.selected(&called.answer, &merged.selections, place, &mut objects)?;
        Ok(RootRead::Call(Box::new(CallField { place: place.clone(), function, arguments, answer, objects })))
    }

    fn selected(
        &self,
        answer: &Answer,
        selections: &[&SelectionSet],
        place: &Place,
        objects: &mut Vec<Object>,
    ) -> Result<Selected, Error> {
        match answer {
            Answer::Value(kind) => Ok(Selected::Value(*kind)),
            Answer::List(item) => self.selected(item, selections, place, objects),
            Answer::Row(table) => {
                let unknown = || place.error(*table, format!("{table} is no table of the API"));
                let entity = self.catalog.by_table(table).ok_or_else(unknown)?;
                objects.push(self.object(selections, entity.id, place)?);
                Ok(Selected::Row(objects.len() - 1))
            }
            Answer::Object(object) => {
                let mut members = Vec::new();
                for field in self.collect(selections, object.name, false) {
                    let member = object.members.iter().find(|member| member.field() == field.name());
                    let shown = match member {
                        Some(member) => {
                            let below = place.below(&field);
                            Some((member.name, self.selected(&member.answer, &field.selections, &below, objects)?))
                        }
                        None => None,
                    };
                    members.push(SelectedMember { key: field.key.to_owned(), shown });
                }
                Ok(Selected::Object { type_name: object.name, members })
            }
        }
    }
}
