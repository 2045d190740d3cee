//! What a connection says, once it is read.

use super::{Filter, Object, Operand, OrderTerm, Place};
use crate::catalog::EntityId;

/// Rows of an entity, a page of them.
#[derive(Debug)]
pub struct Connection {
    /// Where the field stands.
    pub place: Place,
    /// The relation that leads here: the parent's entity and the position in its relations; `None` at the root.
    pub relation: Option<(EntityId, usize)>,
    /// The entity of the rows.
    pub entity: EntityId,
    /// Which rows.
    pub filter: Option<Filter>,
    /// Which words the rows must have; without an order of its own, the best matches come first.
    pub search: Option<Operand>,
    /// To which vector the rows are similar; the nearest come first.
    pub similar: Option<Similar>,
    /// In which order; the primary key is the tie-break and not among them.
    pub order: Vec<OrderTerm>,
    /// Which page.
    pub page: Page,
    /// Whether soft-deleted rows count.
    pub include_deleted: bool,
    /// The fields of the connection in document order.
    pub fields: Vec<ConnectionField>,
    /// What is read of the rows; `nodes` and `edges { node }` point into it.
    pub objects: Vec<Object>,
    /// What is shown of matches: response keys and what they hold; edges point into it.
    pub highlights: Vec<Vec<(String, HighlightField)>>,
    /// Whether the answer is a plain list of the first object.
    pub plain_list: bool,
}

/// What rows are similar to.
#[derive(Debug)]
pub struct Similar {
    /// The attribute with the rows' vectors.
    pub attribute: usize,
    /// The vector.
    pub vector: Operand,
    /// How far they may lie from it.
    pub max_distance: Option<Operand>,
}

/// Which page of the rows.
#[derive(Debug, Default)]
pub struct Page {
    /// At most so many from the start.
    pub first: Option<Operand>,
    /// At most so many from the end.
    pub last: Option<Operand>,
    /// Behind this cursor.
    pub after: Option<Operand>,
    /// Before this cursor.
    pub before: Option<Operand>,
    /// Leave out so many.
    pub offset: Option<Operand>,
}

/// A field of a connection.
#[derive(Debug)]
pub struct ConnectionField {
    /// The response key.
    pub key: String,
    /// What it holds.
    pub value: ConnectionValue,
}

/// What a field of a connection holds.
#[derive(Debug)]
pub enum ConnectionValue {
    /// `__typename`.
    Typename,
    /// The rows: the position in [`Connection::objects`].
    Nodes(usize),
    /// The rows with their cursors.
    Edges(Vec<EdgeField>),
    /// What comes before and after.
    PageInfo(Vec<PageInfoField>),
    /// How many rows there are in all.
    TotalCount,
}

/// A field of an edge.
#[derive(Debug)]
pub struct EdgeField {
    /// The response key.
    pub key: String,
    /// What it holds.
    pub value: EdgeValue,
}

/// What a field of an edge holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeValue {
    /// `__typename`.
    Typename,
    /// The cursor of the row.
    Cursor,
    /// The row: the position in [`Connection::objects`].
    Node(usize),
    /// How far the row lies from what it is similar to.
    Distance,
    /// How well the row matches.
    Rank,
    /// The matches: the position in [`Connection::highlights`].
    Highlights(usize),
}

/// A field of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HighlightField {
    /// `__typename`.
    Typename,
    /// The name of the field it stands in.
    Field,
    /// The text around it.
    Text,
}

/// A field of `PageInfo`.
#[derive(Debug)]
pub struct PageInfoField {
    /// The response key.
    pub key: String,
    /// What it holds.
    pub value: PageInfoValue,
}

/// What a field of `PageInfo` holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageInfoValue {
    /// `__typename`.
    Typename,
    /// Whether rows come behind the page.
    HasNextPage,
    /// Whether rows come before the page.
    HasPreviousPage,
    /// The cursor of the first row.
    StartCursor,
    /// The cursor of the last row.
    EndCursor,
}

impl Connection {
    /// Whether the fields ask for `wanted` of the page's neighbours or cursors.
    #[must_use]
    pub fn page_info_asks(&self, wanted: impl Fn(PageInfoValue) -> bool) -> bool {
        self.fields.iter().any(|field| match &field.value {
            ConnectionValue::PageInfo(fields) => fields.iter().any(|field| wanted(field.value)),
            _ => false,
        })
    }

    /// Whether a cursor is asked for.
    #[must_use]
    pub fn asks_cursor(&self) -> bool {
        self.edges_ask(|value| value == EdgeValue::Cursor)
            || self.page_info_asks(|value| matches!(value, PageInfoValue::StartCursor | PageInfoValue::EndCursor))
    }

    /// Whether an edge asks for `wanted`.
    #[must_use]
    pub fn edges_ask(&self, wanted: impl Fn(EdgeValue) -> bool) -> bool {
        self.fields.iter().any(|field| match &field.value {
            ConnectionValue::Edges(fields) => fields.iter().any(|field| wanted(field.value)),
            _ => false,
        })
    }

    /// Whether the number of all rows is asked for.
    #[must_use]
    pub fn asks_total(&self) -> bool {
        self.fields.iter().any(|field| matches!(field.value, ConnectionValue::TotalCount))
    }

    /// Whether rows are asked for, not only their number.
    #[must_use]
    pub fn asks_rows(&self) -> bool {
        self.plain_list
            || self.fields.iter().any(|field| {
                matches!(field.value, ConnectionValue::Nodes(_) | ConnectionValue::Edges(_) | ConnectionValue::PageInfo(_))
            })
    }
}
