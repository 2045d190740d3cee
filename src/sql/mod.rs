//! Restricted trees become statements, statements become rows.
//!
//! Everything here starts from a [`crate::restrict::Restricted`]; no function takes a table or a column from elsewhere. What
//! differs between the databases lives in `dialect` alone.

mod aggregate;
mod before;
mod bind;
mod compile;
mod condition;
mod conditions;
pub mod cursor;
mod dialect;
mod followed;
mod hanging;
mod history;
mod layout;
mod made;
mod nearest;
mod order;
mod page;
mod personal;
mod reader;
mod run;
mod search;
mod slot;
mod turned;
pub mod write;
mod writer;
mod written;

pub use before::{Before, Changed};
pub use bind::{BindError, Binder, Settings};
pub use compile::compile;
pub use cursor::CursorKey;
pub use dialect::Dialect;
pub use hanging::{Step, rows_hanging_from};
pub use layout::{
    AggregateCell, AggregateWriter, CalledAnswer, Changes, Child, Compiled, ConnectionPart, ConnectionPartValue,
    ConnectionWriter, Fetch, FetchShape, FieldValue, FieldWriter, FollowedRows, MadePage, MeValue, MeWriter, ObjectWriter,
    PageSize, Presence, Root, RootValue, SearchWriter, Statement, Watch, WrittenRows, WrittenShape, key_bytes,
};
pub use reader::{Question, Reader};
pub use run::{Fetched, ReadBack, RowSet, RunError, fetch_all};
pub use slot::{Form, SearchForm, Slot};
pub use turned::{next_turn, rows_turned};
