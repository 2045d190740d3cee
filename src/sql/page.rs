//! Statements for pages: order, cursors, limits, totals; for one list, and for the children of many parents at once.

use entity::table::Kind;

use super::compile::{Base, Columns, Compiler, order_fingerprint, select};
use super::dialect::Dialect;
use super::layout::{
    ConnectionPart, ConnectionPartValue, ConnectionWriter, Fetch, FetchShape, PageSize, Presence, Statement, key_bytes,
};
use super::order::{Term, beyond, inner_order, order_by};
use super::search::is_ranked;
use super::slot::Slot;
use super::writer::{Writer, where_clause};
use crate::plan::{Connection, ConnectionValue, Operand, OrderKey, PageInfoValue};

/// The parts of a page before they become a statement.
struct PageParts {
    /// `FROM` of the rows, without parents.
    from: String,
    /// What every row of the list satisfies; totals count these.
    list: Vec<String>,
    /// What every row of the page satisfies beside.
    keyset: Vec<String>,
    terms: Vec<Term>,
    limit: String,
    /// `FROM` of the rows that are ranked, where not all are; they satisfy `list`.
    ranked: Option<String>,
}

impl<'a> Compiler<'a> {
    /// A page of rows: of the root, or of each parent.
    pub fn connection(&mut self, connection: &Connection) -> usize {
        let place = self.reserve();
        let writer = self.writer();
        let Some(rows) = writer.rows(connection.entity, connection.include_deleted) else {
            return self.empty(place, connection);
        };
        if let Some(similar) = &connection.similar {
            return self.nearest(place, connection, similar, rows);
        }
        if !connection.asks_rows() {
            return self.totals_only(place, connection, rows);
        }
        self.page(place, connection, rows)
    }

    /// No row may be seen: no statement, the shape alone.
    fn empty(&mut self, place: usize, connection: &Connection) -> usize {
        let mut writer = self.writer();
        let alias = writer.alias();
        let mut columns = Columns::new(writer, Base::Plain(alias));
        let writer = self.connection_writer(connection, &mut columns, &[]);
        self.put(
            place,
            Fetch {
                place: connection.place.clone(),
                shape: FetchShape::Connection(Box::new(writer)),
                search: connection.search.clone(),
                ..Fetch::default()
            },
        )
    }

    pub(super) fn connection_writer(
        &mut self,
        connection: &Connection,
        columns: &mut Columns<'a>,
        terms: &[(usize, Kind)],
    ) -> ConnectionWriter {
        let objects = connection.objects.iter().map(|object| self.object(object, None, columns)).collect();
        let fields = connection.fields.iter().map(|field| ConnectionPart {
            key: key_bytes(&field.key),
            value: match &field.value {
                ConnectionValue::Typename => ConnectionPartValue::Typename,
                ConnectionValue::Nodes(object) => ConnectionPartValue::Nodes(*object),
                ConnectionValue::TotalCount => ConnectionPartValue::TotalCount,
                ConnectionValue::Edges(fields) => {
                    ConnectionPartValue::Edges(fields.iter().map(|field| (key_bytes(&field.key), field.value)).collect())
                }
                ConnectionValue::PageInfo(fields) => {
                    ConnectionPartValue::PageInfo(fields.iter().map(|field| (key_bytes(&field.key), field.value)).collect())
                }
            },
        });
        let page = &connection.page;
        ConnectionWriter {
            type_name: if self.history_of.is_some() { "HistoryEntry" } else { self.catalog.entity(connection.entity).type_name },
            fields: fields.collect(),
            objects,
            plain_list: connection.plain_list,
            size: page_size(connection),
            reversed: page.last.is_some(),
            after: page.after.clone(),
            before: page.before.clone(),
            offset: page.offset.clone(),
            cursor: terms.to_vec(),
            order: self.fingerprint(connection),
            search: self.search_writer(connection, columns),
            nearest: None,
        }
    }

    /// Every order of every entity has its own cursors.
    fn fingerprint(&self, connection: &Connection) -> u64 {
        let words = connection.order.iter().map(|term| format!("{:?} {} {}", term.key, term.descending, term.puts_nulls_first()));
        let words: Vec<String> = words.collect();
        order_fingerprint(&format!("{} {}", self.catalog.entity(connection.entity).type_name, words.join(",")))
    }

