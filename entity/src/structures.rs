//! The structures of the JSON documents of the data model.
//!
//! Names of members are as clients write them. What a document means is not said here.

mod campaign;
mod social;

pub use self::campaign::SUBSCRIPTION_TYPES;
pub use self::social::GRANTED_PERMISSIONS;
mod automation;
mod imports;

use crate::check::Structure::{Any, Bool, Color, Id, List, ListBy, Map, NotBlank, Number, Object, OneOf, Open, Text, Whole};
use crate::check::{Member, Structure};

pub use self::automation::{DASHBOARD_LAYOUT, FLOW_EDGES, FLOW_NODES, FLOW_PATH, SEGMENT_OPERATORS, SEGMENT_RULES};
pub use self::imports::{
    COLUMN_CONFIG, IMPORT_COLUMN_TYPES, IMPORT_TABLE_COLUMNS, ROW_FILTER_OPERATORS, SCHEDULE_CONFIG, SYNC_PREVIEW,
};

/// The most characters of a name or a word.
const NAME: usize = 255;
/// The most characters of an address of the web.
const ADDRESS: usize = 2_048;
/// The most characters of a paragraph, a prompt or a pattern.
const PARAGRAPH: usize = 10_000;
/// The greatest 32-bit number.
const GREATEST: i64 = 2_147_483_647;

/// An object that is free in form.
pub const FREE: Structure = Open(&[]);

/// `brands.identity`.
pub const BRAND_IDENTITY: Structure = Object(&[
    Member::optional("mission", Text(PARAGRAPH)),
    Member::optional("vision", Text(PARAGRAPH)),
    Member::optional("values", List(&Text(PARAGRAPH))),
    Member::optional("usp", Text(PARAGRAPH)),
]);

/// `brands.logo`.
pub const BRAND_LOGO: Structure = Object(&[
    Member::needed("url", NotBlank(ADDRESS)),
    Member::optional("altText", Text(PARAGRAPH)),
    Member::optional("type", OneOf(&["light", "dark", "full"])),
]);

/// `brands.colors`.
pub const BRAND_COLORS: Structure = Object(&[
    Member::needed_unless_empty("primary", Color),
    Member::optional("secondary", Color),
    Member::optional("accent", Color),
]);

/// `brands.settings`.
pub const BRAND_SETTINGS: Structure = Object(&[
    Member::optional("contentTypes", List(&NotBlank(50))),
    Member::optional("features", List(&NotBlank(NAME))),
    Member::optional("integrations", FREE),
]);

/// `claims.text`.
pub const CLAIM_TEXT: Structure = Structure::Translations;

/// `content.metadata`: what search engines are told.
pub const CONTENT_METADATA: Structure = Object(&[
    Member::optional("metaTitle", Text(PARAGRAPH)),
    Member::optional("metaDescription", Text(PARAGRAPH)),
    Member::optional("keywords", List(&Text(NAME))),
    Member::optional("ogImage", Text(ADDRESS)),
    Member::optional("canonicalUrl", Text(ADDRESS)),
]);

/// `content.engagement`.
pub const CONTENT_ENGAGEMENT: Structure = Open(&[Member::optional("duration", Number)]);

/// The types a field of a template may have.
pub const FIELD_TYPES: [&str; 15] = [
    "text",
    "textarea",
    "richtext",
    "number",
    "boolean",
    "date",
    "datetime",
    "select",
    "multiselect",
    "tags",
    "url",
    "email",
    "image",
    "file",
    "json",
];

/// How the condition of a field may compare.
pub const FIELD_OPERATORS: [&str; 7] =
    ["equals", "not_equals", "contains", "greater_than", "less_than", "is_empty", "is_not_empty"];

/// What a further rule of a template may ask for.
pub const FIELD_RULES: [&str; 7] = ["required", "minLength", "maxLength", "pattern", "min", "max", "oneOf"];

const FIELD_VALIDATION: Structure = Object(&[
    Member::optional("min", Number),
    Member::optional("max", Number),
    Member::optional("pattern", Text(PARAGRAPH)),
    Member::optional("options", List(&Text(PARAGRAPH))),
]);

const FIELD_CONDITION: Structure = Object(&[
    Member::needed("field", NotBlank(NAME)),
    Member::needed("operator", OneOf(&FIELD_OPERATORS)),
    Member::optional("value", Any),
]);

