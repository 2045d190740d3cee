//! The structures of the documents of the automation domain. Names of members are as clients write them.

use super::{FREE, NAME};
use crate::check::Structure::{Any, Conditions, List, ListBy, NotBlank, Number, Object, OneOf, Text};
use crate::check::{Member, Structure};

/// The most characters of the id of a node.
const NODE_ID: usize = 100;

const FLOW_NODE: Structure = Object(&[
    Member::needed("id", NotBlank(NODE_ID)),
    Member::needed("type", NotBlank(NAME)),
    Member::needed("position", Object(&[Member::needed("x", Number), Member::needed("y", Number)])),
    Member::optional("data", FREE),
]);

/// `campaign_flows.nodes`.
pub const FLOW_NODES: Structure = ListBy(&FLOW_NODE, "id");

const FLOW_EDGE: Structure = Object(&[
    Member::needed("id", NotBlank(NAME)),
    Member::needed("source", NotBlank(NODE_ID)),
    Member::needed("target", NotBlank(NODE_ID)),
    Member::optional("sourceHandle", Text(NAME)),
    Member::optional("targetHandle", Text(NAME)),
]);

/// `campaign_flows.edges`.
pub const FLOW_EDGES: Structure = ListBy(&FLOW_EDGE, "id");

/// `flow_executions.execution_path`: the nodes that were executed, in their order.
pub const FLOW_PATH: Structure = List(&NotBlank(NODE_ID));

/// How a rule of a segment may compare.
pub const SEGMENT_OPERATORS: [&str; 14] = [
    "equals",
    "not_equals",
    "contains",
    "not_contains",
    "starts_with",
    "ends_with",
    "greater_than",
    "greater_than_or_equal",
    "less_than",
    "less_than_or_equal",
    "in",
    "not_in",
    "is_empty",
    "is_not_empty",
];

/// `audience_segments.rules`.
pub const SEGMENT_RULES: Structure = Conditions(&Object(&[
    Member::needed("field", NotBlank(NAME)),
    Member::needed("operator", OneOf(&SEGMENT_OPERATORS)),
    Member::optional("value", Any),
]));

/// `custom_dashboards.layout`.
pub const DASHBOARD_LAYOUT: Structure = ListBy(
    &Object(&[
        Member::needed("id", NotBlank(NAME)),
        Member::needed("type", NotBlank(NAME)),
        Member::needed("x", Number),
        Member::needed("y", Number),
        Member::needed("w", Number),
        Member::needed("h", Number),
        Member::optional("config", FREE),
    ]),
    "id",
);