    /// The number of rows alone.
    fn totals_only(&mut self, place: usize, connection: &Connection, rows: crate::restrict::Rows<'a>) -> usize {
        let mut writer = self.writer();
        let (from, mut conditions, alias, key) = match connection.relation {
            None => {
                let alias = writer.alias();
                let conditions = writer.rule(rows, &alias);
                (Writer::table(rows, &alias), conditions, alias, None)
            }
            Some((parent, relation)) => {
                let hops = &self.catalog.entity(parent).relations[relation].hops;
                let Some(related) = writer.related_to_key(hops, "k.key", connection.include_deleted) else {
                    return self.empty(place, connection);
                };
                (related.from, related.conditions, related.alias, Some(()))
            }
        };
        conditions.extend(writer.chosen(connection, &alias));
        let columns = Columns::new(writer, Base::Plain(alias));
        self.finish_totals(place, connection, columns, (from, conditions, key.is_some()))
    }

    fn finish_totals(
        &mut self,
        place: usize,
        connection: &Connection,
        mut columns: Columns<'a>,
        (from, conditions, of_parents): (String, Vec<String>, bool),
    ) -> usize {
        let shape = FetchShape::Connection(Box::new(self.connection_writer(connection, &mut columns, &[])));
        let count = format!("SELECT count(*) AS total FROM {from}{}", where_clause(&conditions));
        let sql = if of_parents {
            let keys = columns.writer.parameter(Slot::ParentKeys);
            match self.dialect {
                Dialect::Postgres => {
                    format!("SELECT k.key, n.total FROM unnest({keys}) AS k(key) CROSS JOIN LATERAL ({count}) n")
                }
                Dialect::Sqlite => {
                    format!("SELECT k.key, ({count}) FROM (SELECT unhex(value) AS key FROM json_each({keys})) k")
                }
            }
        } else {
            count
        };
        let slots = std::mem::take(&mut columns.writer.conditions.slots);
        let total = Some(usize::from(of_parents));
        let parent_key = of_parents.then_some(0);
        let statement = Some(Statement { sql, slots });
        self.put(
            place,
            Fetch {
                place: connection.place.clone(),
                statement,
                shape,
                parent_key,
                total,
                present: Presence::Never,
                search: connection.search.clone(),
                ..Fetch::default()
            },
        )
    }

    fn page(&mut self, place: usize, connection: &Connection, rows: crate::restrict::Rows<'a>) -> usize {
        let mut writer = self.writer();
        let of_parents = connection.relation.is_some();
        let inner;
        let mut parts;
        if let Some((parent, relation)) = connection.relation {
            let hops = &self.catalog.entity(parent).relations[relation].hops;
            let Some(related) = writer.related_to_key(hops, "k.key", connection.include_deleted) else {
                return self.empty(place, connection);
            };
            inner = related.alias;
            parts = PageParts::new(related.from, related.conditions);
        } else {
            inner = writer.alias();
            let conditions = match self.history_of {
                // The rule of the row stands for that of the entry.
                Some(of) => self.history_rule(of, connection, &inner, &mut writer),
                None => writer.rule(rows, &inner),
            };
            parts = PageParts::new(Writer::table(rows, &inner), conditions);
        }
        parts.list.extend(writer.chosen(connection, &inner));
        parts.ranked = writer.ranked(connection, &parts.from, &parts.list, &inner);
        parts.terms = self.terms(connection, &inner, &mut writer);
        parts.keyset = self.keyset(connection, &parts.terms, &mut writer);
        parts.limit = limit(connection, &mut writer);
        if self.dialect == Dialect::Sqlite && connection.page.offset.is_some() {
            parts.keep_exists_whole();
        }

        // Pages of children on SQLite are lists of ids: their rows, total and joins stand beside them and not around them.
        let is_wrapped = match of_parents {
            true => self.dialect == Dialect::Postgres,
            false => connection.asks_total() || connection.objects.iter().any(has_to_one),
        };
        let base = if is_wrapped {
            Base::Paged { inner: inner.clone(), outer: writer.alias(), columns: Vec::new() }
        } else {
            Base::Plain(inner.clone())
        };
        let mut columns = Columns::new(writer, base);
        let parent_key = of_parents.then(|| columns.select("k.key".to_owned()));
        let terms = parts.terms.clone();
        let exported: Vec<(String, Term)> =
            terms.into_iter().map(|term| (columns.base.export(term.expression.clone()), term)).collect();
        let cursor = if connection.asks_cursor() {
            exported
                .iter()
                .map(|(name, term)| {
                    let selected = columns.writer.dialect.selected(name, term.kind);
                    (columns.select(selected), term.kind)
                })
                .collect()
        } else {
            Vec::new()
        };
        let shape = FetchShape::Connection(Box::new(self.connection_writer(connection, &mut columns, &cursor)));
        let search = connection.search.clone();
        let mut fetch = Fetch { place: connection.place.clone(), shape, parent_key, search, ..Fetch::default() };
        let order = order_by(&exported, parent_key.is_some());
        let (from, tail) = self.assemble(connection, &parts, &mut columns, &mut fetch, &order);
        let sql = select(&columns.selected, &from.0, &tail);
        let sql = format!("{}{sql}", from.1);
        let slots = std::mem::take(&mut columns.writer.conditions.slots);
        fetch.statement = Some(Statement { sql, slots });
        fetch.children = columns.children;
        self.put(place, fetch)
    }

