//! Rows of a table that was made for a row: each an object of the columns, in the order in which documents keep their members.

use sea_orm::DbErr;

use super::scalar;
use crate::sql::RowSet;

/// Writes the rows as a list; none where there is no table, or none for this caller.
pub(super) fn write(set: Option<&RowSet>, out: &mut Vec<u8>) -> Result<(), DbErr> {
    out.push(b'[');
    let members = set.and_then(RowSet::members).unwrap_or_default();
    for (index, row) in set.map_or(&[][..], RowSet::rows).iter().enumerate() {
        out.extend_from_slice(if index > 0 { b",{" } else { b"{" });
        for (position, (name, kind)) in members.iter().enumerate() {
            out.extend_from_slice(if position > 0 { b",\"" } else { b"\"" });
            // Such a name has no letter that needs an escape.
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b"\":");
            scalar::write(row, position, *kind, out)?;
        }
        out.push(b'}');
    }
    out.push(b']');
    Ok(())
}
