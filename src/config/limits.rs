//! What one request, one document and one connection may ask for.
//!
//! Numbers only; the modules that enforce them are handed this struct.

use std::time::Duration;

use super::reader::Reader;

/// The limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a request body, after decompression.
    pub body_bytes: usize,
    /// Bytes of the request line and the headers together.
    pub header_bytes: usize,
    /// Bytes of a document.
    pub document_bytes: usize,
    /// Tokens of a document.
    pub document_tokens: usize,
    /// Nested brackets in a document, checked before it is parsed.
    pub bracket_depth: usize,
    /// Nested fields of an operation, introspection included.
    pub depth: usize,
    /// Selected fields of an operation, fragments expanded.
    pub selections: usize,
    /// Aliases in an operation.
    pub aliases: usize,
    /// Root fields of an operation.
    pub root_fields: usize,
    /// Directives in an operation.
    pub directives: usize,
    /// Operations in a document.
    pub operations: usize,
    /// Operations in a batch; 1 = batches are refused.
    pub batch: usize,
    /// Values of one `in` list.
    pub in_list: usize,
    /// Characters of one LIKE pattern.
    pub pattern_characters: usize,
    /// Characters of one search.
    pub search_characters: usize,
    /// Words of one search.
    pub search_words: usize,
    /// Rows that one search ranks: of more that match, the newest.
    pub search_ranked: usize,
    /// Rows of a page when none is asked for.
    pub page_default: usize,
    /// The largest page.
    pub page_largest: usize,
    /// Rows an answer could hold, its nested pages multiplied.
    pub answer_rows: usize,
    /// Bytes of a whole answer.
    pub answer_bytes: usize,
    /// Nested lists and objects in the variables.
    pub variables_depth: usize,
    /// Checked documents that are kept, with their plans.
    pub documents_kept: usize,
    /// How long a request may take.
    pub request_time: Duration,
    /// How long the headers may take to arrive.
    pub header_read_time: Duration,
    /// How long the body may take to arrive.
    pub body_read_time: Duration,
    /// How long a reader may take nothing of what is sent.
    pub write_time: Duration,
    /// Open connections.
    pub connections: usize,
    /// Open connections from one address.
    pub connections_per_address: usize,
}

const KIBIBYTE: usize = 1024;
const MEBIBYTE: usize = 1024 * KIBIBYTE;

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: MEBIBYTE,
            header_bytes: 32 * KIBIBYTE,
            document_bytes: 100_000,
            document_tokens: 5_000,
            bracket_depth: 64,
            depth: 15,
            selections: 2_000,
            aliases: 30,
            root_fields: 20,
            directives: 30,
            operations: 10,
            batch: 1,
            in_list: 200,
            pattern_characters: 100,
            search_characters: 200,
            search_words: 16,
            search_ranked: 1_000,
            page_default: 50,
            page_largest: 1_000,
            answer_rows: 10_000,
            answer_bytes: 10 * MEBIBYTE,
            variables_depth: 32,
            documents_kept: 1_000,
            request_time: Duration::from_secs(10),
            header_read_time: Duration::from_secs(5),
            body_read_time: Duration::from_secs(10),
            write_time: Duration::from_secs(30),
            connections: 10_000,
            connections_per_address: 200,
        }
    }
}

impl Limits {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut limits = Self::default();
        limits.read_document(reader);
        limits.read_answer(reader);
        limits.read_time(reader);
        limits
    }

    fn read_document(&mut self, reader: &mut Reader) {
        let mut number = |key, value: &mut usize, description| {
            *value = reader.take(key, *value, description);
            reader.require(key, *value > 0, "must be at least 1");
        };
        number("limits.body_bytes", &mut self.body_bytes, "Bytes of a request body, after decompression.");
        number("limits.header_bytes", &mut self.header_bytes, "Bytes of the request line and the headers together.");
        number("limits.document_bytes", &mut self.document_bytes, "Bytes of a document.");
        number("limits.document_tokens", &mut self.document_tokens, "Tokens of a document.");
        number("limits.bracket_depth", &mut self.bracket_depth, "Nested brackets in a document, at most 64.");
        number("limits.depth", &mut self.depth, "Nested fields of an operation, introspection included.");
        number("limits.selections", &mut self.selections, "Selected fields of an operation, fragments expanded.");
        number("limits.aliases", &mut self.aliases, "Aliases in an operation.");
        number("limits.root_fields", &mut self.root_fields, "Root fields of an operation.");
        number("limits.directives", &mut self.directives, "Directives in an operation.");
        number("limits.operations", &mut self.operations, "Operations in a document.");
        number("limits.batch", &mut self.batch, "Operations in a batch; 1 = batches are refused.");
        number("limits.variables_depth", &mut self.variables_depth, "Nested lists and objects in the variables.");
        // Above 64 the parser's stack is in danger: the limit protects the process, not only its load.
        reader.require("limits.bracket_depth", self.bracket_depth <= 64, "must be at most 64");
        reader.require("limits.header_bytes", self.header_bytes >= 8 * KIBIBYTE, "must be at least 8192");
    }

    fn read_answer(&mut self, reader: &mut Reader) {
        let mut number = |key, value: &mut usize, description| {
            *value = reader.take(key, *value, description);
            reader.require(key, *value > 0, "must be at least 1");
        };
        number("limits.in_list", &mut self.in_list, "Values of one in list.");
        number("limits.pattern_characters", &mut self.pattern_characters, "Characters of one LIKE pattern.");
        number("limits.search_characters", &mut self.search_characters, "Characters of one search.");
        number("limits.search_words", &mut self.search_words, "Words of one search.");
        number("limits.search_ranked", &mut self.search_ranked, "Rows that one search ranks: of more, the newest.");
        number("limits.page_default", &mut self.page_default, "Rows of a page when none is asked for.");
        number("limits.page_largest", &mut self.page_largest, "The largest page.");
        number("limits.answer_rows", &mut self.answer_rows, "Rows an answer could hold, its nested pages multiplied.");
        number("limits.answer_bytes", &mut self.answer_bytes, "Bytes of a whole answer.");
        number("limits.documents_kept", &mut self.documents_kept, "Checked documents that are kept, with their plans.");
        let ordered = self.page_default <= self.page_largest;
        reader.require("limits.page_default", ordered, "must not be more than limits.page_largest");
    }

    fn read_time(&mut self, reader: &mut Reader) {
        let mut time = |key, value: &mut Duration, description| {
            *value = reader.take(key, *value, description);
            reader.require(key, !value.is_zero(), "must be more than nothing");
        };
        time("limits.request_time", &mut self.request_time, "How long a request may take.");
        time("limits.header_read_time", &mut self.header_read_time, "How long the headers may take to arrive.");
        time("limits.body_read_time", &mut self.body_read_time, "How long the body may take to arrive.");
        time("limits.write_time", &mut self.write_time, "How long a reader may take nothing of what is sent.");
        self.connections = reader.take("limits.connections", self.connections, "Open connections.");
        reader.require("limits.connections", self.connections > 0, "must be at least 1");
        self.connections_per_address =
            reader.take("limits.connections_per_address", self.connections_per_address, "Open connections from one address.");
        reader.require("limits.connections_per_address", self.connections_per_address > 0, "must be at least 1");
    }
}