    /// `FROM` with what stands before SELECT, and what stands behind FROM.
    ///
    /// The total is counted beside the page and not in its pass: a count alone can read an index, and the page can stop at its
    /// last row. In one pass a list of 26,000 rows took PostgreSQL 44 ms, side by side 2 ms.
    fn assemble(
        &self,
        connection: &Connection,
        parts: &PageParts,
        columns: &mut Columns<'a>,
        fetch: &mut Fetch,
        order: &str,
    ) -> ((String, String), String) {
        let of_parents = connection.relation.is_some();
        if of_parents && self.dialect == Dialect::Sqlite {
            return self.assemble_sqlite_children(connection, parts, columns, fetch, order);
        }
        let outer = match &columns.base {
            Base::Plain(_) => {
                let (from, conditions) = parts.rows();
                let from = format!("{from}{}", columns.joins.concat());
                return ((from, String::new()), format!("{}{order}{}", where_clause(&conditions), parts.limit));
            }
            Base::Paged { outer, .. } => outer.clone(),
        };
        if connection.asks_total() {
            fetch.total = Some(columns.select("n.total".to_owned()));
            let first_of_key = self.key_of(connection, &columns.base.alias()).swap_remove(0);
            let first_of_key = columns.base.export(first_of_key);
            fetch.present = Presence::Column(columns.select(first_of_key));
        }
        let page = parts.page(columns.base.exported(), &inner_order(&parts.terms));
        let joins = columns.joins.concat();
        let count = format!("SELECT count(*) AS total FROM {}{}", parts.from, where_clause(&parts.list));
        let from = match (of_parents, connection.asks_total()) {
            (false, false) => format!("({page}) {outer}{joins}"),
            (false, true) => format!("({count}) n LEFT JOIN ({page}) {outer} ON TRUE{joins}"),
            (true, with_total) => {
                let keys = columns.writer.parameter(Slot::ParentKeys);
                let parents = format!("unnest({keys}) AS k(key)");
                if with_total {
                    format!("{parents} CROSS JOIN LATERAL ({count}) n LEFT JOIN LATERAL ({page}) {outer} ON TRUE{joins}")
                } else {
                    format!("{parents} CROSS JOIN LATERAL ({page}) {outer}{joins}")
                }
            }
        };
        ((from, String::new()), order.to_owned())
    }

    /// What tells the rows of the list apart.
    fn key_of(&self, connection: &Connection, alias: &str) -> Vec<String> {
        self.catalog.entity(connection.entity).table.key.iter().map(|column| format!("{alias}.\"{column}\"")).collect()
    }

    /// SQLite has no LATERAL: the page of each parent is a list of ids, found through the index of the key.
    fn assemble_sqlite_children(
        &self,
        connection: &Connection,
        parts: &PageParts,
        columns: &mut Columns<'a>,
        fetch: &mut Fetch,
        order: &str,
    ) -> ((String, String), String) {
        let inner = columns.base.alias();
        let keys = columns.writer.parameter(Slot::ParentKeys);
        let key = self.key_of(connection, &inner);
        let ids = parts.page(&key, &inner_order(&parts.terms));
        let Some(rows) = columns.writer.rows(connection.entity, connection.include_deleted) else { return Default::default() };
        let page = format!("{} ON ({}) IN ({ids})", Writer::table(rows, &inner), key.join(", "));
        let parents = format!("SELECT unhex(value) AS key FROM json_each({keys})");
        if connection.asks_total() {
            fetch.total = Some(columns.select("k.total".to_owned()));
            fetch.present = Presence::Column(columns.select(key[0].clone()));
            let count = format!("SELECT count(*) FROM {}{}", parts.from, where_clause(&parts.list));
            let with =
                format!("WITH p AS MATERIALIZED ({parents}), k AS MATERIALIZED (SELECT k.key, ({count}) AS total FROM p k) ");
            return ((format!("k LEFT JOIN {page}{}", columns.joins.concat()), with), order.to_owned());
        }
        ((format!("({parents}) k CROSS JOIN {page}{}", columns.joins.concat()), String::new()), order.to_owned())
    }

