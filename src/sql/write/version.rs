//! Chains of versions: the next number, and a change that begins a further row.

use std::collections::{BTreeMap, HashSet};

use entity::table::{Column, Kind};
use entity::writing::{Chain, Versioning};
use serde_json::Value as Json;
use uuid::Uuid;

use super::Writer;
use super::change::{Changes, Locked, references, wrong_beginning};
use super::error::WriteError;
use super::insert::{Coming, Ready, id_of};
use super::values::{rows_parameter, rows_source};
use crate::catalog::Entity;
use crate::input::{Change, Completed, NewRow, complete_change, complete_row};

impl<'a> Writer<'a> {
    /// Gives changed rows of a chain the next numbers of their chains.
    pub(super) async fn next_of_chain(&self, entity: &Entity, rows: &mut [(&Locked, Completed)]) -> Result<(), WriteError> {
        let Versioning::Chain(chain) = &entity.table.writing.versioning else { return Ok(()) };
        let keys = rows.iter().map(|(row, changed)| key_of(chain, row, changed)).collect::<Vec<Completed>>();
        let mut highest = self.highest(entity, chain, &keys).await?;
        for ((row, changed), key) in rows.iter_mut().zip(&keys) {
            let own = row.old.get("version").and_then(Json::as_i64).unwrap_or_default();
            let next = highest.entry(words(chain, key)).or_default();
            *next = (*next).max(own) + 1;
            changed.insert("version", Json::from(*next));
        }
        Ok(())
    }

    /// Adds a row for each frozen one, with what it carries and the change; the new ids come back by the old ones.
    pub(super) async fn begin_versions(
        &mut self,
        entity: &'a Entity,
        rows: &[&Locked],
        changes: &Changes<'_>,
    ) -> Result<BTreeMap<Uuid, Uuid>, WriteError> {
        let Versioning::Chain(chain) = &entity.table.writing.versioning else { return Ok(BTreeMap::new()) };
        let path = changes.patch.path.clone();
        let mut problems = Vec::new();
        if let Some(Change::Set(Json::String(to))) = changes.patch.changes.get(chain.status)
            && !to.eq_ignore_ascii_case(chain.begins)
        {
            return Err(WriteError::Input(vec![wrong_beginning(changes.patch.path_of(entity, chain.status), chain.begins)]));
        }
        let mut begun = Vec::new();
        for row in rows {
            let changed = complete_change(entity, changes.patch, &row.old, self.finish(), &mut problems);
            let carried = chain.carries.iter().filter_map(|column| Some((*column, row.old.get(column)?.clone())));
            let mut given: BTreeMap<&'static str, Json> = carried.collect();
            let patched = changes.patch.changes.keys().filter_map(|column| Some((*column, changed.get(column)?.clone())));
            given.extend(patched);
            given.insert(chain.status, Json::from(chain.begins));
            given.insert(chain.parent, Json::String(row.id.hyphenated().to_string()));
            begun.push(NewRow { id: Uuid::new_v4(), path: path.clone(), given, places: BTreeMap::new(), given_id: false });
        }
        let keys: Vec<Completed> = begun.iter().map(|row| key_in(chain, &row.given)).collect();
        let mut highest = self.highest(entity, chain, &keys).await?;
        for ((row, key), old) in begun.iter_mut().zip(&keys).zip(rows) {
            let own = old.old.get("version").and_then(Json::as_i64).unwrap_or_default();
            let next = highest.entry(words(chain, key)).or_default();
            *next = (*next).max(own) + 1;
            row.given.insert("version", Json::from(*next));
        }
        let complete = begun.iter().map(|row| complete_row(entity, row, self.finish(), &mut problems)).collect();
        if !problems.is_empty() {
            return Err(WriteError::Input(problems));
        }
        let named: Vec<(Uuid, String)> = begun.iter().map(|row| (row.id, row.path.clone())).collect();
        // What a version carries was there before: only what the change gives is asked about.
        let (references, own) = (references(entity, changes.patch), HashSet::new());
        self.check_references(entity, &self.rules_of(entity.id), &references, &own).await?;
        let ready = Ready { entity, rows: complete, named, references, limited: Vec::new() };
        let pending = self.add(ready, Coming { own: &own, tables: &[] }).await?;
        self.judge(&pending).await?;
        Ok(rows.iter().zip(&begun).map(|(old, new)| (old.id, new.id)).collect())
    }

    /// The highest number of each chain.
    async fn highest(&self, entity: &Entity, chain: &Chain, keys: &[Completed]) -> Result<BTreeMap<String, i64>, WriteError> {
        let columns: Vec<&Column> = chain.key.iter().filter_map(|name| entity.table.column(name)).collect();
        let distinct: BTreeMap<String, &Completed> = keys.iter().map(|key| (words(chain, key), key)).collect();
        let mut statement = self.statement();
        let parameter = statement.known(rows_parameter(distinct.values().copied(), &columns, self.dialect()));
        let source = rows_source(&columns, &parameter, "k", self.dialect());
        let on: Vec<String> = chain.key.iter().map(|name| format!("c.\"{name}\" = k.\"{name}\"")).collect();
        let shown: Vec<String> = columns.iter().map(|column| format!("k.\"{}\"", column.name)).collect();
        let shown = shown.join(", ");
        let sql = format!(
            "SELECT {shown}, CAST(max(c.\"version\") AS bigint) FROM {source} JOIN \"{}\" c ON {} GROUP BY {shown}",
            entity.table.name,
            on.join(" AND ")
        );
        let mut highest = BTreeMap::new();
        for row in self.send(&sql, statement).await? {
            let mut key = Completed::new();
            for (index, column) in columns.iter().enumerate() {
                let value = match column.kind {
                    Kind::Id => Json::String(row.try_get_by_index::<Uuid>(index)?.hyphenated().to_string()),
                    _ => Json::String(row.try_get_by_index::<String>(index)?),
                };
                key.insert(column.name, value);
            }
            highest.insert(words(chain, &key), row.try_get_by_index(columns.len())?);
        }
        Ok(highest)
    }
}

fn key_of(chain: &Chain, row: &Locked, changed: &Completed) -> Completed {
    let value = |name: &&'static str| changed.get(name).or_else(|| row.old.get(name)).cloned().unwrap_or_default();
    chain.key.iter().map(|name| (*name, value(name))).collect()
}

fn key_in(chain: &Chain, given: &BTreeMap<&'static str, Json>) -> Completed {
    chain.key.iter().map(|name| (*name, given.get(name).cloned().unwrap_or_default())).collect()
}

/// A key as one text.
fn words(chain: &Chain, key: &Completed) -> String {
    let values: Vec<String> = chain
        .key
        .iter()
        .map(|name| match key.get(name).and_then(id_of) {
            Some(id) => id.hyphenated().to_string(),
            None => key.get(name).map(Json::to_string).unwrap_or_default(),
        })
        .collect();
    values.join("\n")
}
