//! Where a row matches a search: a text for each field that does.

use sea_orm::{DbErr, QueryResult};

use super::answer::Writing;
use super::{json, scalar};
use crate::plan::HighlightField;
use crate::search::highlight;
use crate::sql::ConnectionWriter;

impl Writing<'_> {
    /// Writes the matches of a row; `fields` is the position of what is shown of each. Without a search there are none.
    pub(super) fn highlights(&mut self, writer: &ConnectionWriter, fields: usize, row: &QueryResult) -> Result<(), DbErr> {
        self.out.push(b'[');
        let search = writer.search.as_ref();
        let query = search.and_then(|search| self.answerer.binder.search(&search.operand).ok());
        if let (Some(search), Some(query)) = (search, query) {
            let shown = search.highlights.get(fields).map(Vec::as_slice).unwrap_or_default();
            let mut is_first = true;
            for (field, column, kind, form) in &search.columns {
                let mut value = Vec::new();
                scalar::write(row, *column, *kind, &mut value)?;
                let value = serde_json::from_slice(&value).unwrap_or_default();
                let Some(text) = highlight(&value, *form, &query) else { continue };
                self.out.extend_from_slice(if is_first { b"{" } else { b",{" });
                is_first = false;
                self.highlight(shown, field, &text);
            }
        }
        self.out.push(b']');
        Ok(())
    }

    fn highlight(&mut self, shown: &[(Vec<u8>, HighlightField)], field: &str, text: &str) {
        for (position, (key, value)) in shown.iter().enumerate() {
            if position > 0 {
                self.out.push(b',');
            }
            self.out.extend_from_slice(key);
            let value = match value {
                HighlightField::Typename => "SearchHighlight",
                HighlightField::Field => field,
                HighlightField::Text => text,
            };
            json::text(value, &mut self.out);
        }
        self.out.push(b'}');
    }
}
