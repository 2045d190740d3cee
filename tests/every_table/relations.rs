//! Every relation field is followed once, from a row that has something at the other end, and filtered over.

use rowgate::catalog::{Entity, Relation};
use serde_json::Value as Json;

use super::asking::{Batch, Setting};
use super::sample::{Sample, scalars};
use crate::policy_oracle::viewers::Someone;

/// A relation that nobody has followed yet.
struct Open<'a> {
    entity: &'a Entity,
    relation: &'a Relation,
}

impl Open<'_> {
    fn name(&self) -> String {
        format!("{}.{}", self.entity.type_name, self.relation.field)
    }

    /// Rows with something at the other end, and what is there; rows without; all rows.
    fn ask(&self, setting: &Setting, batch: &mut Batch) {
        let (field, list, table) = (&self.relation.field, &self.entity.list_field, self.entity.table.name);
        let target = scalars(setting.types(), setting.catalog.entity(self.relation.target).type_name);
        let (there, absent, follow) = if self.relation.to_many {
            let follow = format!("{field}(first: 2) {{ totalCount nodes {{ {target} }} }}");
            (format!("{{{field}: {{some: {{}}}}}}"), format!("{{{field}: {{none: {{}}}}}}"), follow)
        } else {
            (format!("{{{field}: {{}}}}"), format!("{{not: {{{field}: {{}}}}}}"), format!("{field} {{ {target} }}"))
        };
        let filter = format!("filter over {field}");
        let text = format!("{list}(first: 2, where: {there}) {{ totalCount nodes {{ {follow} }} }}");
        batch.ask(table, format!("follow {field}"), &text);
        batch.ask(table, filter.as_str(), &format!("{list}(where: {absent}) {{ totalCount }}"));
        batch.ask(table, filter, &format!("{list} {{ totalCount }}"));
    }

    /// Whether a row was found over the relation; what is not as it must be is told.
    fn judge(&self, setting: &Setting, answers: &[Json]) -> bool {
        let [there, absent, all] = answers else { return false };
        let count = |connection: &Json| connection["totalCount"].as_u64().unwrap_or_default();
        let field = &self.relation.field;
        let (found, others) = (count(there), count(absent));
        setting.check(found + others == count(all), self.entity.table.name, &format!("filter over {field}"), || {
            format!("{found} rows with and {others} without are not all {}", count(all))
        });
        let nodes = there["nodes"].as_array().map(Vec::as_slice).unwrap_or_default();
        for node in nodes {
            let is_there = if self.relation.to_many {
                count(&node[field]) > 0 && node[field]["nodes"].as_array().is_some_and(|nodes| !nodes.is_empty())
            } else {
                node[field].is_object()
            };
            let what = || format!("the filter found a row from which nothing hangs: {}", node[field]);
            setting.check(is_there, self.entity.table.name, &format!("follow {field}"), what);
        }
        !nodes.is_empty()
    }
}

/// Follows every relation. Who sees the rows it begins at comes first, then everyone in turn, until a row is found.
pub async fn follow(setting: &Setting, samples: &[Sample<'_>]) {
    let mut open: Vec<(&Someone, Open<'_>)> = Vec::new();
    for sample in samples {
        let entity = sample.entity;
        open.extend(entity.relations.iter().map(|relation| (sample.reader, Open { entity, relation })));
    }
    let mut left = Vec::new();
    // One request for each entity: those of the same reader could share one, but what fails is easier found like this.
    for chunk in open.chunk_by(|(_, one), (_, other)| one.entity.id == other.entity.id) {
        let relations: Vec<&Open<'_>> = chunk.iter().map(|(_, relation)| relation).collect();
        left.extend(unfound(setting, chunk[0].0, relations).await);
    }
    for someone in &setting.people {
        left = unfound(setting, someone, left).await;
    }
    let names: Vec<String> = left.iter().map(|relation| relation.name()).collect();
    println!("{} relations followed; over {} nobody finds a row: {names:?}", open.len(), names.len());
    for relation in left {
        setting.fault(
            relation.entity.table.name,
            &format!("follow {}", relation.relation.field),
            "the demonstration has no row over it that anybody sees",
        );
    }
}

/// Those of the relations over which this caller finds no row.
async fn unfound<'r, 'a>(setting: &Setting, someone: &Someone, relations: Vec<&'r Open<'a>>) -> Vec<&'r Open<'a>> {
    let mut batch = Batch::default();
    relations.iter().for_each(|relation| relation.ask(setting, &mut batch));
    let answers = setting.read(someone, batch).await;
    let of_each = relations.into_iter().zip(answers.chunks(3));
    of_each.filter(|(relation, answers)| !relation.judge(setting, answers)).map(|(relation, _)| relation).collect()
}