const TEMPLATE_FIELD: Structure = Object(&[
    Member::optional("id", NotBlank(NAME)),
    Member::needed("name", NotBlank(NAME)),
    Member::optional("label", Text(NAME)),
    Member::needed("type", OneOf(&FIELD_TYPES)),
    Member::optional("required", Bool),
    Member::optional("defaultValue", Any),
    Member::optional("placeholder", Text(PARAGRAPH)),
    Member::optional("helpText", Text(PARAGRAPH)),
    Member::optional("validation", FIELD_VALIDATION),
    Member::optional("aiEnabled", Bool),
    Member::optional("aiPrompt", Text(PARAGRAPH)),
    Member::optional("order", Whole(0, GREATEST)),
    Member::optional("width", OneOf(&["full", "half", "third"])),
    Member::optional("conditional", FIELD_CONDITION),
]);

/// `content_templates.fields`.
pub const TEMPLATE_FIELDS: Structure = ListBy(&TEMPLATE_FIELD, "name");

/// `content_templates.ai_prompts`.
pub const TEMPLATE_PROMPTS: Structure = Map(&Text(PARAGRAPH));

/// `content_templates.validation_rules`.
pub const TEMPLATE_RULES: Structure = List(&Object(&[
    Member::needed("field", NotBlank(NAME)),
    Member::needed("rule", OneOf(&FIELD_RULES)),
    Member::optional("value", Any),
    Member::optional("message", Text(PARAGRAPH)),
]));

/// `content_templates.usage`.
pub const TEMPLATE_USAGE: Structure =
    Object(&[Member::needed("count", Whole(0, GREATEST)), Member::optional("lastUsedAt", Text(NAME))]);

/// `workflows.definition`: of an automation.
pub const WORKFLOW_DEFINITION: Structure =
    Open(&[Member::optional("trigger", Any), Member::optional("inputs", Any), Member::optional("variables", Any)]);

const WORKFLOW_ACTION: Structure = Object(&[
    Member::needed("type", OneOf(&["notify", "set_status", "publish", "assign", "webhook"])),
    Member::optional("params", FREE),
]);

const WORKFLOW_STEP: Structure = Object(&[
    Member::needed("id", Id),
    Member::needed("name", NotBlank(NAME)),
    Member::needed("type", OneOf(&["review", "approval", "notification", "automated"])),
    Member::optional("assignmentType", OneOf(&["user", "role", "group", "dynamic"])),
    Member::optional("assignees", List(&NotBlank(NAME))),
    Member::optional("required", Bool),
    Member::optional("allowSkip", Bool),
    Member::optional("requireAllApprovals", Bool),
    Member::optional("timeoutHours", Whole(1, GREATEST)),
    Member::optional("actions", List(&WORKFLOW_ACTION)),
    Member::optional("order", Whole(0, GREATEST)),
    Member::optional("formFields", TEMPLATE_FIELDS),
    Member::optional("instructions", Text(PARAGRAPH)),
]);

/// `workflows.steps`.
pub const WORKFLOW_STEPS: Structure = ListBy(&WORKFLOW_STEP, "id");

/// `workflows.transitions`.
pub const WORKFLOW_TRANSITIONS: Structure =
    List(&Object(&[Member::needed("from", Id), Member::needed("to", Id), Member::optional("condition", Any)]));

/// `workflows.escalation_rules`.
pub const WORKFLOW_ESCALATION: Structure = List(&Object(&[
    Member::needed("afterHours", Whole(1, GREATEST)),
    Member::optional("notify", List(&NotBlank(NAME))),
    Member::optional("reassignTo", List(&NotBlank(NAME))),
]));

/// `workflow_versions.definition`: a workflow as it was.
pub const WORKFLOW_SNAPSHOT: Structure = Object(&[
    Member::needed("definition", WORKFLOW_DEFINITION),
    Member::needed("steps", WORKFLOW_STEPS),
    Member::needed("transitions", WORKFLOW_TRANSITIONS),
    Member::needed("type", OneOf(&["sequential", "parallel", "conditional"])),
    Member::optional("timeout_hours", Whole(1, GREATEST)),
    Member::optional("escalation_rules", WORKFLOW_ESCALATION),
]);

/// `workflow_instances.history`.
pub const WORKFLOW_HISTORY: Structure = List(&Object(&[
    Member::optional("stepId", Id),
    Member::needed("action", NotBlank(NAME)),
    Member::optional("userId", Id),
    Member::needed("at", NotBlank(NAME)),
    Member::optional("comment", Text(PARAGRAPH)),
]));

/// `applications.api_keys`: hashes, never keys.
pub const APPLICATION_KEYS: Structure = ListBy(
    &Object(&[
        Member::needed("id", Id),
        Member::needed("name", NotBlank(NAME)),
        Member::needed("hash", NotBlank(NAME)),
        Member::needed("created_at", NotBlank(NAME)),
        Member::optional("last_used_at", Text(NAME)),
        Member::optional("revoked_at", Text(NAME)),
    ]),
    "id",
);
