//! Writes that leave nothing behind: operations whose last field always fails, so that all that came before it is taken back.
//!
//! What each field came to is told by the error: it is about the first field that failed. Only entries about refusals stay.

use std::fmt::Write as _;

use policy::Viewer;
use rowgate::execute::{Gateway, GraphqlRequest};
use serde_json::{Map, Value as Json};

/// What always fails, but only when it is its turn: inputs are read before anything is written, rows are completed when they are
/// added, and one that is scheduled needs its instant.
const UNDO: &str = "undo: createContent(input: {brandId: \"00000000-0000-0000-0000-000000000000\", type: \"none\", title: \"none\", \
    slug: \"none\", status: SCHEDULED}) { id }";

const ENDED: &str = "UNAUTHENTICATED";

/// A field that writes.
#[derive(Clone, Debug)]
pub struct Step {
    /// The field without its arguments.
    pub field: String,
    /// The arguments: name, type and value; one without a type is a text that stands in the document as it is.
    pub arguments: Vec<(&'static str, String, Json)>,
    /// What is read afterwards.
    pub selection: &'static str,
}

impl Step {
    /// A step about one row.
    pub fn new(field: impl Into<String>, arguments: Vec<(&'static str, String, Json)>) -> Self {
        Self { field: field.into(), arguments, selection: "id" }
    }
}

/// What a step came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The code of the first error.
    pub code: String,
    /// All errors as they were told, without the place in the document.
    pub told: String,
}

/// Carries the steps out in one operation and takes everything back: the first step that failed, and why.
pub async fn probe(gateway: &Gateway, viewer: &Viewer, steps: &[Step]) -> Option<(usize, Refusal)> {
    let request = operation(steps);
    let query = request.query.clone();
    let variables = Json::Object(request.variables.clone());
    let answer = gateway.execute(request, viewer, false).await;
    let answer: Json = serde_json::from_slice(&answer.body).expect("JSON");
    let errors = answer["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    let failed: Vec<&Json> = errors.iter().filter(|error| error["extensions"]["rolledBack"] != true).collect();
    let place = failed.first().and_then(|error| error["path"][0].as_str());
    match place {
        Some("undo") => None,
        Some(key) => {
            let place = key.strip_prefix('s').and_then(|number| number.parse().ok()).expect("a step");
            let told: Vec<String> = failed.iter().map(|error| format!("{} {}", error["message"], error["extensions"])).collect();
            let code = failed[0]["extensions"]["code"].as_str().expect("a code").to_owned();
            assert!(
                !["INTERNAL", "TIMEOUT", "UNAVAILABLE"].contains(&code.as_str()),
                "{query}\n{variables}\n{answer:#}\n{viewer:?}"
            );
            Some((place, Refusal { code, told: told.join("\n") }))
        }
        // Who ended the own session or account is nobody when the next field comes: that is told of the request as a whole.
        None if errors.iter().all(|error| error["extensions"]["code"] == ENDED) && !errors.is_empty() => {
            Some((0, Refusal { code: ENDED.to_owned(), told: String::new() }))
        }
        None => panic!("{query}\n{variables:#}\n{answer:#}"),
    }
}

fn operation(steps: &[Step]) -> GraphqlRequest {
    let (mut declared, mut body) = (Vec::new(), String::new());
    let mut variables = Map::new();
    for (place, step) in steps.iter().enumerate() {
        let mut given = Vec::new();
        for (name, kind, value) in &step.arguments {
            if kind.is_empty() {
                given.push(format!("{name}: {}", value.as_str().expect("a text")));
                continue;
            }
            declared.push(format!("${name}{place}: {kind}"));
            given.push(format!("{name}: ${name}{place}"));
            variables.insert(format!("{name}{place}"), value.clone());
        }
        write!(body, " s{place}: {}({}) {{ {} }}", step.field, given.join(", "), step.selection).expect("memory");
    }
    let declared = if declared.is_empty() { String::new() } else { format!(" ({})", declared.join(", ")) };
    GraphqlRequest { query: format!("mutation{declared} {{{body} {UNDO} }}"), variables, ..GraphqlRequest::default() }
}