    fn terms(&self, connection: &Connection, alias: &str, writer: &mut Writer<'a>) -> Vec<Term> {
        let reversed = connection.page.last.is_some();
        let mut terms: Vec<Term> = Vec::with_capacity(connection.order.len() + 1);
        let entity = self.catalog.entity(connection.entity);
        let id = entity.attribute_of_column("id");
        let mut ends_with_id = false;
        for term in &connection.order {
            let (expression, kind, can_be_null) = match (&term.key, &connection.search) {
                (OrderKey::Rank, Some(search)) => (writer.rank(search, connection.entity, alias), Kind::Int, false),
                (key, _) => writer.order_key(key, connection.entity, alias),
            };
            ends_with_id = matches!(term.key, OrderKey::Attribute(attribute) if Some(attribute) == id);
            terms.push(Term {
                expression,
                kind,
                descending: term.descending != reversed,
                nulls_first: term.puts_nulls_first() != reversed,
                can_be_null,
            });
        }
        if !ends_with_id {
            let descending = terms.last().map_or(reversed, |term| term.descending);
            for column in &entity.table.key {
                let expression = writer.key(connection.entity, alias, column);
                let kind = entity.table.column(column).map_or(Kind::Id, |column| column.kind);
                terms.push(Term { expression, kind, descending, nulls_first: descending, can_be_null: false });
            }
        }
        terms
    }

    fn keyset(&self, connection: &Connection, terms: &[Term], writer: &mut Writer<'a>) -> Vec<String> {
        let reversed = connection.page.last.is_some();
        let order = self.fingerprint(connection);
        let mut conditions = Vec::new();
        let ends = [(&connection.page.after, "after", false), (&connection.page.before, "before", true)];
        for (operand, label, is_end) in ends {
            let Some(operand) = operand else { continue };
            let bounds: Vec<String> = terms
                .iter()
                .enumerate()
                .map(|(index, term)| {
                    let (operand, search) = (operand.clone(), connection.search.clone().filter(|_| is_ranked(connection)));
                    let slot = Slot::Cursor { operand, label, order, index, kind: term.kind, search };
                    let parameter = writer.parameter(slot);
                    writer.dialect.typed_parameter(&parameter, term.kind)
                })
                .collect();
            conditions.push(beyond(terms, &bounds, is_end != reversed));
        }
        conditions
    }
}

impl PageParts {
    fn new(from: String, list: Vec<String>) -> Self {
        Self { from, list, keyset: Vec::new(), terms: Vec::new(), limit: String::new(), ranked: None }
    }

    /// Where the rows of the page come from, and what they satisfy there.
    fn rows(&self) -> (&str, Vec<String>) {
        match &self.ranked {
            Some(ranked) => (ranked, self.keyset.clone()),
            None => (&self.from, self.list.iter().chain(&self.keyset).cloned().collect()),
        }
    }

    /// SQLite 3.51 turns EXISTS at the top of WHERE into a join, and OFFSET then skips the matches of one row in place of rows.
    /// Within `IS TRUE` it stays what it is.
    fn keep_exists_whole(&mut self) {
        for condition in self.list.iter_mut().filter(|condition| condition.contains("EXISTS (")) {
            *condition = format!("({condition}) IS TRUE");
        }
    }

    /// The page as a query of its own, its columns numbered.
    fn page(&self, columns: &[String], order: &str) -> String {
        let numbered: Vec<String> = columns.iter().enumerate().map(|(index, column)| format!("{column} AS c{index}")).collect();
        let (from, conditions) = self.rows();
        select(&numbered, from, &format!("{}{order}{}", where_clause(&conditions), self.limit))
    }
}

fn has_to_one(object: &crate::plan::Object) -> bool {
    object.fields.iter().any(|field| matches!(field.value, crate::plan::ObjectValue::ToOne { .. }))
}

pub(super) fn asks_beyond(connection: &Connection) -> bool {
    let wanted = if connection.page.last.is_some() { PageInfoValue::HasPreviousPage } else { PageInfoValue::HasNextPage };
    connection.page_info_asks(|value| value == wanted)
}

pub(super) fn page_size(connection: &Connection) -> PageSize {
    match &connection.page.last {
        Some(last) => PageSize { operand: Some(last.clone()), label: "last" },
        None => PageSize { operand: connection.page.first.clone(), label: "first" },
    }
}

fn limit(connection: &Connection, writer: &mut Writer<'_>) -> String {
    let PageSize { operand, label } = page_size(connection);
    let one_more = asks_beyond(connection);
    let size = writer.parameter(Slot::PageSize { operand, label, one_more });
    match &connection.page.offset {
        Some(offset) => {
            let offset: Operand = offset.clone();
            let offset = writer.parameter(Slot::Offset(offset));
            format!(" LIMIT {size} OFFSET {offset}")
        }
        None => format!(" LIMIT {size}"),
    }
}
