//! Who may call what: a line for every function, or this fails.

use std::collections::BTreeSet;

use policy::Viewer;
use rowgate::catalog::Catalog;

use crate::attacks::writing::organization;
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

const LINES: &[Line] = &[
    Line {
        field: "upsertEvents",
        call: "mutation { f: upsertEvents(rows: [{organizationId: \"{northwind}\", eventName: \"order\"}]) { inserted } }",
        may: &[User(AMARA), User(DEVIN), Service],
        may_not: &[Anonymous, User(VERA), User(EDGAR), User(OLIVE)],
    },
    Line {
        field: "upsertSpend",
        call: "mutation { f: upsertSpend(rows: [{organizationId: \"{northwind}\", platform: \"x\", date: \"2026-01-01\"}]) { updated } }",
        may: &[User(AMARA), User(DEVIN), Service],
        may_not: &[Anonymous, User(VERA), User(EDGAR), User(OLIVE)],
    },
    Line {
        field: "recomputeMetricsDaily",
        call: "mutation { f: recomputeMetricsDaily(start: \"2026-01-01\", end: \"2026-01-02\", organizationId: \"{northwind}\") }",
        may: &[User(AMARA), User(DEVIN), Service],
        may_not: &[Anonymous, User(VERA), User(EDGAR), User(OLIVE), User(INGRID)],
    },
    Line {
        field: "recomputeMetricsDaily",
        call: "mutation { f: recomputeMetricsDaily(start: \"2026-01-01\", end: \"2026-01-02\") }",
        may: &[User(DEVIN), Service],
        may_not: &[Anonymous, User(VERA), User(AMARA), User(OLIVE)],
    },
    Line {
        field: "refreshContentAnalytics",
        call: "mutation { f: refreshContentAnalytics }",
        may: &[User(DEVIN), Service],
        may_not: &[Anonymous, User(VERA), User(AMARA), User(OLIVE)],
    },
    Line {
        field: "cohortCounts",
        call: "{ f: cohortCounts(organizationId: \"{northwind}\") { users } }",
        may: &[User(AMARA), User(DEVIN), Service],
        may_not: &[Anonymous, User(VERA), User(EDGAR), User(OLIVE), User(INGRID)],
    },
    Line {
        field: "cohortRetention",
        call: "{ f: cohortRetention(organizationId: \"{northwind}\") { share } }",
        may: &[User(AMARA), User(DEVIN), Service],
        may_not: &[Anonymous, User(VERA), User(EDGAR), User(OLIVE), User(INGRID)],
    },
    // The segment of a viewer of the organization.
    Line {
        field: "calculateSegmentSize",
        call: "mutation { f: calculateSegmentSize(segmentId: \"edc7b968-e393-45c9-9a7b-edf75de499cd\") }",
        may: &[User(AMARA), User(DEVIN), Service],
        may_not: &[Anonymous, User(VERA)],
    },
    Line {
        field: "checkAiUsageLimits",
        call: "{ f: checkAiUsageLimits { canUse } }",
        may: &[User(VERA), User(AMARA), User(OLIVE), User(DEVIN)],
        may_not: &[Anonymous],
    },
    Line {
        field: "checkAiUsageLimits",
        call: "{ f: checkAiUsageLimits(userId: \"1b5a9571-9f95-4fae-a700-205318c67da3\") { canUse } }",
        may: &[User(VERA), User(AMARA), Service],
        may_not: &[Anonymous, User(EDGAR), User(OLIVE), User(DEVIN), User(INGRID)],
    },
    Line {
        field: "incrementTokenUsage",
        call: "mutation { f: incrementTokenUsage(userId: \"1b5a9571-9f95-4fae-a700-205318c67da3\", date: \"2026-01-12\", \
               inputTokens: 1, outputTokens: 1, estimatedCost: \"0\") { id } }",
        may: &[Service],
        may_not: &[Anonymous, User(VERA), User(AMARA), User(OLIVE), User(DEVIN)],
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
    Line {
        field: "recordUtmTouch",
        call: "mutation { f: recordUtmTouch(campaign: \"spring\") { id } }",
        may: &[User(VERA), User(EDGAR), User(AMARA), User(OLIVE), User(DEVIN)],
        may_not: &[Anonymous, Service],
    },
    Line {
        field: "userTouches",
        call: "{ f: userTouches { last { id } } }",
        may: &[User(VERA), User(OLIVE), User(DEVIN)],
        may_not: &[Anonymous],
    },
    Line {
        field: "userTouches",
        call: "{ f: userTouches(userId: \"1b5a9571-9f95-4fae-a700-205318c67da3\") { last { id } } }",
        may: &[User(VERA), User(DEVIN), Service],
        may_not: &[Anonymous, User(EDGAR), User(AMARA), User(OLIVE), User(INGRID)],
    },
    Line {
        field: "campaignTouches",
        call: "{ f: campaignTouches(campaign: \"spring\") { firstTouchUsers } }",
        may: &[User(DEVIN), Service],
        may_not: &[Anonymous, User(VERA), User(EDGAR), User(AMARA), User(OLIVE)],
    },
    Line {
        field: "campaignTouches",
        call: "{ f: campaignTouches(campaign: \"spring\", organizationId: \"{northwind}\") { firstTouchUsers } }",
        may: &[User(AMARA), User(DEVIN), Service],
        may_not: &[Anonymous, User(VERA), User(EDGAR), User(OLIVE), User(INGRID)],
    },
    Line {
        field: "systemHealthcheck",
        call: "{ f: systemHealthcheck { name } }",
        may: &[User(DEVIN), Service],
        may_not: &[Anonymous, User(VERA), User(EDGAR), User(AMARA), User(OLIVE)],
    },
    Line {
        field: "privacyHealthCheck",
        call: "{ f: privacyHealthCheck { name } }",
        may: &[User(DEVIN), Service],
        may_not: &[Anonymous, User(VERA), User(EDGAR), User(AMARA), User(OLIVE)],
    },
    Line {
        field: "redactTelemetryMetadata",
        call: "{ f: redactTelemetryMetadata(raw: {hits: 3}) }",
        may: &[User(VERA), User(AMARA), User(OLIVE), User(DEVIN), Service],
        may_not: &[Anonymous],
    },
    // An item of content of a brand of the organization.
    Line {
        field: "presence",
        call: "{ f: presence(topic: CONTENT, id: \"{content}\") { since } }",
        may: &[User(VERA), User(EDGAR), User(AMARA), User(DEVIN), Service],
        may_not: &[Anonymous, User(OLIVE), User(INGRID)],
    },
    Line {
        field: "heartbeat",
        call: "mutation { f: heartbeat(topic: CONTENT, id: \"{content}\") { since } }",
        may: &[User(VERA), User(EDGAR), User(AMARA), User(DEVIN)],
        may_not: &[Anonymous, Service, User(OLIVE), User(INGRID)],
    },
    Line {
        field: "leave",
        call: "mutation { f: leave(topic: CONTENT, id: \"{content}\") { since } }",
        may: &[User(VERA), User(EDGAR), User(AMARA), User(DEVIN)],
        may_not: &[Anonymous, Service, User(OLIVE), User(INGRID)],
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
    let catalog = Catalog::of_data_model();
    let functions: BTreeSet<&str> = catalog.functions.iter().map(|function| function.field).collect();
    let lines: BTreeSet<&str> = LINES.iter().map(|line| line.field).collect();
    assert_eq!(functions, lines);
    assert_eq!(functions.len(), catalog.functions.len(), "a name is there once");
    assert!(LINES.iter().all(|line| line.call.contains(line.field) && !line.may.is_empty() && !line.may_not.is_empty()));
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_get_an_answer_or_none() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let northwind = organization(&world, "northwind").await.to_string();
        let read = world.user(VERA).await.data("{ contentList(first: 1) { nodes { id } } }").await;
        let content = read["contentList"]["nodes"][0]["id"].as_str().expect("an id");
        for line in LINES {
            let call = line.call.replace("{northwind}", &northwind).replace("{content}", content);
            for who in line.may {
                let answer = who.client(&world).await.ask(&call).await;
                assert!(answer.get("errors").is_none() && !answer["data"]["f"].is_null(), "{who:?} {call}: {answer}");
            }
            for who in line.may_not {
                let answer = who.client(&world).await.ask(&call).await;
                // An outsider does not see the organization.
                assert!([["FORBIDDEN"], ["NOT_FOUND"]].contains(&[codes(&answer)[0]]), "{who:?} {call}: {answer}");
                assert!(answer["data"]["f"].is_null(), "{who:?} {call}: {answer}");
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
