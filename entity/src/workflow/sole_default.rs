//! A brand has at most one active default workflow for each type of content.
//!
//! Two texts of SQL for each database, because one reads lists of texts as JSON and the other as jsonb. A workflow without brands
//! serves all of its organization's, one without types of content serves all types.

use crate::writing::PerDatabase;

/// What an error says.
pub(super) const MESSAGE: &str = "another active default workflow serves the same brand and type of content";

/// No other workflow is the default for a brand and a type of content of the one with these values.
macro_rules! alone {
    ($id:literal, $is_default:literal, $is_active:literal, $kind:literal, $organization:literal, $shares_a_type:expr) => {
        concat!(
            "NOT (",
            $is_default,
            " AND ",
            $is_active,
            " AND ",
            $kind,
            " = 'content') ",
            "OR NOT EXISTS (SELECT 1 FROM workflows AS rival WHERE rival.id <> ",
            $id,
            " AND rival.organization_id = ",
            $organization,
            " AND rival.is_default AND rival.is_active AND rival.kind = 'content' AND (",
            $shares_a_type,
            ") ",
            "AND (NOT EXISTS (SELECT 1 FROM workflow_brands AS mine WHERE mine.workflow_id = ",
            $id,
            ") ",
            "OR NOT EXISTS (SELECT 1 FROM workflow_brands AS theirs WHERE theirs.workflow_id = rival.id) ",
            "OR EXISTS (SELECT 1 FROM workflow_brands AS mine JOIN workflow_brands AS theirs ON theirs.brand_id = mine.brand_id ",
            "WHERE mine.workflow_id = ",
            $id,
            " AND theirs.workflow_id = rival.id)))"
        )
    };
}

/// The workflow and its rival have a type of content in common.
macro_rules! shares_a_type {
    (postgres, $types:literal) => {
        concat!(
            "jsonb_array_length(",
            $types,
            ") = 0 OR jsonb_array_length(rival.content_types) = 0 ",
            "OR EXISTS (SELECT 1 FROM jsonb_array_elements(",
            $types,
            ") AS listed (type) ",
            "WHERE rival.content_types @> listed.type)"
        )
    };
    (sqlite, $types:literal) => {
        concat!(
            "json_array_length(",
            $types,
            ") = 0 OR json_array_length(rival.content_types) = 0 ",
            "OR EXISTS (SELECT 1 FROM json_each(",
            $types,
            ") AS listed JOIN json_each(rival.content_types) AS wanted ",
            "ON wanted.value = listed.value)"
        )
    };
}

/// The same of the workflow with an id.
macro_rules! alone_with_id {
    ($id:literal, $database:ident) => {
        concat!(
            "NOT EXISTS (SELECT 1 FROM workflows AS own WHERE own.id = ",
            $id,
            " AND NOT (",
            alone!(
                "own.id",
                "own.is_default",
                "own.is_active",
                "own.kind",
                "own.organization_id",
                shares_a_type!($database, "own.content_types")
            ),
            "))"
        )
    };
}

/// Of a row of `workflows`.
pub(super) const OF_WORKFLOW: PerDatabase = PerDatabase {
    postgres: alone!(
        "{id}",
        "{is_default}",
        "{is_active}",
        "{kind}",
        "{organization_id}",
        shares_a_type!(postgres, "{content_types}")
    ),
    sqlite: alone!(
        "{id}",
        "{is_default}",
        "{is_active}",
        "{kind}",
        "{organization_id}",
        shares_a_type!(sqlite, "{content_types}")
    ),
};

/// Of a row of `workflow_brands`.
pub(super) const OF_ASSIGNMENT: PerDatabase =
    PerDatabase { postgres: alone_with_id!("{workflow_id}", postgres), sqlite: alone_with_id!("{workflow_id}", sqlite) };

/// Of a workflow that lost an assignment: without any it serves all brands.
pub(super) const AFTER_REMOVAL: PerDatabase =
    PerDatabase { postgres: alone_with_id!("{key}", postgres), sqlite: alone_with_id!("{key}", sqlite) };
