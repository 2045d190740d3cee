//! Who may call what: a line for every function, or this fails.

use policy::Viewer;
use rowgate::catalog::Catalog;

use crate::support::*;

/// A call, the callers who get an answer, and those who get none.
struct Line {
    field: &'static str,
    call: &'static str,
    may: &'static [Who],
    may_not: &'static [Who],
}

/// Somebody who calls.
#[derive(Clone, Copy, Debug)]
enum Who {
    Anonymous,
    Service,
    User(&'static str),
}

use Who::{Anonymous, Service, User};

const LINES: [Line; 3] = [
    // The segment of a viewer of the organization.
    Line {
        field: "calculateSegmentSize",
        call: "mutation { f: calculateSegmentSize(segmentId: \"edc7b968-e393-45c9-9a7b-edf75de499cd\") }",
        may: &[User(AMARA), User(DEVIN), Service],
        may_not: &[Anonymous, User(VERA)],
    },
    Line {
        field: "tableSizes",
        call: "{ f: tableSizes { table } }",
        may: &[User(DEVIN), Service],
        may_not: &[Anonymous, User(VERA), User(AMARA), User(OLIVE)],
    },
    Line {
        field: "indexUsage",
        call: "{ f: indexUsage { index } }",
        may: &[User(DEVIN), Service],
        may_not: &[Anonymous, User(VERA), User(AMARA), User(OLIVE)],
    },
];

impl Who {
    async fn client(self, world: &World) -> Client<'_> {
        match self {
            Anonymous => world.anonymous(),
            Service => world.as_viewer(Viewer::service(now())),
            User(email) => world.user(email).await,
        }
    }
}

#[test]
fn every_function_has_a_line() {
    let functions: Vec<&str> = Catalog::of_data_model().functions.iter().map(|function| function.field).collect();
    let lines: Vec<&str> = LINES.iter().map(|line| line.field).collect();
    assert_eq!(functions, lines);
    assert!(LINES.iter().all(|line| line.call.contains(line.field) && !line.may.is_empty() && !line.may_not.is_empty()));
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_get_an_answer_or_none() {
    both(async |backend| {
        for line in &LINES {
            let world = World::own(backend, SMALL).await;
            for who in line.may {
                let answer = who.client(&world).await.ask(line.call).await;
                assert!(answer.get("errors").is_none() && !answer["data"]["f"].is_null(), "{who:?} {}: {answer}", line.call);
            }
            for who in line.may_not {
                let answer = who.client(&world).await.ask(line.call).await;
                assert_eq!(codes(&answer), ["FORBIDDEN"], "{who:?} {}", line.call);
                assert!(answer["data"]["f"].is_null(), "{who:?} {}: {answer}", line.call);
                assert_eq!(answer["errors"][0]["path"], serde_json::json!(["f"]));
            }
        }
    })
    .await;
}

/// What fails leaves the other fields of a query alone.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_function_leaves_null() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let answer =
            world.user(AMARA).await.ask("{ a: tableSizes { rows } brands { totalCount } b: indexUsage { scans } }").await;
        assert_eq!(codes(&answer), ["FORBIDDEN", "FORBIDDEN"]);
        assert!(answer["data"]["a"].is_null() && answer["data"]["b"].is_null());
        assert!(answer["data"]["brands"]["totalCount"].as_i64() > Some(0));
    })
    .await;
}
